import {
  type Input,
  isOperationName,
  type KeySpec,
  type OperationName,
  type Output,
  validateInput,
  validationMessage,
} from '@sealwright/kms-model'
import type { Decision } from './access/decision.ts'
import { explainAccess } from './access/explain-access.ts'
import { policyCache } from './access/policy-cache.ts'
import { witnessOf } from './audit/witness.ts'
import type { KmsCall } from './call.ts'
import { callRandomness } from './call-randomness.ts'
import type { Caller } from './caller.ts'
import { fault, type KmsFault } from './fault.ts'
import { injectionOf, noInjection } from './faults/injection.ts'
import { generateMaterial } from './keys/material/generate.ts'
import { rootKey } from './keys/material/root-key.ts'
import { stockedMaker } from './keys/material/stock.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations/index.ts'
import type { KmsPorts } from './ports.ts'
import { defaultQuotas } from './quotas.ts'
import { recipientOf } from './recipient/recipient.ts'
import { turns } from './store/turns.ts'
import { untilWon } from './until-won.ts'
import { isCounted } from './usage/key-usage.ts'

/** A key management service. */
export interface Kms {
  /**
   * Runs one operation for a caller.
   *
   * @throws {@link KmsFault} with the service's own name and message
   */
  call<N extends OperationName>(name: N, input: Input<N>, caller: Caller): Promise<Output<N>>

  /**
   * Says whether a caller may do something, and why, without doing it. Of an operation that takes several rights it is
   * the first that the caller does not have.
   *
   * @throws {@link KmsFault} when there is no such key
   */
  explain(question: AccessQuery): Promise<Decision>
}

/** A question about a right. */
export interface AccessQuery {
  /** For example `kms:Decrypt`. */
  readonly action: string
  /** Any name of the key. Default: the key that `input` names, if any. */
  readonly keyId?: string
  readonly caller: Caller
  /** The request as it would be made; it gives the condition keys. Default: no members. */
  readonly input?: object
}

/**
 * Makes a key management service over the given ports. Nothing lives in it: any number of them may stand over one store.
 *
 * @throws RangeError when the root key is not 32 bytes
 * @example
 * const kms = createKms({ store: memoryStore(), now: Date.now, randomBytes, rootKey: randomBytes(32) })
 * const { KeyMetadata } = await kms.call('CreateKey', {}, caller)
 */
export function createKms(ports: KmsPorts): Kms {
  const randomBytes = (length: number) => ports.randomBytes(length)
  const root = rootKey(ports.rootKey, randomBytes)
  const shared = {
    store: ports.store,
    turns: turns(),
    rootKey: root,
    quotas: { ...defaultQuotas, ...ports.quotas },
    replicationDelayMs: ports.replicationDelayMs ?? 0,
    keyStoreDelayMs: ports.keyStoreDelayMs ?? 0,
    cloudHsmCluster: ports.cloudHsmCluster,
    xksFetch: ports.xksFetch,
    authorization: ports.authorization ?? 'enforce',
    policies: policyCache(),
    makeMaterial:
      ports.keepsKeyPairStock === true
        ? stockedMaker(randomBytes)
        : (spec: KeySpec) => generateMaterial(spec, randomBytes),
  }
  const turnsOfCalls = turns()
  const witness = witnessOf(ports)
  const roots = ports.attestationRoots ?? []
  const start = (asked: Pick<KmsCall, 'operation' | 'input' | 'caller' | 'injection' | 'randomBytes'>): KmsCall => {
    const now = ports.now()
    const recipient = recipientOf(asked.input, { roots, now, randomBytes })
    const trail = { decisions: [], resources: new Map(), tokenGrantIds: new Set<string>(), eventData: {} }
    return { ...shared, ...asked, now, recipient, ...trail }
  }

  return {
    async call<N extends OperationName>(name: N, input: Input<N>, caller: Caller): Promise<Output<N>> {
      const violations = validateInput(name, input)
      const injection = injectionOf(ports.faults, { operation: name, input, caller })
      // Keys are made of the very bytes that the port gives: a seeded one makes the same keys in every release.
      const random = isCounted(name) ? callRandomness(randomBytes) : randomBytes
      const asked = { operation: name, input, caller, injection, randomBytes: random }
      let run: KmsCall | undefined
      const answer = async (): Promise<Output<N>> => {
        if (violations.length > 0) throw fault('ValidationException', validationMessage(violations))
        const operation: Operation<N> = operations[name]
        await injection.begin()
        return untilWon(turnsOfCalls, () => {
          run = start(asked)
          return operation.run(run, input)
        })
      }
      return witness.hear({ ...asked, run: () => run }, answer)
    },

    async explain({ action, keyId, caller, input = {} }) {
      const operation = action.replace(/^kms:/, '')
      const asked = { operation: isOperationName(operation) ? operation : 'DescribeKey', input, caller } as const
      return explainAccess(start({ ...asked, injection: noInjection, randomBytes }), { action, keyId })
    },
  }
}
