import { constants, createPublicKey, publicEncrypt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { primitivesContract } from '../../src/testing/index.ts'
import { primitives } from './fixed-primitives.ts'
import { golden } from './golden-file.ts'
import { encodeOaep, encodePkcs1 } from './rsa-encodings.ts'

const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))

it('hold every law of primitives but the one that asks for fresh signing keys', async () => {
  const broken: string[] = []
  for (const { run } of primitivesContract(primitives)) await run().catch((error: Error) => broken.push(error.message))
  expect(broken).toEqual([expect.stringContaining('want fresh compressed points')])
})

describe('signing', () => {
  it.for([
    [
      'P-256',
      'SHA-256',
      'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716',
      'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
    ],
    [
      'P-384',
      'SHA-384',
      '94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46',
      '99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8',
    ],
  ] as const)('gives the known answer of RFC 6979 on %s', async ([curve, hash, r, s]) => {
    const signer = (await primitives.generateSigningKey(curve)).createSigner(hash)
    signer.update(Buffer.from('sam'))
    signer.update(Buffer.from('ple'))
    const integer = (hex: string) => {
      const bytes = fromHex(hex)
      return bytes[0]! < 0x80 ? [2, bytes.length, ...bytes] : [2, bytes.length + 1, 0, ...bytes]
    }
    const integers = [...integer(r), ...integer(s)]
    expect(signer.sign()).toEqual(Uint8Array.of(0x30, integers.length, ...integers))
  })

  it('is by the keys that the file gives', async () => {
    for (const curve of ['P-256', 'P-384'] as const) {
      const { publicKey } = await primitives.generateSigningKey(curve)
      expect(Buffer.from(publicKey).toString('hex')).toBe(golden.signingKeys[curve].publicKey)
    }
  })
})

describe('RSA', () => {
  it('gives the known answer for OAEP: example 1.1 of the vectors that came with PKCS #1 version 2.1', () => {
    const n = fromHex(
      'a8b3b284af8eb50b387034a860f146c4919f318763cd6c5598c8ae4811a1e0abc4c7e0b082d693a5e7fced675cf4668512772c0cbc64a742c6c630f533c8cc72f62ae833c40bf25842e984bb78bdbf97c0107d55bdb662f5c4e0fab9845cb5148ef7392dd3aaff93ae1e6b667bb3d4247616d4f5ba10d4cfd226de88d39f16fb',
    )
    const encoded = encodeOaep(fromHex('6628194e12073db03ba94cda9ef9532397d50dba79b987004afefe34'), {
      hash: 'sha1',
      length: n.length,
      seed: fromHex('18b776ea21069d69776a33e96bad48e1dda0a5ef'),
    })
    expect(rsa(n, encoded)).toBe(
      '354fe67b4a126d5d35fe36c777791a3f7ba13def484e2d3908aff722fad468fb21696de95d0be911c2d3174f8afcc201035f7b6d8e69402de5451618c21a535fa9d7bfc5b8dd9fc243f8cf927db31322d6e881eaa91a996170e657a05a266426d98c88003f8477c1227094a0d9fa1e8c4024309ce1ecccb5210035d47ac72e8a',
    )
  })

  it('pads for PKCS#1 v1.5 with what it is given, never with a zero', () => {
    const text = fromHex('0102')
    const padding = new Uint8Array(11).fill(0xab)
    expect(encodePkcs1(text, { length: 16, padding })).toEqual(fromHex('0002ababababababababababab000102'))
    for (const bad of [padding.subarray(1), padding.with(3, 0), new Uint8Array(0)]) {
      expect(() => encodePkcs1(text, { length: 16, padding: bad })).toThrow(RangeError)
    }
  })
})

/** The RSA operation with the public exponent 65537. @returns hexadecimal */
function rsa(modulus: Uint8Array, message: Uint8Array): string {
  const key = createPublicKey({
    format: 'jwk',
    key: { kty: 'RSA', n: Buffer.from(modulus).toString('base64url'), e: 'AQAB' },
  })
  return publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, message).toString('hex')
}
