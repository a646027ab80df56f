import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attestationAuthority, signDocument, writeCbor } from '../testing/attestation.ts'
import { type CertificateClaims, makeCertificate, signerOf } from '../testing/certificates.ts'
import type { CborValue } from './cbor.ts'
import { verifyAttestation } from './verify-attestation.ts'

const now = Date.UTC(2026, 0, 1)
const hourMs = 60 * 60 * 1000
const authority = attestationAuthority()
const roots = [authority.root]
const publicKey = new Uint8Array(294).fill(3)
const signed = authority.attest({ publicKey, now, registers: { 0: new Uint8Array(48).fill(5), 8: new Uint8Array(48) } })
const cborOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))

test('believes a document that leads to a trusted root', () => {
  expect(verifyAttestation(signed, { roots: [attestationAuthority({ seed: 2 }).root, ...roots], now })).toMatchObject({
    moduleId: 'i-0123456789abcdef0-enc0123456789abcdef',
    timestamp: now,
    publicKey,
    registers: new Map([
      [0, new Uint8Array(48).fill(5)],
      [8, new Uint8Array(48)],
    ]),
  })
})

test('believes it tagged as well', () => {
  expect(verifyAttestation(Uint8Array.of(0xd2, ...signed), { roots, now })).toBeTypeOf('object')
})

test('believes one whose members are in a map of indefinite length, as the hypervisor makes them', () => {
  const reopened = authority.attest({ publicKey, now, hasOpenMap: true })
  expect(verifyAttestation(reopened, { roots, now })).toMatchObject({ timestamp: now, publicKey })
})

test('believes it from the first second of its certificate to the last', () => {
  const at = (time: number) => verifyAttestation(signed, { roots, now: time })
  expect(at(now - 1)).toBe('certificate 2 is not valid yet')
  expect(at(now + 3 * hourMs)).toBeTypeOf('object')
  expect(at(now + 3 * hourMs + 1)).toBe('certificate 3 has expired')
  expect(at(now + 49 * hourMs)).toBe('certificate 2 has expired')
})

test('believes no other root', () => {
  const other = attestationAuthority({ seed: 2 })
  expect(verifyAttestation(signed, { roots: [other.root], now })).toBe('the root is not a trusted one')
  expect(verifyAttestation(signed, { roots: [], now })).toBe('the root is not a trusted one')
})

test('believes no document of which a bit was changed, a byte was cut or added', () => {
  fc.assert(
    fc.property(fc.nat(signed.length - 1), fc.nat(7), (index, bit) => {
      const changed = signed.slice()
      changed[index]! ^= 1 << bit
      expect(verifyAttestation(changed, { roots, now })).toBeTypeOf('string')
      expect(verifyAttestation(signed.subarray(0, index), { roots, now })).toBeTypeOf('string')
    }),
    { numRuns: 300 },
  )
  expect(verifyAttestation(Uint8Array.of(...signed, 0), { roots, now })).toBeTypeOf('string')
})

test('is total', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(verifyAttestation(bytes, { roots, now })).toBeTypeOf('string')
    }),
  )
})

describe('the envelope', () => {
  const payload = Uint8Array.of(0xa0)
  const signature = new Uint8Array(96)
  const noUnprotected = new Map<number, CborValue>()
  const es384 = cborOf('a1013822')
  const reason = 'it is no COSE_Sign1 object signed with ES384'
  test.each<[string, CborValue]>([
    ['three parts', [es384, noUnprotected, payload]],
    ['another tag', { tag: 17, value: [es384, noUnprotected, payload, signature] }],
    ['ES256', [cborOf('a10126'), noUnprotected, payload, signature]],
    ['no algorithm', [cborOf('a0'), noUnprotected, payload, signature]],
    ['two protected parameters', [cborOf('a20138220400'), noUnprotected, payload, signature]],
    ['an unprotected parameter', [es384, new Map([[4, 1]]), payload, signature]],
    ['a short signature', [es384, noUnprotected, payload, new Uint8Array(64)]],
    ['an empty payload', [es384, noUnprotected, new Uint8Array(), signature]],
    ['a payload of 16,385 bytes', [es384, noUnprotected, new Uint8Array(16_385), signature]],
    ['no payload', [es384, noUnprotected, null, signature]],
  ])('is refused with %s', (_, value) => {
    expect(verifyAttestation(writeCbor(value), { roots, now })).toBe(reason)
  })
})

describe('a member of the document', () => {
  const valid: Readonly<Record<string, CborValue>> = {
    module_id: 'i-1',
    digest: 'SHA384',
    timestamp: now,
    pcrs: new Map([[0, new Uint8Array(48)]]),
    certificate: new Uint8Array(1),
    cabundle: [new Uint8Array(1)],
  }
  const verify = (members: Readonly<Record<string, CborValue | undefined>>) => {
    const present = Object.entries(members).filter((entry): entry is [string, CborValue] => entry[1] !== undefined)
    return verifyAttestation(signDocument(writeCbor(new Map(present)), signerOf(1)), { roots, now })
  }
  const pcrs = 'pcrs: want 1 to 32 registers of 32, 48 or 64 bytes, numbered 0 to 31'
  const register = new Uint8Array(48)

  test('is what is refused next when all are in order', () => {
    const optional = { public_key: new Uint8Array(1024), user_data: new Uint8Array(512), nonce: new Uint8Array() }
    expect(verify({ ...valid, ...optional })).toBe('the root is not a trusted one')
    const registers = new Map(
      Array.from({ length: 32 }, (_, index) => [index, new Uint8Array([32, 48, 64][index % 3]!)]),
    )
    expect(verify({ ...valid, pcrs: registers })).toBe('the root is not a trusted one')
  })

  test.each<[string, CborValue | undefined, string]>([
    ['module_id', undefined, 'module_id is missing'],
    ['module_id', '', 'module_id: want a text that is not empty'],
    ['module_id', 1, 'module_id: want a text that is not empty'],
    ['digest', undefined, 'digest is missing'],
    ['digest', 'SHA256', 'digest: want SHA384'],
    ['timestamp', undefined, 'timestamp is missing'],
    ['timestamp', 0, 'timestamp: want an integer above 0'],
    ['timestamp', -1, 'timestamp: want an integer above 0'],
    ['pcrs', undefined, 'pcrs is missing'],
    ['pcrs', new Map(), pcrs],
    ['pcrs', new Map([[32, register]]), pcrs],
    ['pcrs', new Map([[-1, register]]), pcrs],
    ['pcrs', new Map([['0', register]]), pcrs],
    ['pcrs', new Map([[0, new Uint8Array(47)]]), pcrs],
    ['pcrs', new Map([[0, 'x']]), pcrs],
    ['certificate', undefined, 'certificate is missing'],
    ['certificate', new Uint8Array(), 'certificate: want 1 to 1024 bytes'],
    ['certificate', new Uint8Array(1025), 'certificate: want 1 to 1024 bytes'],
    ['cabundle', undefined, 'cabundle is missing'],
    ['cabundle', [], 'cabundle: want 1 to 16 certificates of 1 to 1024 bytes'],
    ['cabundle', [new Uint8Array()], 'cabundle: want 1 to 16 certificates of 1 to 1024 bytes'],
    ['cabundle', [new Uint8Array(1025)], 'cabundle: want 1 to 16 certificates of 1 to 1024 bytes'],
    ['cabundle', Array(17).fill(new Uint8Array(1)), 'cabundle: want 1 to 16 certificates of 1 to 1024 bytes'],
    ['public_key', new Uint8Array(), 'public_key: want 1 to 1024 bytes'],
    ['public_key', new Uint8Array(1025), 'public_key: want 1 to 1024 bytes'],
    ['public_key', null, 'public_key: want 1 to 1024 bytes'],
    ['user_data', new Uint8Array(513), 'user_data: want at most 512 bytes'],
    ['nonce', null, 'nonce: want at most 512 bytes'],
    ['other', 1, 'the payload has an unknown member'],
  ])('%s is checked', (name, value, reason) => {
    expect(verify({ ...valid, [name]: value })).toBe(reason)
  })

  test('is of a map', () => {
    expect(verifyAttestation(signDocument(writeCbor([1]), signerOf(1)), { roots, now })).toBe(
      'the payload is not a map',
    )
  })
})

describe('a chain of certificates', () => {
  const life = { notBefore: now - hourMs, notAfter: now + hourMs }
  const keys = [1, 2, 3, 4].map(signerOf)
  const names = ['root', 'first', 'second', 'leaf']
  const signerKey = keys[3]!

  /** A document under root, two authorities and a leaf; `changes` are to the claims of one certificate. */
  function documentWith(index: number, changes: Partial<CertificateClaims>): Uint8Array {
    const chain = names.map((subject, position) =>
      makeCertificate({
        ...life,
        subject,
        issuer: names[Math.max(0, position - 1)]!,
        publicKey: keys[position]!.publicKey,
        signer: keys[Math.max(0, position - 1)]!,
        isAuthority: position < 3,
        ...(position === index && changes),
      }),
    )
    const members: [string, CborValue][] = [
      ['module_id', 'i-1'],
      ['digest', 'SHA384'],
      ['timestamp', now],
      ['pcrs', new Map([[0, new Uint8Array(48)]])],
      ['certificate', chain[3]!],
      ['cabundle', chain.slice(0, 3)],
    ]
    trusted = [chain[0]!]
    return signDocument(writeCbor(new Map(members)), signerKey)
  }
  let trusted: readonly Uint8Array[] = []
  const verify = (index: number, changes: Partial<CertificateClaims>) =>
    verifyAttestation(documentWith(index, changes), { roots: trusted, now })

  test('holds when nothing is wrong with it', () => {
    expect(verify(0, {})).toBeTypeOf('object')
    expect(verify(0, { pathLength: 2 })).toBeTypeOf('object')
    expect(verify(1, { pathLength: 1 })).toBeTypeOf('object')
    expect(verify(2, { pathLength: 0 })).toBeTypeOf('object')
  })

  test.each<[number, Partial<CertificateClaims>, string]>([
    [0, { notBefore: now + 1000 }, 'is not valid yet'],
    [0, { notAfter: now - 1000 }, 'has expired'],
    [1, { notAfter: now - 1000 }, 'has expired'],
    [3, { notBefore: now + 1000 }, 'is not valid yet'],
    [0, { pathLength: 1 }, 'may not issue so long a chain'],
    [1, { pathLength: 0 }, 'may not issue so long a chain'],
    [0, { keyUsage: 'digitalSignature' }, 'may not issue certificates'],
    [1, { isAuthority: false }, 'may not issue certificates'],
    [1, { keyUsage: 'keyAgreement' }, 'may not issue certificates'],
    [3, { isAuthority: true }, 'is that of an authority'],
    [3, { keyUsage: 'keyAgreement' }, 'may not sign'],
    [1, { issuer: 'other' }, 'was not issued by the one before it'],
    [2, { subject: 'other' }, ''],
    [2, { signer: signerOf(9) }, 'has a signature that does not verify'],
    [3, { signer: signerOf(9) }, 'has a signature that does not verify'],
    [0, { signer: signerOf(9) }, 'has a signature that does not verify'],
    [1, { signatureAlgorithm: 'ecdsaWithSha256' }, 'is not signed with ECDSA and SHA-384'],
    [3, { signatureAlgorithm: 'ecdsaWithSha256' }, 'is not signed with ECDSA and SHA-384'],
    [2, { hasUnknownCritical: true }, 'has a critical extension that is not understood'],
    [3, { hasUnknownCritical: true }, 'has a critical extension that is not understood'],
  ])('breaks at certificate %i with %o', (index, changes, reason) => {
    const wanted =
      reason === '' ? 'certificate 3 was not issued by the one before it' : `certificate ${index} ${reason}`
    expect(verify(index, changes)).toBe(wanted)
  })

  test('does not vouch for the signature of another key', () => {
    expect(verify(3, { publicKey: signerOf(9).publicKey })).toBe('the signature does not verify')
  })
})
