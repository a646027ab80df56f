export { AccessDenied } from './access/authorize.ts'
export type { FailedCondition } from './access/conditions.ts'
export type { Deciding, Decision, GrantEvidence, PolicyEvidence, PolicySource } from './access/decision.ts'
export { describeDecision } from './access/explain.ts'
export type { StatementFinding } from './access/policy-evaluate.ts'
export { partitionOf } from './arn.ts'
export type { AuditEntry, AuditEvent, AuditedKey, EventMembers, EventResource } from './audit/audit-event.ts'
export type { SessionIssuer, UserIdentity } from './audit/user-identity.ts'
export type { AuthorizationMode } from './call.ts'
export type { Caller, CallerPolicies } from './caller.ts'
export { KmsFault } from './fault.ts'
export type { FaultOccasion, FaultPort, InjectedFault } from './faults/injection.ts'
export type { CloudHsmCluster, CloudHsmClusterQuery } from './key-stores/cloud-hsm.ts'
export { type AccessQuery, createKms, type Kms } from './kms.ts'
export type { KmsPorts } from './ports.ts'
export { defaultQuotas, type Quotas } from './quotas.ts'
export { awsNitroRoot } from './recipient/aws-nitro-root.ts'
export { type MemoryStore, memoryStore } from './store/memory.ts'
export type {
  JsonValue,
  ListQuery,
  RecordAddress,
  RecordKind,
  RecordWrite,
  Store,
  StoredRecord,
} from './store/store.ts'
