import { type FileHandle, open, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { KMS } from '@aws-sdk/client-kms'
import { EnvelopeError, inspect, type KeyProvider } from '@sealwright/core'
import { createDecryptStream, createEncryptStream } from '@sealwright/core/node'
import { awsKmsProvider } from '@sealwright/provider-aws-kms'
import { startServer } from '@sealwright/server'
import { messageRows } from '../message-report.ts'
import { printable } from '../terminal/printable.ts'
import { countText, exactBytesText } from '../terminal/quantities.ts'
import type { Page } from './page.ts'

export interface DemoOptions {
  /** The file to encrypt. */
  readonly path: string
  /** An empty folder for the encrypted file; nothing is written anywhere else. */
  readonly folder: string
  readonly page: Page
}

const aliasName = 'alias/demo'
const region = 'eu-central-1'

/** As long as any header that is read. */
const maxHeaderLength = 1 << 20

/** The main job once through, for real: a key service on a port, its client, a file, the envelope, three refusals. */
export async function demo({ path, folder, page }: DemoOptions): Promise<void> {
  const { size } = await stat(path)
  const name = printable(basename(path))

  page.heading('A local key service')
  await using server = await page.step(
    'listens',
    () => startServer({ port: 0, region }),
    ({ url }) => url,
  )
  const credentials = { accessKeyId: 'demo', secretAccessKey: 'demo' }
  const kms = new KMS({ endpoint: server.url, region, credentials })
  const keyId = await page.step(
    'made a key',
    async () => (await kms.createKey({ Description: 'of the demo' })).KeyMetadata?.KeyId,
    String,
  )
  await page.step(
    'named it',
    () => kms.createAlias({ AliasName: aliasName, TargetKeyId: keyId }),
    () => aliasName,
  )

  const provider = awsKmsProvider({ keyId: aliasName, client: kms })
  const encryptionContext = { file: basename(path) }
  const messagePath = join(folder, 'message')

  page.heading(`${name}, encrypted`)
  const messageLength = await page.step(
    'sealed',
    () => encryptFile(path, messagePath, { provider, encryptionContext, plaintextLength: size }),
    (length) => `${exactBytesText(size)} into a message of ${exactBytesText(length)}`,
  )
  await using message = await open(messagePath, 'r+')
  const inspection = inspect(await readAt(message, 0, maxHeaderLength), { size: messageLength })
  page.rows(messageRows(inspection))

  page.heading('Decrypted')
  const reading = { provider, encryptionContext }
  await page.step(
    'opened',
    () => compare(message, path, reading),
    (length) => `${exactBytesText(length)}, each the same as before`,
  )

  page.heading('Refused')
  const { headerLength } = inspection.header
  const offset = headerLength + Math.floor((messageLength - headerLength) / 2)
  await flipBit(message, offset)
  await page.step(
    'one bit flipped',
    () => refusalOf(compare(message, path, reading)),
    (refusal) => `${refusal}, in byte ${countText(offset)}`,
  )
  await flipBit(message, offset)
  await page.step(
    'other context',
    () => refusalOf(compare(message, path, { provider, encryptionContext: { file: 'another' } })),
    String,
  )
  await kms.disableKey({ KeyId: keyId })
  await page.step(
    'key disabled',
    () => refusalOf(compare(message, path, reading)),
    (refusal) => `${refusal}, by the key service`,
  )
  kms.destroy()
}

interface Reading {
  readonly provider: KeyProvider
  readonly encryptionContext: Readonly<Record<string, string>>
}

async function encryptFile(
  path: string,
  messagePath: string,
  options: Reading & { readonly plaintextLength: number },
): Promise<number> {
  await using original = await open(path)
  await using message = await open(messagePath, 'wx', 0o600)
  const encryption = createEncryptStream({ ...options, frameLength: 'auto' })
  await pipeline(chunksOf(original), encryption, async (encrypted: AsyncIterable<Uint8Array>) => {
    for await (const chunk of encrypted) await message.appendFile(chunk)
  })
  return (await message.stat()).size
}

/** Decrypts and compares byte by byte, so that no plaintext is written anywhere. Returns its length. */
async function compare(message: FileHandle, path: string, reading: Reading): Promise<number> {
  await using original = await open(path)
  let length = 0
  await pipeline(chunksOf(message), createDecryptStream(reading), async (plaintext: AsyncIterable<Uint8Array>) => {
    for await (const chunk of plaintext) {
      const expected = await readAt(original, length, chunk.length)
      if (!expected.equals(chunk)) throw new Error(`${path} decrypts to other bytes, after byte ${length}`)
      length += chunk.length
    }
  })
  const { size } = await original.stat()
  if (length !== size) throw new Error(`${path} decrypts to ${length} bytes: want ${size}`)
  return length
}

/** What a decryption was refused with, in a few words. A decryption that succeeds where it must not fails the demo. */
async function refusalOf(decryption: Promise<unknown>): Promise<string> {
  try {
    await decryption
  } catch (error) {
    if (EnvelopeError.is(error, 'ERR_NO_DATA_KEY')) {
      const [attempt] = error.details.attempts
      if (attempt?.error instanceof Error) return attempt.error.name
    }
    if (EnvelopeError.is(error)) return error.code
    throw error
  }
  throw new Error('a message opened that must not open')
}

/** A file from its beginning. A stream of the handle would close it when a decryption fails. */
async function* chunksOf(handle: FileHandle): AsyncGenerator<Uint8Array, void, undefined> {
  for (let position = 0; ; ) {
    const chunk = await readAt(handle, position, 1 << 20)
    if (chunk.length === 0) return
    yield chunk
    position += chunk.length
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

async function flipBit(handle: FileHandle, offset: number): Promise<void> {
  const byte = await readAt(handle, offset, 1)
  await handle.write(Uint8Array.of((byte[0] ?? 0) ^ 1), 0, 1, offset)
}
