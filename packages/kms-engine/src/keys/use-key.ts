import type { KeyUsageType } from '@sealwright/kms-model'
import type { RequestFacts } from '../access/request-context.ts'
import type { KmsCall } from '../call.ts'
import { fault } from '../fault.ts'
import { findKey } from './find-key.ts'
import type { Key } from './key.ts'
import { algorithmsOf, kindOf } from './key-specs.ts'
import { demand } from './state-faults.ts'

/** What an operation is about to do with a key. */
export interface UseOptions {
  readonly usage: KeyUsageType
  /** The algorithm; it must be one of the key's. */
  readonly algorithm: string
  /** Whether keys of other specs of the usage are refused. Default: false. */
  readonly isSymmetricOnly?: boolean
  /** Whether the caller only wants to know if it would succeed. */
  readonly dryRun: boolean | undefined
  /** The permission it takes. Default: `kms:` and the operation. */
  readonly action?: string
  /** What conditions of policies may ask for and the request does not say. */
  readonly facts?: RequestFacts
}

/**
 * The key that a cryptographic operation names, ready for use: found, permitted, of the right usage, in a usable state
 * and capable of the algorithm, checked in this order.
 *
 * @throws `NotFoundException`, `AccessDeniedException`, `InvalidKeyUsageException`, `DisabledException`,
 * `KMSInvalidStateException`, and at last `DryRunOperationException` when it was a dry run
 */
export async function useKey(kms: KmsCall, keyId: string, options: UseOptions): Promise<Key> {
  const { action, facts } = options
  const key = await findKey(kms, keyId, { byAlias: true, ...(action && { action }), ...(facts && { facts }) })
  demandUse(kms, key, options)
  endDryRun(options.dryRun)
  return key
}

/** The part of `useKey` that follows when the key is found: usage, state, algorithm. */
export function demandUse(
  kms: KmsCall,
  key: Key,
  { usage, algorithm, isSymmetricOnly }: Pick<UseOptions, 'usage' | 'algorithm' | 'isSymmetricOnly'>,
): void {
  const { record, arn } = key
  if (record.usage !== usage) {
    const message = `${arn} key usage is ${record.usage} which is not valid for ${kms.operation}.`
    throw fault('InvalidKeyUsageException', message)
  }
  if (isSymmetricOnly === true && kindOf(record.spec) !== 'symmetric') {
    throw fault('InvalidKeyUsageException', 'You cannot generate a data key with an asymmetric CMK')
  }
  demand(key, 'use')
  if (!algorithmsOf(record.spec, usage).includes(algorithm)) {
    throw fault('InvalidKeyUsageException', `Algorithm ${algorithm} is incompatible with key spec ${record.spec}.`)
  }
}

/** Ends a dry run that has come so far. @throws `DryRunOperationException` */
export function endDryRun(dryRun: boolean | undefined): void {
  if (dryRun !== true) return
  const message = 'The request would have succeeded, but the DryRun option is set.'
  throw fault('DryRunOperationException', message)
}
