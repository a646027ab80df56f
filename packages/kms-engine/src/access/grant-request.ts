import type { GrantConstraints, GrantOperation, Input } from '@sealwright/kms-model'
import { fault, type KmsFault } from '../fault.ts'
import type { KeyRecord } from '../keys/key.ts'
import { isGrantee } from './principals.ts'

/** The operations that can be granted, and on which keys. */
const grantable: Readonly<Record<GrantOperation, (key: KeyRecord) => boolean>> = {
  Decrypt: encrypts,
  Encrypt: encrypts,
  ReEncryptFrom: encrypts,
  ReEncryptTo: encrypts,
  GenerateDataKey: isSymmetric,
  GenerateDataKeyWithoutPlaintext: isSymmetric,
  GenerateDataKeyPair: isSymmetric,
  GenerateDataKeyPairWithoutPlaintext: isSymmetric,
  Sign: ({ usage }) => usage === 'SIGN_VERIFY',
  Verify: ({ usage }) => usage === 'SIGN_VERIFY',
  GenerateMac: ({ usage }) => usage === 'GENERATE_VERIFY_MAC',
  VerifyMac: ({ usage }) => usage === 'GENERATE_VERIFY_MAC',
  DeriveSharedSecret: ({ usage }) => usage === 'KEY_AGREEMENT',
  GetPublicKey: (key) => !isSymmetric(key) && key.usage !== 'GENERATE_VERIFY_MAC',
  CreateGrant: () => true,
  RetireGrant: () => true,
  DescribeKey: () => true,
}

/** Greatest number of pairs in a constraint, and of characters in a value of one. */
const maxConstraintPairs = 8
const maxConstraintValueLength = 384

function encrypts({ usage }: KeyRecord): boolean {
  return usage === 'ENCRYPT_DECRYPT'
}

function isSymmetric({ spec }: KeyRecord): boolean {
  return spec === 'SYMMETRIC_DEFAULT'
}

/**
 * Checks what the model cannot say about a grant that is to be made.
 *
 * @throws `InvalidArnException` for principals; `ValidationException` for operations and constraints
 */
export function checkGrantRequest(input: Input<'CreateGrant'>, key: KeyRecord): void {
  for (const principal of [input.GranteePrincipal, input.RetiringPrincipal]) {
    if (principal !== undefined && !isGrantee(principal)) {
      throw fault('InvalidArnException', `${principal} is not the ARN of a principal.`)
    }
  }
  if (input.Operations.length === 0) throw invalid('a grant needs at least one operation')
  const alien = input.Operations.find((operation) => !grantable[operation](key))
  if (alien !== undefined)
    throw invalid(`operation ${alien} is not supported by a key of spec ${key.spec} and usage ${key.usage}`)
  if (input.Constraints !== undefined) checkConstraints(input.Constraints, key)
}

function checkConstraints(constraints: GrantConstraints, key: KeyRecord): void {
  if (!isSymmetric(key)) throw invalid('encryption context constraints need a symmetric encryption key')
  for (const [type, pairs] of Object.entries(constraints) as [string, Readonly<Record<string, string>> | undefined][]) {
    const values = Object.values(pairs ?? {})
    if (values.length > maxConstraintPairs) throw invalid(`${type} has more than ${maxConstraintPairs} pairs`)
    if (values.some((value) => value.length > maxConstraintValueLength)) {
      throw invalid(`${type} has a value of more than ${maxConstraintValueLength} characters`)
    }
  }
}

function invalid(reason: string): KmsFault {
  return fault('ValidationException', `ValidationError: ${reason}.`)
}
