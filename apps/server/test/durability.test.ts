import { randomUUID } from 'node:crypto'
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  KMSClient,
  paginateListAliases,
  paginateListKeys,
} from '@aws-sdk/client-kms'
import { afterAll, expect, test } from 'vitest'
import { seededRandom } from './seeded-random.ts'
import { startProcess } from './server-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

// The server is killed with SIGKILL in the middle of parallel calls, again and again, over one data folder. Whatever it
// acknowledged in any of its lives must be there in the next one. Two such chains run beside each other.

const killsPerChain = 26
/** Calls that run at the same time, so that a kill always cuts some short. */
const workers = 4

/** What the server acknowledged, over all its lives. */
interface Acknowledged {
  readonly keys: Set<string>
  /** Alias name → key ID. */
  readonly aliases: Map<string, string>
  readonly ciphertexts: { readonly keyId: string; readonly plaintext: string; readonly ciphertext: Uint8Array }[]
}

const compileCache = temporaryFolder()
afterAll(() => compileCache[Symbol.dispose]())

test.concurrent.each([1, 2])(
  'chain %i: what was acknowledged before a SIGKILL is there after it',
  async (seed) => {
    using folder = temporaryFolder()
    const random = seededRandom(seed)
    const acknowledged: Acknowledged = { keys: new Set(), aliases: new Map(), ciphertexts: [] }
    let verified = 0

    for (let life = 0; life < killsPerChain; life++) {
      await using server = await start(folder.path)
      const client = clientOf(server.url)
      // The newest ciphertexts are those of the life that was cut short; the rest are opened once more at the end.
      await openAll(client, acknowledged.ciphertexts.slice(verified))
      verified = acknowledged.ciphertexts.length

      const killAfter = 1 + Math.floor(random() * 24)
      let answers = 0
      const isEnough = () => ++answers === killAfter && server.kill('SIGKILL')
      await Promise.all(Array.from({ length: workers }, () => work(client, acknowledged, isEnough)))
      const { signal } = await server.exited
      expect(signal).toBe('SIGKILL')
      client.destroy()
    }

    await using server = await start(folder.path)
    const client = clientOf(server.url)
    const { keys, aliases } = await everything(client)
    expect(missing(acknowledged.keys, keys)).toEqual([])
    expect(missing(acknowledged.aliases.keys(), new Set(aliases.keys()))).toEqual([])
    for (const [name, keyId] of acknowledged.aliases) expect(aliases.get(name)).toBe(keyId)
    // What was cut short is there whole or not at all: every key works, every alias leads to one.
    for (const keyId of aliases.values()) expect(keys).toContain(keyId)
    for (const KeyId of keys) await client.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }))
    await openAll(client, acknowledged.ciphertexts)
    expect(acknowledged.ciphertexts.length).toBeGreaterThan(killsPerChain)
    client.destroy()
    server.kill('SIGTERM')
    expect(await server.exited).toMatchObject({ code: 0, stderr: '' })
  },
  120_000,
)

/** Makes keys, aliases and ciphertexts, one after the other, until the server is gone. */
async function work(client: KMSClient, acknowledged: Acknowledged, answered: () => unknown): Promise<void> {
  try {
    for (;;) {
      const { KeyMetadata } = await client.send(new CreateKeyCommand({}))
      const keyId = KeyMetadata!.KeyId!
      acknowledged.keys.add(keyId)
      answered()

      const alias = `alias/${randomUUID()}`
      await client.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: keyId }))
      acknowledged.aliases.set(alias, keyId)
      answered()

      const plaintext = randomUUID()
      const request = { KeyId: alias, Plaintext: Buffer.from(plaintext), EncryptionContext: { alias } }
      const { CiphertextBlob } = await client.send(new EncryptCommand(request))
      acknowledged.ciphertexts.push({ keyId: alias, plaintext, ciphertext: CiphertextBlob! })
      answered()
    }
  } catch (error) {
    // The connection went with the server; an answer of the service, any answer, would be a fault.
    expect((error as Error).name).not.toMatch(/Exception$/)
    expect(String((error as NodeJS.ErrnoException).code)).toMatch(/^(ECONNRESET|ECONNREFUSED|EPIPE)$/)
  }
}

async function openAll(client: KMSClient, ciphertexts: Acknowledged['ciphertexts']): Promise<void> {
  await Promise.all(
    ciphertexts.map(async ({ keyId, plaintext, ciphertext }) => {
      const request = { KeyId: keyId, CiphertextBlob: ciphertext, EncryptionContext: { alias: keyId } }
      const { Plaintext } = await client.send(new DecryptCommand(request))
      expect(Buffer.from(Plaintext!).toString()).toBe(plaintext)
    }),
  )
}

async function everything(client: KMSClient): Promise<{ keys: ReadonlySet<string>; aliases: Map<string, string> }> {
  const keys = new Set<string>()
  for await (const page of paginateListKeys({ client }, {})) {
    for (const { KeyId } of page.Keys ?? []) keys.add(KeyId!)
  }
  const aliases = new Map<string, string>()
  for await (const page of paginateListAliases({ client }, {})) {
    for (const { AliasName, TargetKeyId } of page.Aliases ?? []) if (TargetKeyId) aliases.set(AliasName!, TargetKeyId)
  }
  return { keys, aliases }
}

function missing(wanted: Iterable<string>, found: ReadonlySet<string>): readonly string[] {
  return [...wanted].filter((name) => !found.has(name))
}

function start(folder: string) {
  return startProcess({
    arguments: ['--port', '0', '--data', folder],
    // Compiled once, not at each of the starts.
    environment: { NODE_COMPILE_CACHE: compileCache.path },
  })
}

function clientOf(endpoint: string): KMSClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return new KMSClient({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 })
}
