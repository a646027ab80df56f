import { X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CertificateClaims, makeCertificate, signerOf } from '../testing/certificates.ts'
import { awsNitroRoot } from './aws-nitro-root.ts'
import { certificateFromPem, parseCertificate } from './certificate.ts'

const signer = signerOf(1)
const claims: CertificateClaims = {
  subject: 'subject',
  issuer: 'issuer',
  publicKey: signerOf(2).publicKey,
  signer,
  notBefore: Date.UTC(2026, 0, 1),
  notAfter: Date.UTC(2051, 11, 31, 23, 59, 59),
}

describe('a certificate', () => {
  test.each<Partial<CertificateClaims>>([
    {},
    { isAuthority: true },
    { isAuthority: true, pathLength: 3 },
    { keyUsage: 'keyAgreement' },
    { notBefore: Date.UTC(1950, 0, 1), notAfter: Date.UTC(2049, 11, 31, 23, 59, 59) },
  ])('says what Node reads in it: %o', (more) => {
    const bytes = makeCertificate({ ...claims, ...more })
    const node = new X509Certificate(bytes)
    const parsed = parseCertificate(bytes)!
    expect(parsed.notBefore).toBe(Date.parse(node.validFrom))
    expect(parsed.notAfter).toBe(Date.parse(node.validTo))
    expect(parsed.isAuthority).toBe(node.ca)
    expect(parsed.publicKey).toEqual(new Uint8Array(node.publicKey.export({ format: 'der', type: 'spki' })))
    expect(parsed.hasUnknownCritical).toBe(false)
    expect(parsed.pathLength).toBe(more.pathLength)
  })

  test('is read from PEM', () => {
    const bytes = makeCertificate(claims)
    expect(certificateFromPem(new X509Certificate(bytes).toString())).toEqual(bytes)
    for (const text of ['', 'x', '-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----']) {
      expect(certificateFromPem(text)).toBeUndefined()
    }
  })

  test('never crosses the reader, whatever bytes are changed or cut', () => {
    const bytes = makeCertificate({ ...claims, isAuthority: true, pathLength: 1 })
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.boolean(), (index, byte, isCut) => {
        const changed = isCut ? bytes.slice(0, index) : bytes.slice()
        if (!isCut) changed[index] = byte
        parseCertificate(changed)
      }),
      { numRuns: 1000 },
    )
  })
})

test("AWS's root has the fingerprint that AWS publishes and the name of an authority", () => {
  const node = new X509Certificate(awsNitroRoot())
  expect(node.fingerprint256.replaceAll(':', '')).toBe(
    '641A0321A3E244EFE456463195D606317ED7CDCC3C1756E09893F3C68F79BB5B',
  )
  expect(node.verify(node.publicKey)).toBe(true)
  expect(parseCertificate(awsNitroRoot())).toMatchObject({
    isAuthority: true,
    pathLength: undefined,
    keyUsage: { keyCertSign: true, digitalSignature: true },
    notAfter: Date.parse('2049-10-28T14:28:05Z'),
    hasUnknownCritical: false,
  })
})
