/** A hash function, by its name in the specification of HKDF and of the signatures. */
export type HashName = 'SHA-256' | 'SHA-384' | 'SHA-512'

/** An elliptic curve that messages are signed on. */
export type CurveName = 'P-256' | 'P-384'

/** How the key that seals the message comes from the data key. */
export type KeyDerivation =
  /** The data key itself seals: no derivation, so one data key must never serve two messages. */
  | { readonly kind: 'identity' }
  /** HKDF with a salt of zeros; the message ID is part of `info`. */
  | { readonly kind: 'hkdf'; readonly hash: HashName }
  /** HKDF salted with the message ID; a second output commits to the data key. */
  | { readonly kind: 'hkdf-commit'; readonly hash: HashName; readonly commitmentLength: 32 }

/** One row of the specification's table of algorithm suites. All use AES-GCM with a 12-byte IV and a 16-byte tag. */
export interface AlgorithmSuite<Id extends number = number, Name extends string = string> {
  /** The number in the header, for example `0x0578`. */
  readonly id: Id
  readonly name: Name
  readonly messageFormatVersion: 1 | 2
  /** Bytes, also the length of the derived key. */
  readonly dataKeyLength: 16 | 24 | 32
  /** Bytes. */
  readonly messageIdLength: 16 | 32
  readonly keyDerivation: KeyDerivation
  /** Whether the header commits to the data key: such a message opens under one key only. */
  readonly isCommitting: boolean
  /** The ephemeral signature in the footer; absent if the suite does not sign. */
  readonly signature?: { readonly curve: CurveName; readonly hash: HashName }
}

/** Bytes of an AES-GCM IV, in all suites. */
export const ivLength = 12

/** Bytes of an AES-GCM tag, in all suites. */
export const tagLength = 16

const identity = { kind: 'identity' } as const
const sha256 = { kind: 'hkdf', hash: 'SHA-256' } as const
const sha384 = { kind: 'hkdf', hash: 'SHA-384' } as const
const commit = { kind: 'hkdf-commit', hash: 'SHA-512', commitmentLength: 32 } as const
const p256 = { curve: 'P-256', hash: 'SHA-256' } as const
const p384 = { curve: 'P-384', hash: 'SHA-384' } as const

/**
 * All eleven suites of the message format, in the order of their numbers.
 *
 * @see spec: framework/algorithm-suites.md
 */
export const algorithmSuites: readonly [
  AlgorithmSuite<0x0014, 'AES_128_GCM_IV12_TAG16'>,
  AlgorithmSuite<0x0046, 'AES_192_GCM_IV12_TAG16'>,
  AlgorithmSuite<0x0078, 'AES_256_GCM_IV12_TAG16'>,
  AlgorithmSuite<0x0114, 'AES_128_GCM_IV12_TAG16_HKDF_SHA256'>,
  AlgorithmSuite<0x0146, 'AES_192_GCM_IV12_TAG16_HKDF_SHA256'>,
  AlgorithmSuite<0x0178, 'AES_256_GCM_IV12_TAG16_HKDF_SHA256'>,
  AlgorithmSuite<0x0214, 'AES_128_GCM_IV12_TAG16_HKDF_SHA256_ECDSA_P256'>,
  AlgorithmSuite<0x0346, 'AES_192_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384'>,
  AlgorithmSuite<0x0378, 'AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384'>,
  AlgorithmSuite<0x0478, 'AES_256_GCM_HKDF_SHA512_COMMIT_KEY'>,
  AlgorithmSuite<0x0578, 'AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384'>,
] = [
  v1({ id: 0x0014, name: 'AES_128_GCM_IV12_TAG16', dataKeyLength: 16, keyDerivation: identity }),
  v1({ id: 0x0046, name: 'AES_192_GCM_IV12_TAG16', dataKeyLength: 24, keyDerivation: identity }),
  v1({ id: 0x0078, name: 'AES_256_GCM_IV12_TAG16', dataKeyLength: 32, keyDerivation: identity }),
  v1({ id: 0x0114, name: 'AES_128_GCM_IV12_TAG16_HKDF_SHA256', dataKeyLength: 16, keyDerivation: sha256 }),
  v1({ id: 0x0146, name: 'AES_192_GCM_IV12_TAG16_HKDF_SHA256', dataKeyLength: 24, keyDerivation: sha256 }),
  v1({ id: 0x0178, name: 'AES_256_GCM_IV12_TAG16_HKDF_SHA256', dataKeyLength: 32, keyDerivation: sha256 }),
  v1({
    id: 0x0214,
    name: 'AES_128_GCM_IV12_TAG16_HKDF_SHA256_ECDSA_P256',
    dataKeyLength: 16,
    keyDerivation: sha256,
    signature: p256,
  }),
  v1({
    id: 0x0346,
    name: 'AES_192_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384',
    dataKeyLength: 24,
    keyDerivation: sha384,
    signature: p384,
  }),
  v1({
    id: 0x0378,
    name: 'AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384',
    dataKeyLength: 32,
    keyDerivation: sha384,
    signature: p384,
  }),
  v2({ id: 0x0478, name: 'AES_256_GCM_HKDF_SHA512_COMMIT_KEY' }),
  v2({ id: 0x0578, name: 'AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384', signature: p384 }),
]

/** The number of a suite, as in the header. */
export type AlgorithmSuiteId = (typeof algorithmSuites)[number]['id']

/** The name of a suite, as the SDKs of other languages spell it (without their `ALG_` prefix). */
export type AlgorithmSuiteName = (typeof algorithmSuites)[number]['name']

const byId = new Map<number, AlgorithmSuite>(algorithmSuites.map((suite) => [suite.id, suite]))
const byName = new Map<string, AlgorithmSuite>(algorithmSuites.map((suite) => [suite.name, suite]))

/** The suite of a number or name, or `undefined` if the message format has none such. */
export function findAlgorithmSuite(idOrName: number | string): AlgorithmSuite | undefined {
  return typeof idOrName === 'number' ? byId.get(idOrName) : byName.get(idOrName)
}

/** The number of a suite as the specification writes it: `0x0578`. */
export function suiteIdText(id: number): string {
  return `0x${id.toString(16).padStart(4, '0').toUpperCase()}`
}

function v1<Id extends number, Name extends string>(
  row: Pick<AlgorithmSuite<Id, Name>, 'id' | 'name' | 'dataKeyLength' | 'keyDerivation' | 'signature'>,
): AlgorithmSuite<Id, Name> {
  return Object.freeze({ ...row, messageFormatVersion: 1, messageIdLength: 16, isCommitting: false })
}

function v2<Id extends number, Name extends string>(
  row: Pick<AlgorithmSuite<Id, Name>, 'id' | 'name' | 'signature'>,
): AlgorithmSuite<Id, Name> {
  return Object.freeze({
    ...row,
    messageFormatVersion: 2,
    dataKeyLength: 32,
    messageIdLength: 32,
    keyDerivation: commit,
    isCommitting: true,
  })
}
