import { inspect, type KeyDecryptor } from '@sealwright/core'
import { usageFailure } from '../failure.ts'
import { openInput } from '../files/input.ts'
import { decryptingProviders, type KeyServiceOptions } from '../key-service.ts'
import { printable } from '../terminal/printable.ts'

/** What every command that opens a message takes, as parsed. */
export interface OpeningOptions extends KeyServiceOptions {
  /** Keys that may open it. */
  readonly key?: readonly string[]
  /** Accounts of which any key may open it. */
  readonly anyKeyOf?: readonly string[]
  /** Pairs that it must carry. */
  readonly context?: Readonly<Record<string, string>>
}

/** An alias may have the service asked about each wrapped data key of a message, and a stranger's may list thousands. */
const maxEncryptedDataKeys = 64

/** What a message must be to be opened at all. */
export function demandsOf({ context = {} }: OpeningOptions): {
  readonly encryptionContext: Readonly<Record<string, string>>
  readonly maxEncryptedDataKeys: number
} {
  return { encryptionContext: context, maxEncryptedDataKeys }
}

/**
 * Who may open the message.
 *
 * @throws CliFailure if nobody is named
 */
export async function openingProviders(
  path: string | undefined,
  options: OpeningOptions,
): Promise<readonly KeyDecryptor[]> {
  const { key: keys = [], anyKeyOf: accounts = [] } = options
  if (keys.length === 0 && accounts.length === 0) {
    throw usageFailure('name a key that may open it with --key', await keysNamedBy(path))
  }
  return decryptingProviders({ keys, accounts }, options, process.env)
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
