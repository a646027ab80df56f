import { createHash } from 'node:crypto'
import type { Input, KeySpec, SigningAlgorithmSpec } from '@sealwright/kms-model'
import { expectTool } from '@sealwright/test-kit'
import { describe, expect, type TestContext, test } from 'vitest'
import { forEver, importMaterial } from './import-material.ts'
import { kmsUnderTest } from './kms-under-test.ts'
import { signatureAlgorithms } from './observations/proven-specs.ts'
import { knowsMlDsa, openssl, opensslTool } from './openssl.ts'

const kms = kmsUnderTest()
const msg = new TextEncoder().encode('what strangers read too')
const hashOf = (algorithm: string) => `sha${/\d+$/.exec(algorithm)![0]}`
const digestOf = (algorithm: string) => new Uint8Array(createHash(hashOf(algorithm)).update(msg).digest())

/** What the command makes of files. */
function run(args: string, files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const { ok, output, complaint } = openssl(args.split(' '), files)
  expect(ok, `openssl ${args}: ${complaint}`).toBe(true)
  return output
}

const pss = '-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest'
const digestArgs = (algorithm: string) =>
  `dgst -${hashOf(algorithm)} -keyform DER ${algorithm.startsWith('RSASSA_PSS') ? `${pss} ` : ''}`
const verifyArgs = (algorithm: SigningAlgorithmSpec) =>
  /^(ED25519|ML_DSA)/.test(algorithm)
    ? 'pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in msg -sigfile sig'
    : `${digestArgs(algorithm)}-verify key -signature sig msg`

/** How the command makes the private key of a spec. */
const generate: Readonly<Partial<Record<KeySpec, string>>> = {
  RSA_2048: 'RSA -pkeyopt rsa_keygen_bits:2048',
  RSA_3072: 'RSA -pkeyopt rsa_keygen_bits:3072',
  ECC_NIST_P256: 'EC -pkeyopt ec_paramgen_curve:P-256',
  ECC_NIST_P384: 'EC -pkeyopt ec_paramgen_curve:P-384',
  ECC_NIST_P521: 'EC -pkeyopt ec_paramgen_curve:P-521',
  ECC_SECG_P256K1: 'EC -pkeyopt ec_paramgen_curve:secp256k1',
  ECC_NIST_EDWARDS25519: 'ED25519',
}
/** A private key in PKCS #8, which is not what the command writes of itself for all kinds. */
function newPrivateKey(spec: string): Uint8Array {
  const key = run(`genpkey -outform DER -algorithm ${generate[spec as KeySpec]}`, {})
  return run('pkcs8 -topk8 -nocrypt -inform DER -in key -outform DER', { key })
}

async function imported(input: Input<'CreateKey'>, material: Uint8Array): Promise<string> {
  const { KeyId } = await kms.createKey({ ...input, Origin: 'EXTERNAL' })
  await importMaterial(kms, KeyId, material, forEver)
  return KeyId
}

const signingKeys = new Map<string, Promise<string>>()
/** A key of the spec, made when it is first asked for. */
function signingKey(spec: string): Promise<string> {
  const request = { KeySpec: spec as KeySpec, KeyUsage: 'SIGN_VERIFY' } as const
  const made = signingKeys.get(spec) ?? kms.createKey(request).then(({ KeyId }) => KeyId)
  signingKeys.set(spec, made)
  return made
}

// Ed25519ph is none of the command's before its version 3.2, and then by no file of options; `elliptic.test.ts` has it.
const signing = Object.entries(signatureAlgorithms).flatMap(([spec, algorithms]) =>
  algorithms.filter((name) => name !== 'ED25519_PH_SHA_512').map((algorithm) => [spec, algorithm] as const),
)

describe('the openssl command', () => {
  const expectOpenssl = (ctx: TestContext) => expectTool(ctx, opensslTool)

  test.for(signing)('verifies what a key of spec %s signs by %s', async ([spec, SigningAlgorithm], ctx) => {
    expectOpenssl(ctx)
    // Too old is no failure, even where the tools must be there: a build server has what its system has.
    if (spec.startsWith('ML_DSA') && !knowsMlDsa())
      ctx.skip('the openssl command has no ML-DSA here: 3.5 and later have it')
    const KeyId = await signingKey(spec)
    const key = (await kms.call('GetPublicKey', { KeyId })).PublicKey!
    const raw = { KeyId, SigningAlgorithm, Message: msg }
    const isHashed = /^(RSA|ECDSA)/.test(SigningAlgorithm)
    const digest = { ...raw, Message: isHashed ? digestOf(SigningAlgorithm) : msg, MessageType: 'DIGEST' } as const
    for (const input of isHashed ? [raw, digest] : [raw]) {
      const { Signature } = await kms.call('Sign', input)
      run(verifyArgs(SigningAlgorithm), { key, sig: Signature!, msg })
      const refused = openssl(verifyArgs(SigningAlgorithm).split(' '), { key, sig: Signature!, msg: msg.slice(1) })
      expect(refused.ok).toBe(false)
    }
  })

  test.for(Object.keys(generate))(
    'makes keys of spec %s, and signatures that a KMS key verifies',
    async (spec, ctx) => {
      expectOpenssl(ctx)
      const key = newPrivateKey(spec)
      const KeyId = await imported({ KeySpec: spec as KeySpec, KeyUsage: 'SIGN_VERIFY' }, key)
      const { PublicKey } = await kms.call('GetPublicKey', { KeyId })
      expect(PublicKey).toEqual(run('pkey -inform DER -in key -pubout -outform DER', { key }))
      for (const SigningAlgorithm of signatureAlgorithms[spec as KeySpec]!) {
        if (SigningAlgorithm === 'ED25519_PH_SHA_512') continue
        const args = SigningAlgorithm.startsWith('ED25519')
          ? 'pkeyutl -sign -keyform DER -inkey key -rawin -in msg'
          : `${digestArgs(SigningAlgorithm)}-sign key msg`
        const Signature = run(args, { key, msg })
        const answer = await kms.call('Verify', { KeyId, SigningAlgorithm, Message: msg, Signature })
        expect(answer.SignatureValid).toBe(true)
      }
    },
  )

  test.for(['sha1', 'sha256'])(
    'opens what RSA keys encrypt with OAEP and %s, and the other way round',
    async (hash, ctx) => {
      expectOpenssl(ctx)
      const key = newPrivateKey('RSA_2048')
      const KeyId = await imported({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' }, key)
      const EncryptionAlgorithm = hash === 'sha1' ? 'RSAES_OAEP_SHA_1' : 'RSAES_OAEP_SHA_256'
      const options = `-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:${hash} -pkeyopt rsa_mgf1_md:${hash}`
      const { CiphertextBlob } = await kms.call('Encrypt', { KeyId, EncryptionAlgorithm, Plaintext: msg })
      const decrypt = `pkeyutl -decrypt -keyform DER -inkey key -in sealed ${options}`
      expect(run(decrypt, { key, sealed: CiphertextBlob! })).toEqual(msg)
      const publicKey = (await kms.call('GetPublicKey', { KeyId })).PublicKey!
      const encrypt = `pkeyutl -encrypt -pubin -keyform DER -inkey key -in msg ${options}`
      const sealed = run(encrypt, { key: publicKey, msg })
      expect((await kms.call('Decrypt', { KeyId, EncryptionAlgorithm, CiphertextBlob: sealed })).Plaintext).toEqual(msg)
    },
  )

  test.for([224, 256, 384, 512])('makes the same MAC by HMAC with SHA-%i', async (bits, ctx) => {
    expectOpenssl(ctx)
    const key = new Uint8Array(64).map((_, index) => index + bits)
    const spec = `HMAC_${bits}` as 'HMAC_256'
    const KeyId = await imported({ KeySpec: spec, KeyUsage: 'GENERATE_VERIFY_MAC' }, key)
    const MacAlgorithm = `HMAC_SHA_${bits}` as 'HMAC_SHA_256'
    const { Mac } = await kms.call('GenerateMac', { KeyId, MacAlgorithm, Message: msg })
    const hexKey = Buffer.from(key).toString('hex')
    expect(run(`dgst -sha${bits} -mac HMAC -macopt hexkey:${hexKey} -binary msg`, { msg })).toEqual(Mac)
  })

  test.for(['ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521'] as const)(
    'derives the same secret on %s',
    async (KeySpec, ctx) => {
      expectOpenssl(ctx)
      const { KeyId } = await kms.createKey({ KeySpec, KeyUsage: 'KEY_AGREEMENT' })
      const ours = (await kms.call('GetPublicKey', { KeyId })).PublicKey!
      const key = newPrivateKey(KeySpec)
      const PublicKey = run('pkey -inform DER -in key -pubout -outform DER', { key })
      const answer = await kms.call('DeriveSharedSecret', { KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey })
      const derive = 'pkeyutl -derive -keyform DER -inkey key -peerform DER -peerkey ours'
      expect(run(derive, { key, ours })).toEqual(answer.SharedSecret)
    },
  )

  test.for(Object.keys(generate))('finds data key pairs of spec %s in order', async (spec, ctx) => {
    expectOpenssl(ctx)
    const { KeyId } = await kms.createKey()
    const pair = await kms.call('GenerateDataKeyPair', { KeyId, KeyPairSpec: spec as 'RSA_2048' })
    const key = pair.PrivateKeyPlaintext!
    run('pkey -inform DER -in key -check -noout', { key })
    expect(run('pkey -inform DER -in key -pubout -outform DER', { key })).toEqual(pair.PublicKey)
    run('pkcs8 -inform DER -nocrypt -in key', { key })
  })
})
