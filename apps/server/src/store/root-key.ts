import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'
import { StartError } from '../start-error.ts'
import { writePrivateFile } from './files.ts'

/** The file of the root key in the data folder, where none is given. */
export const rootKeyFileName = 'root.key'

/** The length of a root key in bytes. */
const rootKeyLength = 32

/** Where the root key comes from. */
export type RootKeySource =
  | { readonly from: 'bytes'; readonly bytes: Uint8Array }
  /** A file that someone else made; it must exist. */
  | { readonly from: 'file'; readonly path: string }
  /** The data folder's own file, made together with the store. */
  | { readonly from: 'folder'; readonly path: string }

/**
 * The root key, from where it is.
 *
 * @param options.mayCreate whether a missing file in the data folder is made: only beside a store that holds nothing yet.
 *   A new key beside an old store could open none of its keys.
 * @returns 32 bytes that belong to the caller
 * @throws `StartError` `ERR_ROOT_KEY`
 */
export function loadRootKey(source: RootKeySource, options: { readonly mayCreate: boolean }): Uint8Array {
  switch (source.from) {
    case 'bytes':
      return checkLength(Uint8Array.from(source.bytes), 'the given root key')
    case 'file':
      return readRootKeyFile(source.path)
    case 'folder':
      if (existsSync(source.path)) return readRootKeyFile(source.path)
      if (options.mayCreate) return createRootKeyFile(source.path)
      throw rootKeyError(
        `${source.path} is missing, but the store beside it was sealed under it: put it back, or give the key with --root-key-file or SEALWRIGHT_ROOT_KEY`,
      )
  }
}

/**
 * A value that tells one root key from another and says nothing about either. Under a label of its own, so that it
 * can never meet what the engine derives from the same key.
 */
export function rootKeyCheck(rootKey: Uint8Array): Uint8Array {
  return createHmac('sha256', rootKey).update('sealwright/server/root-key-check/v1').digest()
}

/** @throws `StartError` `ERR_ROOT_KEY` if the store was sealed under another root key */
export function expectRootKey(rootKey: Uint8Array, check: Uint8Array, storePath: string): void {
  const own = rootKeyCheck(rootKey)
  if (own.length === check.length && timingSafeEqual(own, check)) return
  throw rootKeyError(`this is not the root key that sealed ${storePath}: want the one that was there when it was made`)
}

/**
 * A root key as text in the environment: 32 bytes in base64, with its padding.
 *
 * @throws `StartError` `ERR_ROOT_KEY`; the message never shows the text
 */
export function parseRootKey(base64: string, name: string): Uint8Array {
  const bytes = Buffer.from(base64, 'base64')
  // Buffer skips what is not base64; only text that it would write the same way was base64 throughout.
  if (bytes.toString('base64') !== base64) {
    throw rootKeyError(`${name} is not base64: want ${rootKeyLength} bytes, as \`openssl rand -base64 32\` prints them`)
  }
  return checkLength(Uint8Array.from(bytes), name)
}

function readRootKeyFile(path: string): Uint8Array {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw rootKeyError(`cannot read the root key file ${path}: ${reason}`, cause)
  }
  try {
    const status = fstatSync(file)
    if (!status.isFile()) throw rootKeyError(`${path} is not a file: want a root key of ${rootKeyLength} bytes`)
    if (process.platform !== 'win32' && (status.mode & 0o077) !== 0) {
      const mode = (status.mode & 0o777).toString(8).padStart(4, '0')
      throw rootKeyError(`the root key file ${path} is open to others: want mode 0600, got ${mode}`)
    }
    // One byte more than a key, so that a longer file is noticed and no large one is read.
    const bytes = new Uint8Array(rootKeyLength + 1)
    const length = readSync(file, bytes)
    const got = status.size > rootKeyLength ? status.size : length
    return checkLength(bytes.slice(0, length), `the root key file ${path}`, got)
  } finally {
    closeSync(file)
  }
}

function createRootKeyFile(path: string): Uint8Array {
  const rootKey = Uint8Array.from(randomBytes(rootKeyLength))
  writePrivateFile(path, rootKey)
  return rootKey
}

function checkLength(rootKey: Uint8Array, name: string, length: number = rootKey.length): Uint8Array {
  if (length === rootKeyLength) return rootKey
  throw rootKeyError(`${name} has the wrong length: want ${rootKeyLength} bytes, got ${length}`)
}

function rootKeyError(message: string, cause?: unknown): StartError {
  return new StartError('ERR_ROOT_KEY', message, cause === undefined ? undefined : { cause })
}
