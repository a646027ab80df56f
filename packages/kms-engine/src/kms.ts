import { type Input, type OperationName, type Output, validateInput, validationMessage } from '@sealwright/kms-model'
import { type KmsCall, LostRace } from './call.ts'
import type { Caller } from './caller.ts'
import { fault, KmsFault } from './fault.ts'
import { rootKey } from './keys/material/root-key.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations/index.ts'
import type { KmsPorts } from './ports.ts'
import { defaultQuotas } from './quotas.ts'

/** A key management service. */
export interface Kms {
  /**
   * Runs one operation for a caller.
   *
   * @throws {@link KmsFault} with the service's own name and message
   */
  call<N extends OperationName>(name: N, input: Input<N>, caller: Caller): Promise<Output<N>>
}

/** Every lost race is another call's success, so this many in a row mean a store that does not work. */
const maxAttempts = 1000

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
  const quotas = { ...defaultQuotas, ...ports.quotas }

  return {
    async call<N extends OperationName>(name: N, input: Input<N>, caller: Caller): Promise<Output<N>> {
      const violations = validateInput(name, input)
      if (violations.length > 0) throw fault('ValidationException', validationMessage(violations))
      const operation = operations[name] as Operation<N> | undefined
      if (operation === undefined) {
        throw fault('UnsupportedOperationException', `${name} is not supported by this KMS.`)
      }
      for (let attempt = 0; attempt < maxAttempts; attempt++) {
        const now = ports.now()
        const call: KmsCall = { operation: name, caller, now, store: ports.store, rootKey: root, quotas, randomBytes }
        try {
          return await operation.run(call, input)
        } catch (error) {
          if (error instanceof KmsFault) throw error
          if (!(error instanceof LostRace)) throw fault('KMSInternalException', `${name} failed`, { cause: error })
        }
      }
      throw fault('KMSInternalException', `${name}: lost ${maxAttempts} races for its records`)
    },
  }
}
