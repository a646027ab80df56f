export { partitionOf } from './arn.ts'
export type { Caller } from './caller.ts'
export { KmsFault } from './fault.ts'
export { createKms, type Kms } from './kms.ts'
export type { KmsPorts } from './ports.ts'
export { defaultQuotas, type Quotas } from './quotas.ts'
export { memoryStore } from './store/memory.ts'
export type {
  JsonValue,
  ListQuery,
  RecordAddress,
  RecordKind,
  RecordWrite,
  Store,
  StoredRecord,
} from './store/store.ts'
