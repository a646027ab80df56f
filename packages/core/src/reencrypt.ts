import type { DecryptOptions } from './decrypt.ts'
import type { EncryptOptions } from './encrypt.ts'
import { EncryptionContext, type EncryptionContextRecord, reservedContextPrefix } from './format/encryption-context.ts'
import type { VerifiedHeader } from './format/message-header.ts'
import { decryptIterable, encryptIterable } from './streams/iterable.ts'
import {
  type ByteSource,
  chunksOf,
  type MessageChunks,
  type PlaintextChunks,
  receiveHeader,
} from './streams/message-chunks.ts'
import type { EncryptStreamOptions, Progress, StreamSettings } from './streams/message-transform.ts'

/** From which keys to which. `onProgress` tells bytes of the old message in, bytes of the new one out. */
export interface ReencryptOptions extends StreamSettings {
  readonly from: DecryptOptions
  /**
   * The context is that of the old message unless another is given here: its stored pairs, and those of `from` that it does not
   * store but is bound to (required context). The suite is the policy's default, not the old message's.
   *
   * A provider stores all of them in the new message, in the clear. To keep pairs unstored, give `requiredContextMaterials` with
   * their names here, too.
   */
  readonly to: EncryptOptions
  /** Bytes of the old message to come, if known; told by `onProgress`. Default: the length of a message that is given whole. */
  readonly messageLength?: number
}

/** The new message in pieces. */
export interface ReencryptedChunks extends MessageChunks {
  /** Resolves when the old message's header is verified. */
  readonly oldHeader: Promise<VerifiedHeader>
}

/**
 * Encrypts a message anew: a new data key, a new message ID, new wrapping keys. The plaintext passes through memory one slice
 * at a time and is kept nowhere.
 *
 * The old header could not simply be wrapped anew: under one data key and message ID, its tag would repeat a nonce.
 *
 * @param source the old message, whole or in pieces
 * @throws EnvelopeError as `decrypt` and `encrypt`; what came out before is no message, since its final frame is missing
 * @example
 * const message = await reencrypt(old, { from: { provider: oldKey }, to: { provider: newKey } }).bytes()
 */
export function reencrypt(source: Uint8Array | ByteSource, options: ReencryptOptions): ReencryptedChunks {
  const { onProgress } = options
  const { from, to } = withOneSignal(options)
  const receipt = receiveHeader()
  const isWhole = source instanceof Uint8Array
  const totalIn = options.messageLength ?? (isWhole ? source.length : undefined)
  let bytesIn = 0
  const plaintext = decryptIterable(isWhole ? [source] : source, {
    ...from,
    onProgress: (read) => {
      bytesIn = read.bytesIn
    },
  })
  const written = ({ bytesOut }: Progress): void =>
    onProgress?.({ bytesIn, bytesOut, ...(totalIn !== undefined && { totalIn }) })
  const expectedContext = EncryptionContext.of(from.encryptionContext ?? {})
  const contextOf = (header: VerifiedHeader): EncryptionContextRecord =>
    to.encryptionContext ?? withoutReserved({ ...expectedContext.record, ...header.encryptionContext })
  const chunks = chunksOf(
    run(plaintext, { to: { ...to, onProgress: written }, contextOf, tell: receipt.receiver.header }),
    receipt,
  )
  return { ...chunks, oldHeader: plaintext.header }
}

/** Whichever side is aborted, both end: neither could go on alone. */
function withOneSignal({ from, to }: ReencryptOptions): Pick<ReencryptOptions, 'from' | 'to'> {
  const signals = [from.signal, to.signal].filter((signal) => signal !== undefined)
  if (signals.length === 0) return { from, to }
  const signal = AbortSignal.any(signals)
  return { from: { ...from, signal }, to: { ...to, signal } }
}

interface NewMessage {
  readonly to: EncryptStreamOptions
  /** The pairs of the new message, by the old message's header. */
  readonly contextOf: (oldHeader: VerifiedHeader) => EncryptionContextRecord
  readonly tell: (header: VerifiedHeader) => void
}

async function* run(
  plaintext: PlaintextChunks,
  { to, contextOf, tell }: NewMessage,
): AsyncGenerator<Uint8Array, void, void> {
  const pieces = plaintext[Symbol.asyncIterator]()
  try {
    // The first piece comes only after the old header was verified; then its context may be believed, and with it the pairs that
    // it does not store: the header's tag is over them.
    const first = await pieces.next()
    const encryptionContext = contextOf(await plaintext.header)
    const message = encryptIterable(rest(first, pieces), { ...to, encryptionContext })
    message.header.then(tell, () => {})
    yield* message
  } finally {
    // Whoever leaves early, and a new key that fails before it reads anything: the old message's source must not stay open.
    await pieces.return?.()
  }
}

async function* rest(
  first: IteratorResult<Uint8Array>,
  pieces: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  for (let step = first; !step.done; step = await pieces.next()) yield step.value
}

function withoutReserved(context: EncryptionContextRecord): EncryptionContextRecord {
  return Object.fromEntries(Object.entries(context).filter(([name]) => !name.startsWith(reservedContextPrefix)))
}
