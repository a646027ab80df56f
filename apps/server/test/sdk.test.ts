import { readdirSync } from 'node:fs'
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateRandomCommand,
  KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
} from '@aws-sdk/client-kms'
import { describe, expect, test } from 'vitest'
import { startServer } from '../src/index.ts'
import { temporaryFolder } from './temporary-folder.ts'

function clientOf(endpoint: string, { region = 'eu-central-1', account = '111122223333' } = {}): KMSClient {
  return new KMSClient({
    endpoint,
    region,
    credentials: { accessKeyId: account, secretAccessKey: 'any' },
    maxAttempts: 1,
  })
}

describe('a stock KMSClient', () => {
  test('wraps and unwraps a data key by its alias', async () => {
    await using server = await startServer({ port: 0 })
    const client = clientOf(server.url)
    const { KeyMetadata } = await client.send(new CreateKeyCommand({ Description: 'ä key' }))
    await client.send(new CreateAliasCommand({ AliasName: 'alias/app', TargetKeyId: KeyMetadata!.KeyId }))
    const request = { KeyId: 'alias/app', KeySpec: 'AES_256', EncryptionContext: { tenant: 'ä' } } as const
    const dataKey = await client.send(new GenerateDataKeyCommand(request))
    const opened = await client.send(
      new DecryptCommand({ CiphertextBlob: dataKey.CiphertextBlob, EncryptionContext: { tenant: 'ä' } }),
    )
    expect(opened.Plaintext).toEqual(dataKey.Plaintext)
    expect(opened.KeyId).toBe(KeyMetadata!.Arn)
  })

  test('never gets the same bytes twice, nor zeros, of the randomness of the real machine', async () => {
    await using server = await startServer({ port: 0 })
    const client = clientOf(server.url)
    const { KeyMetadata } = await client.send(new CreateKeyCommand({}))
    const seen = new Set<string>()
    for (let call = 0; call < 8; call++) {
      const dataKey = await client.send(new GenerateDataKeyCommand({ KeyId: KeyMetadata!.KeyId, NumberOfBytes: 16 }))
      const random = await client.send(new GenerateRandomCommand({ NumberOfBytes: 16 }))
      for (const bytes of [dataKey.Plaintext!, dataKey.CiphertextBlob!, random.Plaintext!]) {
        seen.add(Buffer.from(bytes).toString('hex'))
      }
    }
    expect(seen.size).toBe(24)
    expect(seen).not.toContain('00'.repeat(16))
  })

  test("hears the service's errors by name", async () => {
    await using server = await startServer({ port: 0 })
    const client = clientOf(server.url)
    const { KeyMetadata } = await client.send(new CreateKeyCommand({}))
    await client.send(new DisableKeyCommand({ KeyId: KeyMetadata!.KeyId }))
    const encrypt = client.send(new EncryptCommand({ KeyId: KeyMetadata!.KeyId, Plaintext: Buffer.from('x') }))
    await expect(encrypt).rejects.toMatchObject({
      name: 'DisabledException',
      message: `${KeyMetadata!.Arn} is disabled.`,
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    })
  })

  test('keeps many calls apart that run at once', async () => {
    await using server = await startServer({ port: 0 })
    const client = clientOf(server.url)
    const { KeyMetadata } = await client.send(new CreateKeyCommand({}))
    const KeyId = KeyMetadata!.KeyId!
    const plaintexts = Array.from({ length: 64 }, (_, index) => `plaintext ${index}`)
    const opened = await Promise.all(
      plaintexts.map(async (plaintext) => {
        const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from(plaintext) }))
        const { Plaintext } = await client.send(new DecryptCommand({ CiphertextBlob }))
        return Buffer.from(Plaintext!).toString()
      }),
    )
    expect(opened).toEqual(plaintexts)
  })
})

describe('Regions and accounts', () => {
  test('do not see each other', async () => {
    await using server = await startServer({ port: 0 })
    const places = [
      { region: 'eu-central-1', account: '111122223333' },
      { region: 'us-east-1', account: '111122223333' },
      { region: 'eu-central-1', account: '444455556666' },
    ]
    const arns = await Promise.all(
      places.map(async (place) => {
        const { KeyMetadata } = await clientOf(server.url, place).send(new CreateKeyCommand({}))
        return KeyMetadata!.Arn!
      }),
    )
    for (const [index, place] of places.entries()) {
      expect(arns[index]).toContain(`:kms:${place.region}:${place.account}:key/`)
      const { Keys } = await clientOf(server.url, place).send(new ListKeysCommand({}))
      expect(Keys?.map((key) => key.KeyArn)).toEqual([arns[index]])
    }
    const elsewhere = clientOf(server.url, places[1]).send(new DescribeKeyCommand({ KeyId: arns[0]!.split('/')[1] }))
    await expect(elsewhere).rejects.toMatchObject({ name: 'NotFoundException' })
  })

  test("are the server's defaults where the credentials name none", async () => {
    await using server = await startServer({ port: 0, region: 'eu-north-1', account: '123456789012' })
    for (const region of ['local', 'eu-north-1']) {
      const client = clientOf(server.url, { region, account: 'AKIDEXAMPLE' })
      const { KeyMetadata } = await client.send(new CreateKeyCommand({}))
      expect(KeyMetadata!.Arn).toMatch(/^arn:aws:kms:eu-north-1:123456789012:key\//)
    }
  })
})

describe('a restart', () => {
  test('keeps keys, aliases, states and what was encrypted', async () => {
    using folder = temporaryFolder()
    const first = await startServer({ port: 0, dataFolder: folder.path })
    const client = clientOf(first.url)
    const { KeyMetadata } = await client.send(new CreateKeyCommand({ Description: 'kept' }))
    const { KeyMetadata: other } = await client.send(new CreateKeyCommand({}))
    await client.send(new CreateAliasCommand({ AliasName: 'alias/kept', TargetKeyId: KeyMetadata!.KeyId }))
    await client.send(new DisableKeyCommand({ KeyId: other!.KeyId }))
    const { CiphertextBlob } = await client.send(
      new EncryptCommand({ KeyId: 'alias/kept', Plaintext: Buffer.from('before') }),
    )
    await first.close()

    await using second = await startServer({ port: 0, dataFolder: folder.path })
    const again = clientOf(second.url)
    const described = await again.send(new DescribeKeyCommand({ KeyId: 'alias/kept' }))
    expect(described.KeyMetadata).toEqual(KeyMetadata)
    const { KeyMetadata: disabled } = await again.send(new DescribeKeyCommand({ KeyId: other!.KeyId }))
    expect(disabled?.KeyState).toBe('Disabled')
    const { Aliases } = await again.send(new ListAliasesCommand({ KeyId: KeyMetadata!.KeyId }))
    expect(Aliases?.map((alias) => alias.AliasName)).toEqual(['alias/kept'])
    const { Plaintext } = await again.send(new DecryptCommand({ CiphertextBlob }))
    expect(Buffer.from(Plaintext!).toString()).toBe('before')
  })

  test('of a server in memory forgets them', async () => {
    const first = await startServer({ port: 0 })
    await clientOf(first.url).send(new CreateKeyCommand({}))
    await first.close()
    await using second = await startServer({ port: 0 })
    expect((await clientOf(second.url).send(new ListKeysCommand({}))).Keys).toEqual([])
  })
})

describe('a reset', () => {
  test('forgets every key of a server in memory, at once', async () => {
    await using server = await startServer({ port: 0 })
    const client = clientOf(server.url)
    const { KeyMetadata } = await client.send(new CreateKeyCommand({}))
    const { CiphertextBlob } = await client.send(
      new EncryptCommand({ KeyId: KeyMetadata!.KeyId, Plaintext: Buffer.from('x') }),
    )
    expect((await fetch(`${server.url}/_sealwright/reset`, { method: 'POST' })).status).toBe(200)
    expect((await client.send(new ListKeysCommand({}))).Keys).toEqual([])
    await expect(client.send(new DecryptCommand({ CiphertextBlob }))).rejects.toThrow()
  })

  test('leaves a server on disk as it is', async () => {
    using folder = temporaryFolder()
    await using server = await startServer({ port: 0, dataFolder: folder.path })
    const client = clientOf(server.url)
    await client.send(new CreateKeyCommand({}))
    expect((await fetch(`${server.url}/_sealwright/reset`, { method: 'POST' })).status).toBe(409)
    expect((await client.send(new ListKeysCommand({}))).Keys).toHaveLength(1)
  })
})

describe('a server', () => {
  test('closes once, however often it is asked', async () => {
    const server = await startServer({ port: 0 })
    await Promise.all([server.close(), server.close()])
    await server.close()
  })

  test('gives its address back when its store is refused', async () => {
    using folder = temporaryFolder()
    await using holder = await startServer({ port: 0, dataFolder: folder.path })
    const free = await startServer({ port: 0 })
    await free.close()
    const refused = startServer({ port: free.port, dataFolder: folder.path })
    await expect(refused).rejects.toMatchObject({ code: 'ERR_IN_USE' })
    await using next = await startServer({ port: free.port })
    expect(next.port).not.toBe(holder.port)
  })

  test('refuses options that cannot be, before it does anything', async () => {
    await expect(startServer({ port: 0, region: 'Europe' })).rejects.toThrow(RangeError)
    await expect(startServer({ port: 0, account: '12' })).rejects.toThrow(RangeError)
    await expect(startServer({ port: 70_000 })).rejects.toThrow(RangeError)
    const rootKey = new Uint8Array(32)
    await expect(startServer({ port: 0, rootKey })).rejects.toThrow(TypeError)
    using folder = temporaryFolder()
    const both = startServer({ port: 0, dataFolder: folder.path, rootKey, rootKeyFile: 'f' })
    await expect(both).rejects.toThrow(TypeError)
    expect(readdirSync(folder.path)).toEqual([])
  })

  test('opens its folder with the root key that it was given, and with no other', async () => {
    using folder = temporaryFolder()
    await using server = await startServer({ port: 0, dataFolder: folder.path, rootKey: new Uint8Array(32).fill(9) })
    expect(server.dataFolder).toBe(folder.path)
    await clientOf(server.url).send(new CreateKeyCommand({}))
    await server.close()
    const wrong = startServer({ port: 0, dataFolder: folder.path, rootKey: new Uint8Array(32) })
    await expect(wrong).rejects.toMatchObject({ code: 'ERR_ROOT_KEY' })
  })
})
