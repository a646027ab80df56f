import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decrypt, encrypt, rawAesProvider, rawRsaProvider } from '@sealwright/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import * as caching from './caching.ts'
import * as contexts from './contexts-and-policies.ts'
import * as encrypting from './encrypting.ts'
import { fakeVault, vaultOf } from './fake-vault.ts'
import * as providers from './key-providers.ts'
import * as streaming from './streaming.ts'

const provider = encrypting.ownKey(new Uint8Array(randomBytes(32)))
const stranger = encrypting.ownKey(new Uint8Array(randomBytes(32)))
const text = new TextEncoder().encode('one line\nanother line\n')

let log: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  log = vi.spyOn(console, 'log').mockReturnValue()
})

describe('encrypting', () => {
  it('opens what it sealed, and tells by what', async () => {
    expect(await encrypting.open(await encrypting.seal(text, provider), provider)).toEqual(text)
    expect(log.mock.calls[0]?.[0]).toMatch(/ECDSA_P384, for acme, opened by raw-aes:example\/backup-2026$/)
  })

  it('explains what does not open', async () => {
    const message = await encrypting.seal(text, provider)
    expect(await encrypting.openOrExplain(message, stranger)).toMatch(/^no key opens this\nraw-aes:example/)
    message[message.length - 1]! ^= 1
    expect(await encrypting.openOrExplain(message, provider)).toMatch(/^changed/)
  })

  it('seals without a signature, and inspect warns of it', async () => {
    const message = await encrypting.sealUnsigned(text, provider)
    expect(encrypting.describe(message)).toBe('AES_256_GCM_HKDF_SHA512_COMMIT_KEY\nexample (raw-aes)\nunsigned')
    expect((await decrypt(message, { provider })).plaintext).toEqual(text)
  })

  it('verifies without giving anything out', async () => {
    const message = await encrypting.seal(text, provider)
    expect(await encrypting.verifiedLength(message, provider)).toBe(text.length)
    message[message.length - 1]! ^= 1
    await expect(encrypting.verifiedLength(message, provider)).rejects.toThrow()
  })

  it('moves a message to another key', async () => {
    const moved = await encrypting.moveToKey(await encrypting.seal(text, provider), provider, stranger)
    const { plaintext, header } = await decrypt(moved, { provider: stranger })
    expect(plaintext).toEqual(text)
    expect(header.encryptionContext).toMatchObject({ tenant: 'acme' })
  })
})

describe('streaming', () => {
  const large = new Uint8Array(randomBytes(300_000))
  let folder: string
  const at = (name: string) => join(folder, name)
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealwright-guides-'))
    await writeFile(at('plain'), large)
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.for([
    ['one thread', streaming.encryptFile],
    ['all cores', streaming.encryptOnAllCores],
  ] as const)('files go there and back, on %s', async ([name, encryptFile]) => {
    await encryptFile(at('plain'), at(`${name}.message`), provider)
    await streaming.decryptFile(at(`${name}.message`), at(`${name}.back`), provider)
    expect((await readFile(at(`${name}.back`))).equals(large)).toBe(true)
  })

  it('no file is left of a message that was cut short', async () => {
    const { message } = await encrypt(large, { provider })
    await writeFile(at('cut'), message.subarray(0, 200_000))
    await expect(streaming.decryptFile(at('cut'), at('nothing'), provider)).rejects.toMatchObject({
      code: 'ERR_TRUNCATED',
    })
    expect((await readdir(folder)).filter((name) => name.startsWith('nothing'))).toEqual([])
  })

  it('a cautious stream holds a signed message, or refuses it', async () => {
    const { message } = await encrypt(large, { provider })
    const { held, unsignedOnly } = streaming.cautiousStreams(provider)
    held.end(message)
    expect(Buffer.concat(await held.toArray()).equals(large)).toBe(true)
    unsignedOnly.end(message)
    await expect(unsignedOnly.toArray()).rejects.toMatchObject({ code: 'ERR_SIGNED_MESSAGE' })
  })

  it('an iterable is read piece by piece', async () => {
    const { message } = await encrypt(text, { provider })
    const pieces = async function* () {
      yield message.subarray(0, 10)
      yield message.subarray(10)
    }
    expect(await streaming.countLines(pieces(), provider)).toBe(2)
  })

  it('Web streams go there and back', async () => {
    const body = new Blob([large]).stream()
    const back = streaming.download(streaming.upload(body, provider), provider)
    expect(Buffer.from(await new Response(back).arrayBuffer()).equals(large)).toBe(true)
  })

  it('a part is read from the middle', async () => {
    const { message } = await encrypt(large, { provider, algorithmSuite: 0x0478 })
    await writeFile(at('unsigned'), message)
    expect(await streaming.readPart(at('unsigned'), 100_000, provider)).toEqual(large.subarray(100_000, 100_512))
  })

  it('progress is told to the end, and the header is known', async () => {
    const { signal } = new AbortController()
    const header = await streaming.encryptWithProgress(at('plain'), at('progress'), provider, signal)
    expect(header.authenticated).toBe(true)
    expect(log).toHaveBeenLastCalledWith('100 %')
  })
})

describe('caching', () => {
  it('asks the provider once for many messages at once, and once more to open them', async () => {
    const generate = vi.spyOn(provider, 'generateDataKey')
    const unwrap = vi.spyOn(provider, 'decryptDataKey')
    const materials = caching.cachedKeys(provider)
    const messages = await caching.sealAll([text, text, text], materials)
    expect(await caching.openAll(messages, materials)).toEqual([text, text, text])
    expect([generate.mock.calls.length, unwrap.mock.calls.length]).toEqual([1, 1])
  })

  it('tells what the cache did', async () => {
    const lines: string[] = []
    const materials = caching.cachedKeys(provider)
    const stats = caching.watch(materials, (line) => lines.push(line))
    for (let count = 0; count < 1_001; count++) await encrypt(text, { materials, algorithmSuite: 0x0478 })
    expect(stats()).toMatchObject({ hits: 999, misses: 2 })
    expect(lines).toEqual(['encryption materials left the cache: exhausted'])
  })

  it('never shares a data key between two tenants', async () => {
    const sources = caching.cachePerTenant(provider, ['a', 'b'])
    const sealed = await Promise.all(
      ['a', 'a', 'b'].map((tenant) => encrypt(text, { materials: sources.get(tenant)!, algorithmSuite: 0x0478 })),
    )
    const keys = sealed.map(({ header }) => Buffer.from(header.encryptedDataKeys[0]!.ciphertext).toString('hex'))
    expect(keys[0]).toBe(keys[1])
    expect(keys[2]).not.toBe(keys[0])
  })
})

describe('contexts and policies', () => {
  it('a row opens at its own place alone', async () => {
    const message = await contexts.sealRow(text, '1', provider)
    expect(await contexts.openRow(message, '1', provider)).toEqual(text)
    expect(await contexts.isForRow(message, '1', provider)).toBe(true)
    expect(await contexts.isForRow(message, '2', provider)).toBe(false)
  })

  it('a required pair is not stored, and must be known', async () => {
    const reports = contexts.forPatients(provider)
    const message = await reports.seal(text, 'Ada')
    expect(Buffer.from(message).includes('Ada')).toBe(false)
    expect(await reports.open(message, 'Ada')).toEqual(text)
    await expect(reports.open(message, 'Eve')).rejects.toThrow()
  })

  it('an old message is read with a warning', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    const { message } = await encrypt(text, { provider, commitmentPolicy: 'forbid-encrypt-allow-decrypt' })
    await expect(decrypt(message, { provider })).rejects.toMatchObject({ code: 'ERR_POLICY' })
    expect(await contexts.readOldAndNew(message, provider)).toEqual(text)
    expect(warn).toHaveBeenCalledOnce()
  })

  it('limits hold for what comes from outside', async () => {
    expect(await contexts.openFromOutside((await encrypt(text, { provider })).message, provider)).toEqual(text)
    const { message } = await encrypt(new Uint8Array(11 * 1024 * 1024), { provider, algorithmSuite: 0x0478 })
    await expect(contexts.openFromOutside(message, provider)).rejects.toMatchObject({ code: 'ERR_LIMIT' })
  })
})

describe('key providers', () => {
  it('a provider of one’s own serves like any other', async () => {
    const vault = vaultOf(fakeVault())
    const { message } = await encrypt(text, { provider: vault })
    expect((await decrypt(message, { provider: vault })).plaintext).toEqual(text)
  })

  it('either key of several opens', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    const { message } = await encrypt(text, { provider: providers.withOfflineCopy(provider, publicKey) })
    const fromTheSafe = rawRsaProvider({ namespace: 'example', keyName: 'safe-2026', privateKey })
    expect((await decrypt(message, { provider })).plaintext).toEqual(text)
    expect((await decrypt(message, { provider: fromTheSafe })).plaintext).toEqual(text)
  })

  it('after a rotation old messages still open, and new ones do not need the old key', async () => {
    const [oldKey, newKey] = [new Uint8Array(randomBytes(32)), new Uint8Array(randomBytes(32))]
    const rotated = providers.afterRotation(oldKey, newKey)
    const old = rawAesProvider({ namespace: 'example', keyName: '2025', wrappingKey: oldKey })
    const { message } = await encrypt(text, { provider: old })
    expect((await decrypt(message, { provider: rotated })).plaintext).toEqual(text)
    expect(await providers.roundTrip(text, rotated)).toEqual(text)
    const { message: fresh } = await encrypt(text, { provider: rotated })
    await expect(decrypt(fresh, { provider: old })).rejects.toMatchObject({ code: 'ERR_NO_DATA_KEY' })
  })
})
