// Code of docs/guides/streaming.md.
import { createReadStream, createWriteStream } from 'node:fs'
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import {
  decryptIterable,
  decryptRange,
  decryptTransformStream,
  encryptTransformStream,
  type KeyDecryptor,
  type KeyProvider,
} from '@sealwright/core'
import { createDecryptStream, createEncryptStream } from '@sealwright/core/node'
import { createParallelEncryptStream } from '@sealwright/core/parallel'

// #region encrypt-file
/** Bytes that a file gives and takes at once. With Node's own 64 KiB, calls cost more than bytes. */
const highWaterMark = 1024 * 1024

export async function encryptFile(from: string, to: string, provider: KeyProvider): Promise<void> {
  const { size } = await stat(from)
  await pipeline(
    createReadStream(from, { highWaterMark }),
    createEncryptStream({ provider, plaintextLength: size, frameLength: 'auto' }),
    createWriteStream(to, { highWaterMark }),
  )
}
// #endregion

// #region decrypt-file
/** Under its own name the file appears only when all of it is verified. */
export async function decryptFile(from: string, to: string, provider: KeyDecryptor): Promise<void> {
  const draft = `${to}.partial`
  try {
    await pipeline(
      createReadStream(from, { highWaterMark }),
      createDecryptStream({ provider }),
      createWriteStream(draft, { highWaterMark, mode: 0o600 }),
    )
    await rename(draft, to)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
// #endregion

// #region hold
/** For a reader that acts on what it gets: nothing comes before the signature is verified, or the message is refused. */
export function cautiousStreams(provider: KeyDecryptor) {
  return {
    held: createDecryptStream({ provider, holdUntilVerified: true, maxPlaintextLength: 10 * 1024 * 1024 }),
    unsignedOnly: createDecryptStream({ provider, refuseSigned: true }),
  }
}
// #endregion

// #region iterable
export async function countLines(message: AsyncIterable<Uint8Array>, provider: KeyDecryptor): Promise<number> {
  let lines = 0
  for await (const piece of decryptIterable(message, { provider })) {
    for (const byte of piece) if (byte === 0x0a) lines += 1
  }
  return lines // Only here is it certain that nothing was cut off.
}
// #endregion

// #region web
export function upload(file: ReadableStream<Uint8Array>, provider: KeyProvider): ReadableStream<Uint8Array> {
  return file.pipeThrough(encryptTransformStream({ provider }))
}

export function download(body: ReadableStream<Uint8Array>, provider: KeyDecryptor): ReadableStream<Uint8Array> {
  return body.pipeThrough(decryptTransformStream({ provider }))
}
// #endregion

// #region parallel
export async function encryptOnAllCores(from: string, to: string, provider: KeyProvider): Promise<void> {
  await pipeline(
    createReadStream(from, { highWaterMark }),
    createParallelEncryptStream({ provider, frameLength: 'auto' }),
    createWriteStream(to, { highWaterMark }),
  )
}
// #endregion

// #region range
/** 512 bytes from the middle of an unsigned message, of which two or three small pieces are read. */
export async function readPart(path: string, start: number, provider: KeyDecryptor): Promise<Uint8Array> {
  await using file = await open(path)
  const { size } = await file.stat()
  const source = { size, read: (offset: number, length: number) => readAt(file, offset, length) }
  const { plaintext } = await decryptRange(source, { provider, start, end: start + 512 })
  return plaintext
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, offset)
  return buffer.subarray(0, bytesRead)
}
// #endregion

// #region progress
export async function encryptWithProgress(from: string, to: string, provider: KeyProvider, signal: AbortSignal) {
  const { size } = await stat(from)
  const encrypting = createEncryptStream({
    provider,
    signal,
    plaintextLength: size,
    onProgress: ({ bytesIn, totalIn = bytesIn }) => console.log(`${Math.floor((100 * bytesIn) / (totalIn || 1))} %`),
  })
  await pipeline(createReadStream(from), encrypting, createWriteStream(to))
  return await encrypting.header
}
// #endregion
