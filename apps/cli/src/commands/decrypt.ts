import { decryptIterable } from '@sealwright/core'
import { heldBack } from '../files/hold-back.ts'
import { decryptedName } from '../files/names.ts'
import { type FileOptions, transformFile } from '../files/transform-file.ts'
import { demandsOf, type OpeningOptions, openingProviders } from './opening.ts'

/** What `sealwright decrypt` takes, as parsed. */
export interface DecryptOptions extends FileOptions, OpeningOptions {
  /** To a pipe: hand out the frames of a signed message before its signature is verified. */
  readonly releaseEarly?: boolean
}

/** Most bytes of a signed plaintext that are held back from a pipe. */
const maxHeldLength = 64 << 20

/** `sealwright decrypt`: to a file that is its owner's alone, or to a pipe. */
export async function decryptFile(path: string | undefined, options: DecryptOptions): Promise<void> {
  const provider = await openingProviders(path, options)
  await transformFile({
    verb: 'decrypt',
    path,
    options,
    nameOf: decryptedName,
    mode: 0o600,
    isBinary: false,
    measured: 'output',
    pieces(input, { outputKind, signal }) {
      const plaintext = decryptIterable(input, { provider, ...demandsOf(options), signal })
      // To a file nothing needs to be held: it has no name before everything is verified.
      return outputKind === 'file' || options.releaseEarly ? plaintext : heldBack(plaintext, maxHeldLength)
    },
  })
}
