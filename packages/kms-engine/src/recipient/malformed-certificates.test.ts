import { describe, expect, test } from 'vitest'
import { concat, utf8 } from '../bytes.ts'
import { type Certificate, parseCertificate } from './certificate.ts'
import { contextTag, der, derInteger, derObjectIdentifier, derSequence, derTag } from './der.ts'

const ecdsaWith = (hash: number) => derSequence(derObjectIdentifier(`1.2.840.10045.4.3.${hash}`))
const time = (text: string, tag: number = derTag.utcTime) => der(tag, utf8(text))
const bitString = (...bytes: number[]) => der(derTag.bitString, Uint8Array.from(bytes))
const yes = der(derTag.boolean, Uint8Array.of(0xff))
const no = der(derTag.boolean, Uint8Array.of(0))
const octets = (...parts: Uint8Array[]) => der(derTag.octetString, ...parts)
const extension = (identifier: string, ...rest: Uint8Array[]) => derSequence(derObjectIdentifier(identifier), ...rest)
const [basicConstraints, keyUsage] = ['2.5.29.19', '2.5.29.15']
const extensions = (...list: Uint8Array[]) => der(contextTag(3), derSequence(...list))
const constraints = (...members: Uint8Array[]) =>
  extensions(extension(basicConstraints, octets(derSequence(...members))))
const usage = (bits: Uint8Array) => extensions(extension(keyUsage, octets(bits)))
const nothing: Uint8Array = new Uint8Array(0)

/** The parts of a certificate, one of which a test gets wrong. */
type Part =
  | ('version' | 'serial' | 'innerAlgorithm' | 'issuer' | 'notBefore' | 'notAfter' | 'moreValidity' | 'subject')
  | ('publicKey' | 'extensions' | 'algorithm' | 'signature' | 'more')

const sound: Readonly<Record<Part, Uint8Array>> = {
  version: der(contextTag(0), derInteger(2)),
  serial: derInteger(1),
  innerAlgorithm: ecdsaWith(3),
  issuer: derSequence(),
  notBefore: time('260101000000Z'),
  notAfter: time('20510101000000Z', derTag.generalizedTime),
  moreValidity: nothing,
  subject: derSequence(),
  publicKey: derSequence(),
  extensions: nothing,
  algorithm: ecdsaWith(3),
  signature: bitString(0, 1, 2),
  more: nothing,
}

function certificateWith(changes: Partial<Record<Part, Uint8Array>>): Certificate | undefined {
  const parts = { ...sound, ...changes }
  const validity = derSequence(parts.notBefore, parts.notAfter, parts.moreValidity)
  const signed = derSequence(
    ...[parts.version, parts.serial, parts.innerAlgorithm, parts.issuer, validity],
    ...[parts.subject, parts.publicKey, parts.extensions],
  )
  return parseCertificate(derSequence(signed, parts.algorithm, parts.signature, parts.more))
}

test('a certificate is read when all of its parts are in order', () => {
  expect(certificateWith({})).toMatchObject({
    ...{ signatureAlgorithm: '1.2.840.10045.4.3.3', signature: Uint8Array.of(1, 2) },
    ...{ notBefore: Date.UTC(2026, 0), notAfter: Date.UTC(2051, 0), isAuthority: false, keyUsage: undefined },
  })
  expect(certificateWith({ notBefore: time('500101000000Z') })?.notBefore).toBe(Date.UTC(1950, 0))
  expect(certificateWith({ extensions: constraints() })).toMatchObject({ isAuthority: false, pathLength: undefined })
  expect(certificateWith({ extensions: constraints(yes) })).toMatchObject({ isAuthority: true, pathLength: undefined })
  expect(certificateWith({ extensions: constraints(yes, derInteger(127)) })).toMatchObject({ pathLength: 127 })
  expect(certificateWith({ extensions: usage(bitString(0, 0x84)) })).toMatchObject({
    keyUsage: { digitalSignature: true, keyCertSign: true },
  })
  const unknown = extension('2.5.29.99', octets(nothing))
  expect(certificateWith({ extensions: extensions(unknown) })?.hasUnknownCritical).toBe(false)
  const critical = extension('2.5.29.99', yes, octets(nothing))
  expect(certificateWith({ extensions: extensions(critical) })?.hasUnknownCritical).toBe(true)
})

describe('no certificate is read', () => {
  test.each<[string, Partial<Record<Part, Uint8Array>>]>([
    ['of version 1', { version: nothing }],
    ['of version 2', { version: der(contextTag(0), derInteger(1)) }],
    ['of a long version', { version: der(contextTag(0), der(derTag.integer, Uint8Array.of(0, 2))) }],
    ['of a version that is no number', { version: der(contextTag(0), octets(Uint8Array.of(2))) }],
    ['with a serial number that is none', { serial: octets(Uint8Array.of(1)) }],
    ['with two algorithms', { innerAlgorithm: ecdsaWith(2) }],
    ['with an algorithm that is none', { innerAlgorithm: derSequence(), algorithm: derSequence() }],
    ['with an algorithm of another form', { innerAlgorithm: octets(), algorithm: octets() }],
    ['with an issuer of another form', { issuer: octets() }],
    ['with a subject of another form', { subject: octets() }],
    ['with a public key of another form', { publicKey: octets() }],
    ['with three times', { moreValidity: time('260101000000Z') }],
    ['with one time', { notAfter: nothing }],
    ['with a time of no form', { notBefore: time('2601010000Z') }],
    ['with a time zone', { notBefore: time('260101000000+0000') }],
    ['with a year of two digits in the longer form', { notBefore: time('260101000000Z', derTag.generalizedTime) }],
    ['with a year of four digits in the shorter form', { notBefore: time('20260101000000Z') }],
    ['with a time that is a text', { notBefore: time('20260101000000Z', derTag.utf8String) }],
    ['with a month that is none', { notBefore: time('261301000000Z') }],
    ['with a signature that is no bit string', { signature: octets(Uint8Array.of(0, 1)) }],
    ['with a signature of bits to spare', { signature: bitString(1, 2) }],
    ['with more than its three parts', { more: derInteger(1) }],
    ['with extensions that are no list', { extensions: der(contextTag(3), octets()) }],
    ['with an extension that is none', { extensions: extensions(octets()) }],
    ['with an extension without a value', { extensions: extensions(extension(basicConstraints)) }],
    ['with an extension of another form', { extensions: extensions(extension(keyUsage, yes, derSequence())) }],
    ['with an extension of four parts', { extensions: extensions(extension('2.5.29.99', yes, yes, octets())) }],
    [
      'with an extension that is not critical in so many words',
      {
        extensions: extensions(extension('2.5.29.99', no, octets())),
      },
    ],
    [
      'with an extension whose weight is no truth value',
      {
        extensions: extensions(extension('2.5.29.99', derInteger(1), octets())),
      },
    ],
    [
      'with an extension twice',
      {
        extensions: extensions(extension('2.5.29.99', octets()), extension('2.5.29.99', octets())),
      },
    ],
    ['with constraints that are no list', { extensions: extensions(extension(basicConstraints, octets(yes))) }],
    ['with constraints that are nothing', { extensions: extensions(extension(basicConstraints, octets())) }],
    ['with three constraints', { extensions: constraints(yes, derInteger(1), derInteger(1)) }],
    ['with an authority denied in so many words', { extensions: constraints(no) }],
    ['with a path length of two bytes', { extensions: constraints(yes, der(derTag.integer, Uint8Array.of(1, 0))) }],
    ['with a negative path length', { extensions: constraints(yes, derInteger(255)) }],
    ['with a path length that is none', { extensions: constraints(yes, octets(Uint8Array.of(1))) }],
    ['with a usage that is no bit string', { extensions: usage(octets(Uint8Array.of(0, 0x80))) }],
    ['with a usage without bits', { extensions: usage(bitString(0)) }],
  ])('%s', (_, changes) => {
    expect(certificateWith(changes)).toBeUndefined()
  })

  test('in bytes that are none, or more than one', () => {
    expect(parseCertificate(nothing)).toBeUndefined()
    expect(parseCertificate(derSequence())).toBeUndefined()
    const whole = certificateWith({})!.bytes
    expect(parseCertificate(concat(whole, whole))).toBeUndefined()
  })
})
