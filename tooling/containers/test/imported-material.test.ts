import { generateKeyPairSync } from 'node:crypto'
import { decrypt, encrypt, type KeyProvider } from '@sealwright/core'
import { keyProviderPairContract } from '@sealwright/core/testing'
import { awsKmsProvider } from '@sealwright/provider-aws-kms'
import { localstackProvider } from '@sealwright/provider-localstack'
import { describe, expect, it } from 'vitest'
import { clientOf, importKey, type Peer, type PeerName, withPeer } from '../src/index.ts'

const material = Uint8Array.from({ length: 32 }, (_, index) => index)
const message = new TextEncoder().encode('a message')

describe('the same imported material in LocalStack and in our image', () => {
  const localstackOf = withPeer('LocalStack')
  const oursOf = withPeer('our image in its place')

  it('authenticates alike: each verifies the MAC of the other', async (context) => {
    const [one, other] = [localstackOf(context), oursOf(context)]
    const spec = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } as const
    const MacAlgorithm = 'HMAC_SHA_256'
    for (const [writer, reader] of [
      [one, other],
      [other, one],
    ] as const) {
      const by = { Message: message, MacAlgorithm } as const
      const { Mac } = await clientOf(writer).generateMac({ KeyId: await importKey(writer, material, spec), ...by })
      const verified = clientOf(reader).verifyMac({ KeyId: await importKey(reader, material, spec), Mac, ...by })
      expect((await verified).MacValid).toBe(true)
    }
  })

  it('signs alike: each verifies the signature of the other', async (context) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' })
    const [one, other] = [localstackOf(context), oursOf(context)]
    const spec = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const
    const by = { Message: message, SigningAlgorithm: 'ECDSA_SHA_256' } as const
    for (const [writer, reader] of [
      [one, other],
      [other, one],
    ] as const) {
      const { Signature } = await clientOf(writer).sign({ KeyId: await importKey(writer, pkcs8, spec), ...by })
      const verified = clientOf(reader).verify({ KeyId: await importKey(reader, pkcs8, spec), Signature, ...by })
      expect((await verified).SignatureValid).toBe(true)
    }
  })

  it('lets ours open what LocalStack encrypted, when the request names the key', async (context) => {
    const [theirs, ours] = [localstackOf(context), oursOf(context)]
    const [from, to] = [await importKey(theirs, material), await importKey(ours, material)]
    const EncryptionContext = { tenant: 'one', department: 'x' }
    for (const Plaintext of [Uint8Array.of(1), new Uint8Array(15), new Uint8Array(16).fill(16), message]) {
      const { CiphertextBlob } = await clientOf(theirs).encrypt({ KeyId: from, Plaintext, EncryptionContext })
      const opened = await clientOf(ours).decrypt({ KeyId: to, CiphertextBlob, EncryptionContext })
      expect(opened.Plaintext).toEqual(Plaintext)
      const SourceEncryptionContext = EncryptionContext
      const moved = await clientOf(ours).reEncrypt({
        CiphertextBlob,
        SourceKeyId: to,
        SourceEncryptionContext,
        DestinationKeyId: to,
      })
      expect((await clientOf(ours).decrypt({ CiphertextBlob: moved.CiphertextBlob })).Plaintext).toEqual(Plaintext)
      const wrong = clientOf(ours).decrypt({ KeyId: to, CiphertextBlob })
      await expect(wrong).rejects.toThrow(expect.objectContaining({ name: 'InvalidCiphertextException' }))
    }
  })

  it('lets ours open a data key that LocalStack made', async (context) => {
    const [theirs, ours] = [localstackOf(context), oursOf(context)]
    const [from, to] = [await importKey(theirs, material), await importKey(ours, material)]
    const { Plaintext, CiphertextBlob } = await clientOf(theirs).generateDataKey({ KeyId: from, KeySpec: 'AES_256' })
    expect((await clientOf(ours).decrypt({ KeyId: to, CiphertextBlob })).Plaintext).toEqual(Plaintext)
  })

  it('does not open the other’s messages: the ciphertexts of a KMS are its own', async (context) => {
    const providerAt = async (peer: Peer) =>
      awsKmsProvider({ keyId: await importKey(peer, material), client: clientOf(peer) })
    const [one, other] = [await providerAt(localstackOf(context)), await providerAt(oursOf(context))]
    for (const [writer, reader] of [
      [one, other],
      [other, one],
    ] as const) {
      const { message: sealed } = await encrypt(message, { provider: writer })
      await expect(decrypt(sealed, { provider: reader })).rejects.toMatchObject({ code: 'ERR_NO_DATA_KEY' })
    }
  })
})

describe.each(['LocalStack', 'our image in its place'] satisfies PeerName[])('one imported key of %s', (name) => {
  let keyArn: string
  let peer: Peer
  const peerOf = withPeer(name, async (started) => {
    keyArn = await importKey(started, material)
  })
  const byArn = (): KeyProvider => awsKmsProvider({ keyId: keyArn, client: clientOf(peer) })
  const byId = (): KeyProvider => localstackProvider({ keyId: keyArn.split('/')[1] ?? '', endpoint: peer.url })
  for (const { law, run } of keyProviderPairContract([byArn, byId], { dataKeyLengths: [32] })) {
    it(law, (context) => {
      peer = peerOf(context)
      return run()
    })
  }
})
