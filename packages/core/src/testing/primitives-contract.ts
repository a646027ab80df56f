import { bytesOfBase64, concatBytes, equalBytes, hexOf } from '../bytes.ts'
import type { Primitives } from '../primitives/primitives.ts'
import type { CurveName, HashName } from '../suites/algorithm-suites.ts'
import { type ContractCase, ensure } from './contract.ts'
import { bytesFrom } from './samples.ts'

const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
const none = new Uint8Array(0)

/** The laws of the cryptography port, as cases for any test framework; known answers come from the named standards. */
export function* primitivesContract(primitives: Primitives): Generator<ContractCase> {
  for (const [law, check] of laws) yield { law, run: async () => check(primitives) }
}

const laws: readonly (readonly [law: string, check: (primitives: Primitives) => void | Promise<void>])[] = [
  [
    'random bytes have the length asked for, and differ',
    ({ randomBytes }) => {
      for (const length of [0, 1, 12, 32, 70_000]) ensure(randomBytes(length).length === length, `want ${length} bytes`)
      // Many, because an implementation may draw ahead: what it gave out must never come again.
      const drawn = Array.from({ length: 1000 }, () => hexOf(randomBytes(16)))
      ensure(new Set(drawn).size === drawn.length, 'gave the same bytes twice')
    },
  ],

  [
    "allocated memory has the length asked for and is nobody else's",
    ({ allocate }) => {
      const [one, other] = [allocate(100), allocate(100)]
      one.fill(1)
      other.fill(2)
      ensure(one.length === 100 && one.every((byte) => byte === 1), 'memory is shared')
    },
  ],

  [
    'AES-GCM gives the known answers of NIST (GCM specification, test cases 4, 10 and 16)',
    ({ importAesKey }) => {
      const key = 'feffe9928665731c6d6a8f9467308308'
      const operation = {
        iv: bytes('cafebabefacedbaddecaf888'),
        aad: bytes('feedfacedeadbeeffeedfacedeadbeefabaddad2'),
      }
      const plaintext = bytes(
        'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
      )
      const tags = {
        [key]: '5bc94fbc3221a5db94fae95ae7121a47',
        [`${key}feffe9928665731c`]: '2519498e80f1478f37ba55bd6d27618c',
        [`${key}${key}`]: '76fc6ece0f4e1768cddf8853bb2d551b',
      }
      for (const [keyText, tag] of Object.entries(tags)) {
        const sealed = new Uint8Array(plaintext.length + 16)
        importAesKey(bytes(keyText)).sealInto(operation, plaintext, sealed, 0)
        ensure(
          hexOf(sealed.subarray(plaintext.length)) === tag,
          `want the tag ${tag}, got ${hexOf(sealed.subarray(plaintext.length))}`,
        )
        const opened = importAesKey(bytes(keyText)).open(operation, sealed)
        ensure(opened !== undefined && equalBytes(opened, plaintext), 'does not open what it sealed')
      }
    },
  ],

  [
    'AES-GCM writes where it is told and nowhere else, in one piece and in parts alike',
    ({ importAesKey }) => {
      const key = importAesKey(bytesFrom(1, 32))
      const operation = { iv: bytesFrom(2, 12), aad: bytesFrom(3, 40) }
      for (const length of [0, 1, 15, 16, 17, 5000]) {
        const plaintext = bytesFrom(length, length)
        const output = new Uint8Array(length + 16 + 20).fill(0xee)
        key.sealInto(operation, plaintext, output, 10)
        ensure(
          output.subarray(0, 10).every((byte) => byte === 0xee) &&
            output.subarray(length + 26).every((byte) => byte === 0xee),
          'wrote beside its place',
        )
        const sealed = output.slice(10, length + 26)
        const cut = Math.floor(length / 3)
        const { ciphertext, tag } = key.sealParts(operation, [plaintext.subarray(0, cut), plaintext.subarray(cut)])
        ensure(equalBytes(concatBytes([...ciphertext, tag]), sealed), 'sealed in parts otherwise than in one')
        const parts = key.openParts(operation, [sealed.subarray(0, cut), sealed.subarray(cut)])
        ensure(
          parts !== undefined && equalBytes(concatBytes(parts), plaintext),
          'opened in parts otherwise than in one',
        )
        const opened = new Uint8Array(length + 20).fill(0xee)
        const isOpened = key.openInto(operation, sealed.subarray(0, length), sealed.subarray(length), opened, 10)
        const around = [...opened.subarray(0, 10), ...opened.subarray(length + 10)]
        ensure(
          isOpened && equalBytes(opened.subarray(10, length + 10), plaintext) && around.every((byte) => byte === 0xee),
          'opened into another place than it was told',
        )
      }
    },
  ],

  [
    'AES-GCM opens nothing that was changed: text, tag, IV, AAD or key',
    ({ importAesKey }) => {
      const key = importAesKey(bytesFrom(1, 32))
      const operation = { iv: bytesFrom(2, 12), aad: bytesFrom(3, 20) }
      const sealed = new Uint8Array(32)
      key.sealInto(operation, bytesFrom(4, 16), sealed, 0)
      const flip = (array: Uint8Array, at: number): Uint8Array =>
        array.map((byte, index) => (index === at ? byte ^ 1 : byte))
      for (let at = 0; at < sealed.length; at++) {
        ensure(key.open(operation, flip(sealed, at)) === undefined, `opened with byte ${at} changed`)
        ensure(
          key.openParts(operation, [flip(sealed, at).subarray(0, 5), flip(sealed, at).subarray(5)]) === undefined,
          `opened in parts with byte ${at} changed`,
        )
        const changed = flip(sealed, at)
        const output = new Uint8Array(16)
        ensure(
          !key.openInto(operation, changed.subarray(0, 16), changed.subarray(16), output, 0),
          `opened into a given place with byte ${at} changed`,
        )
      }
      ensure(key.open({ ...operation, iv: flip(operation.iv, 11) }, sealed) === undefined, 'opened under another IV')
      ensure(key.open({ ...operation, aad: none }, sealed) === undefined, 'opened under another AAD')
      ensure(importAesKey(bytesFrom(5, 32)).open(operation, sealed) === undefined, 'opened under another key')
    },
  ],

  [
    'an imported key is a copy',
    ({ importAesKey }) => {
      const source = bytesFrom(1, 16)
      const key = importAesKey(source)
      source.fill(0)
      const operation = { iv: bytesFrom(2, 12), aad: none }
      const [one, other] = [new Uint8Array(16), new Uint8Array(16)]
      key.sealInto(operation, none, one, 0)
      importAesKey(bytesFrom(1, 16)).sealInto(operation, none, other, 0)
      ensure(equalBytes(one, other), 'the key changed with its source')
    },
  ],

  [
    'hashes give the known answers of FIPS 180-4 for "abc"',
    ({ hash }) => {
      const answers: Readonly<Record<HashName, string>> = {
        'SHA-256': 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
        'SHA-384': 'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
        'SHA-512':
          'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
      }
      for (const [name, answer] of Object.entries(answers)) {
        ensure(hexOf(hash(name as HashName, [bytes('6162'), none, bytes('63')])) === answer, `${name} is wrong`)
      }
    },
  ],

  [
    'HKDF gives the known answers of RFC 5869 (test cases 1 and 3)',
    ({ hkdf }) => {
      const inputKey = new Uint8Array(22).fill(0x0b)
      const first = hkdf({
        hash: 'SHA-256',
        inputKey,
        salt: bytes('000102030405060708090a0b0c'),
        outputs: [{ info: bytes('f0f1f2f3f4f5f6f7f8f9'), length: 42 }],
      })
      ensure(
        hexOf(first[0]!) === '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
        'case 1 is wrong',
      )
      const third = hkdf({ hash: 'SHA-256', inputKey, salt: none, outputs: [{ info: none, length: 42 }] })
      ensure(
        hexOf(third[0]!) === '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
        'case 3 is wrong',
      )
    },
  ],

  [
    'HKDF gives several outputs as if each were asked for alone',
    ({ hkdf }) => {
      for (const hash of ['SHA-256', 'SHA-384', 'SHA-512'] as const) {
        const request = { hash, inputKey: bytesFrom(1, 32), salt: bytesFrom(2, 32) }
        const outputs = [
          { info: bytesFrom(3, 11), length: 32 },
          { info: bytesFrom(4, 9), length: 16 },
        ]
        const together = hkdf({ ...request, outputs })
        const apart = outputs.map((output) => hkdf({ ...request, outputs: [output] })[0]!)
        ensure(
          together.every((output, index) => equalBytes(output, apart[index]!)),
          `${hash}: outputs depend on each other`,
        )
      }
    },
  ],

  [
    'ECDSA verifies what it signed, in pieces, and nothing else',
    async ({ generateSigningKey, importVerificationKey }) => {
      const curves: readonly (readonly [CurveName, HashName, number])[] = [
        ['P-256', 'SHA-256', 33],
        ['P-384', 'SHA-384', 49],
      ]
      for (const [curve, hash, pointLength] of curves) {
        const [key, other] = [await generateSigningKey(curve), await generateSigningKey(curve)]
        ensure(
          key.publicKey.length === pointLength && !equalBytes(key.publicKey, other.publicKey),
          'want fresh compressed points',
        )
        const signer = key.createSigner(hash)
        for (const piece of [bytesFrom(1, 10), none, bytesFrom(2, 1000)]) signer.update(piece)
        const signature = signer.sign()
        const verify = (publicKey: Uint8Array, text: Uint8Array, candidate: Uint8Array): boolean => {
          const verifier = importVerificationKey(curve, publicKey)!.createVerifier(hash)
          verifier.update(text)
          return verifier.verify(candidate)
        }
        const text = concatBytes([bytesFrom(1, 10), bytesFrom(2, 1000)])
        ensure(verify(key.publicKey, text, signature), 'does not verify its own signature')
        ensure(!verify(other.publicKey, text, signature), 'verifies under another key')
        ensure(!verify(key.publicKey, text.subarray(1), signature), 'verifies another text')
        for (const bad of [
          none,
          signature.subarray(0, -1),
          concatBytes([signature, Uint8Array.of(0)]),
          bytesFrom(3, 70),
        ]) {
          ensure(!verify(key.publicKey, text, bad), 'verifies a malformed signature')
        }
      }
    },
  ],

  [
    'only compressed points on the curve are taken',
    ({ importVerificationKey }) => {
      // The generator of P-256, compressed (SEC 2 section 2.4.2).
      const generator = bytes('036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296')
      ensure(importVerificationKey('P-256', generator) !== undefined, 'refuses the generator of P-256')
      const bad = [
        none,
        generator.subarray(1),
        concatBytes([generator, none, Uint8Array.of(0)]),
        generator.map((byte, index) => (index === 0 ? 0x05 : byte)),
        concatBytes([Uint8Array.of(2), new Uint8Array(32).fill(0xff)]),
        concatBytes([Uint8Array.of(4), bytesFrom(1, 64)]),
      ]
      for (const point of bad) ensure(importVerificationKey('P-256', point) === undefined, `took ${hexOf(point)}`)
      ensure(importVerificationKey('P-384', generator) === undefined, 'took a point of another curve')
    },
  ],

  [
    'RSA opens what it sealed, with each padding of OAEP',
    ({ importRsaPublicKey, importRsaPrivateKey }) => {
      const [publicKey, privateKey] = [importRsaPublicKey(rsaPublicKey), importRsaPrivateKey(rsaPrivateKey)]
      ensure(
        publicKey.modulusLength === 128 && privateKey.modulusLength === 128,
        'want the length of the modulus in bytes',
      )
      for (const padding of ['OAEP-SHA-1', 'OAEP-SHA-256'] as const) {
        const sealed = publicKey.encrypt(padding, bytesFrom(1, 32))
        const opened = privateKey.decrypt(padding, sealed)
        ensure(opened !== undefined && equalBytes(opened, bytesFrom(1, 32)), `${padding}: does not open what it sealed`)
        sealed[5]! ^= 1
        ensure(privateKey.decrypt(padding, sealed) === undefined, `${padding}: opened what was changed`)
      }
    },
  ],
]

/** A key pair for tests, DER: nobody encrypts for it. */
const rsaPublicKey: Uint8Array = bytesOfBase64(
  'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDHduzYySY3AxrMZNGKcYuMXvEQM6YbBs6/DwAzfOfVcMKR8i6vwD/tV2aqPDxFQsdGNHRVxU4cWi3wokuRPuWbsFfLON4x22XYeT9D5TDaS8x5CspwlKuD/tYKVMwTbHnvujOOsqGPUGt/Ut+VmU+eF8sILfG4BOyUZr09eL5RDwIDAQAB',
)!
const rsaPrivateKey: Uint8Array = bytesOfBase64(
  'MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBAMd27NjJJjcDGsxk0Ypxi4xe8RAzphsGzr8PADN859VwwpHyLq/AP+1XZqo8PEVCx0Y0dFXFThxaLfCiS5E+5ZuwV8s43jHbZdh5P0PlMNpLzHkKynCUq4P+1gpUzBNsee+6M46yoY9Qa39S35WZT54Xywgt8bgE7JRmvT14vlEPAgMBAAECgYBW4YQ0wRj2KVII6Xkj9mU0VT5nMjgN2Z9ANUZ/Js7Md3somvae8vxlYwaC7A3MlVO7TqnFmlV1oAoWoHqN33me3AoLUuIzkbW6BUFM+VBJxczz9YtiO2BaFGzm8V/8luaT3Y1XYFIHXDH/GLGVSSIXunzDX0UPQ78YYUT1UPsIcQJBAOPMGauonVPBK6REl5cLqSJ4g1y1Yb6e+LcP8iWIprlaWaKHla+glKHZCaDMbtiug3r+hq7L11LtLIR4VI8nhSsCQQDgKNYULoJlu5BXQRHV0cxJ7dWfvUgG7+xTLBoZ7d7Ren8v5HZw4obeDetZbd8lSqB/z1dLBa2I4p4QrOpLSHmtAkA5NKY1r5Bi2h3lkLwo2GrPF0iV3Y8AWdfH0R9UQa7s2T2tTTNP+ZmZ03FRikVD8P9fwc980f/u+VS2p6lEkf4lAkA8/B8yIm0rjFn6wyM9DvULb/9clDySVpfvEOKRB1xFlZQgzYFDuP2EUDklfXTmSmVcIGbZbFQIF891LfYYQUGJAkEAtiPIqrJJQiGKUzZbcYf+JqSD8KlM9uUQlfHe6tQi12jlaU6ujbF65SxS67gK7coJ9zqagyjdIEZcf75KtbKt7A==',
)!
