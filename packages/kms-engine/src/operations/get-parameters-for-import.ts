import type { AlgorithmSpec, KeySpec, WrappingKeySpec } from '@sealwright/kms-model'
import { fault, type KmsFault } from '../fault.ts'
import { findKey } from '../keys/find-key.ts'
import { demandExternal } from '../keys/import.ts'
import { writeImportToken } from '../keys/import-token.ts'
import { wrappingKeyLengths, wrappingOf } from '../keys/material/unwrap.ts'
import { demand } from '../keys/state-faults.ts'
import { type Operation, operation } from '../operation.ts'

const dayMs = 24 * 60 * 60 * 1000

export const getParametersForImport: Operation<'GetParametersForImport'> = operation(
  'GetParametersForImport',
  async (kms, input) => {
    const { WrappingAlgorithm: algorithm, WrappingKeySpec: wrappingKeySpec } = input
    const key = await findKey(kms, input.KeyId)
    demandExternal(key)
    demand(key, 'importMaterial')
    checkWrapping(key.record.spec, algorithm, wrappingKeySpec)
    const { secret, publicKey } = await kms.makeMaterial(wrappingKeySpec)
    const validTo = kms.now + dayMs
    const token = writeImportToken(kms, { keyArn: key.arn, algorithm, wrappingKeySpec, secret, validTo })
    secret.fill(0)
    return { KeyId: key.arn, ImportToken: token, PublicKey: publicKey, ParametersValidTo: validTo }
  },
)

function checkWrapping(spec: KeySpec, algorithm: AlgorithmSpec, wrappingKeySpec: WrappingKeySpec): void {
  const wrapping = wrappingOf(algorithm)
  if (wrapping === undefined) throw unsupported(`Wrapping algorithm ${algorithm}`)
  if (wrappingKeyLengths[wrappingKeySpec] === undefined) throw unsupported(`Wrapping key spec ${wrappingKeySpec}`)
  // An RSA key does not fit into an RSA block, nor does a P-521 key into the smallest.
  const isTooLong = spec.startsWith('RSA_') || (spec === 'ECC_NIST_P521' && wrappingKeySpec === 'RSA_2048')
  if (isTooLong && !wrapping.isHybrid) {
    const message = `Wrapping algorithm ${algorithm} and wrapping key spec ${wrappingKeySpec} cannot wrap key material of key spec ${spec}.`
    throw fault('ValidationException', message)
  }
}

function unsupported(what: string): KmsFault {
  return fault('UnsupportedOperationException', `${what} is not supported.`)
}
