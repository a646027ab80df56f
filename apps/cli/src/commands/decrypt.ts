import { decryptIterable, inspect } from '@sealwright/core'
import { usageFailure } from '../failure.ts'
import { heldBack } from '../files/hold-back.ts'
import { openInput } from '../files/input.ts'
import { decryptedName } from '../files/names.ts'
import { type FileOptions, transformFile } from '../files/transform-file.ts'
import { type KeyServiceOptions, keyProvider } from '../key-service.ts'
import { printable } from '../terminal/printable.ts'

/** What `sealwright decrypt` takes, as parsed. */
export interface DecryptOptions extends FileOptions, KeyServiceOptions {
  readonly key?: readonly string[]
  /** Pairs that the message must carry. */
  readonly context?: Readonly<Record<string, string>>
  /** To a pipe: hand out the frames of a signed message before its signature is verified. */
  readonly releaseEarly?: boolean
}

/** An alias may have the service asked about each wrapped data key of a message, and a stranger's may list thousands. */
const maxEncryptedDataKeys = 64

/** Most bytes of a signed plaintext that are held back from a pipe. */
const maxHeldLength = 64 << 20

/** `sealwright decrypt`: to a file that is its owner's alone, or to a pipe. */
export async function decryptFile(path: string | undefined, options: DecryptOptions): Promise<void> {
  if (options.key === undefined) throw usageFailure('name a key that may open it with --key', await keysNamedBy(path))
  const provider = keyProvider(options.key, options, process.env)
  await transformFile({
    verb: 'decrypt',
    path,
    options,
    nameOf: decryptedName,
    mode: 0o600,
    isBinary: false,
    pieces(input, { outputKind, signal }) {
      const plaintext = decryptIterable(input, { provider, ...demandsOf(options), signal })
      // To a file nothing needs to be held: it has no name before everything is verified.
      return outputKind === 'file' || options.releaseEarly ? plaintext : heldBack(plaintext, maxHeldLength)
    },
  })
}

/** What a message must be to be opened at all. */
export function demandsOf({ context = {} }: { readonly context?: Readonly<Record<string, string>> }): {
  readonly encryptionContext: Readonly<Record<string, string>>
  readonly maxEncryptedDataKeys: number
} {
  return { encryptionContext: context, maxEncryptedDataKeys }
}

/** Which keys the message names, as a hint: what it says is not authenticated, so a person has to choose. */
async function keysNamedBy(path: string | undefined): Promise<string> {
  const unread = '`sealwright inspect` shows which keys the message names'
  if (path === undefined || path === '-') return unread
  await using input = await openInput(path)
  try {
    for await (const chunk of input.chunks()) {
      const arns = inspect(chunk).encryptedDataKeys.flatMap(({ info }) =>
        info.kind === 'aws-kms' ? [printable(info.arn)] : [],
      )
      return arns.length === 0 ? unread : `the message says, unauthenticated: ${arns.join(' or ')}`
    }
  } catch {
    // Not a message: the command line is wrong all the same.
  }
  return unread
}
