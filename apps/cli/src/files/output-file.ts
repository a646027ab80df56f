import { randomBytes } from 'node:crypto'
import { unlinkSync } from 'node:fs'
import { type FileHandle, link, lstat, open, realpath, rename, rm, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import { usageFailure } from '../failure.ts'
import { release } from './release.ts'

export interface OutputFileOptions {
  readonly path: string
  /** Replace a file that is there, or that a link leads to. Default false: fail, and leave it as it is. */
  readonly overwrite?: boolean
  /** Permission bits of the new file, before the umask. */
  readonly mode: number
}

/** A file that appears under its name whole, or not at all. */
export interface OutputFile {
  readonly stream: Writable
  /** On disk, then under its name. */
  commit(): Promise<void>
  /** Nothing stays. Harmless after a commit. */
  discard(): Promise<void>
}

/** Removed when the process ends by whatever way still runs code. */
const unfinished = new Set<string>()

process.on('exit', () => {
  for (const path of unfinished) {
    try {
      unlinkSync(path)
    } catch {
      // Gone already, or out of reach: there is nothing left to do at this point.
    }
  }
})

/**
 * Opens a new file under a temporary name in the folder of the wanted one, on the same file system, so that the rename
 * at the end is one step.
 */
export async function createOutputFile(options: OutputFileOptions): Promise<OutputFile> {
  const { overwrite = false, mode } = options
  if (!overwrite) await refuseExisting(options.path)
  const path = overwrite ? await behindLinks(options.path) : options.path
  // Not made of the wanted name, which may be as long as a name can be.
  const temporary = join(dirname(path), `.sealwright-${randomBytes(8).toString('hex')}.partial`)
  // 'wx': whoever guesses the name cannot have a file or link of theirs filled.
  const handle = await open(temporary, 'wx', mode).catch((error) => {
    // What is amiss is the folder; of the temporary name nobody has heard.
    throw blaming(dirname(path), error)
  })
  unfinished.add(temporary)
  const stream = writableOf(handle)

  return {
    stream,
    async commit() {
      await handle.sync()
      await handle.close()
      await (overwrite ? rename(temporary, path) : renameToNew(temporary, path))
      unfinished.delete(temporary)
      await syncFolder(dirname(path))
    },
    async discard() {
      stream.destroy()
      await handle.close().catch(() => {})
      if (!unfinished.has(temporary)) return
      await rm(temporary, { force: true })
      unfinished.delete(temporary)
    },
  }
}

/** Not `handle.createWriteStream`: the handle must stay open for the sync, and that stream then never ends. */
function writableOf(handle: FileHandle): Writable {
  const done = (callback: (error?: Error | null) => void) => [() => callback(), callback] as const
  return new Writable({
    highWaterMark: 1 << 20,
    write: (chunk: Uint8Array, _, callback) => void writeAll(handle, [chunk]).then(...done(callback)),
    writev: (entries, callback) =>
      void writeAll(
        handle,
        entries.map((entry) => entry.chunk),
      ).then(...done(callback)),
  })
}

/** The system may take fewer bytes than it was given: then the rest is written one by one. */
async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  let { bytesWritten } = await handle.writev([...chunks])
  for (const chunk of chunks) {
    const skipped = Math.min(bytesWritten, chunk.length)
    bytesWritten -= skipped
    if (skipped < chunk.length) await handle.appendFile(chunk.subarray(skipped))
    release(chunk)
  }
}

/** Said before an hour of work, not after it. */
async function refuseExisting(path: string): Promise<void> {
  // `lstat`: a link that leads nowhere takes the name, too.
  const existing = await lstat(path).catch(() => undefined)
  if (existing !== undefined) throw existsAlready(path)
}

/** The file that a rename must replace, so that a link to it stays a link. */
async function behindLinks(path: string): Promise<string> {
  const existing = await lstat(path).catch(() => undefined)
  if (existing?.isSymbolicLink() !== true) return path
  try {
    return await realpath(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    throw usageFailure(`${path}: is a link that leads nowhere, want a file`, 'remove the link, or name another file')
  }
}

/** A rename that fails if the name was taken meanwhile; `rename` itself would replace the file. */
async function renameToNew(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path)
    await unlink(temporary)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw existsAlready(path)
    // A file system without hard links: a check and a rename, with a moment between them.
    await refuseExisting(path)
    await rename(temporary, path)
  }
}

/** The new name itself is on disk. Windows cannot open a folder, and needs no such thing. */
async function syncFolder(path: string): Promise<void> {
  let folder: FileHandle | undefined
  try {
    folder = await open(path, 'r')
    await folder.sync()
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP'].includes(codeOf(error))) throw error
  } finally {
    await folder?.close()
  }
}

function existsAlready(path: string): Error {
  return usageFailure(`${path} exists already`, 'name another file with --output, or replace it with --force')
}

/** The system's error, about a name that the user knows. */
function blaming(path: string, cause: unknown): Error {
  const message = `${path}: ${cause instanceof Error ? cause.message : String(cause)}`
  return Object.assign(new Error(message, { cause }), { code: codeOf(cause), path })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
