import { primitives } from '#primitives'
import { Decryption } from '../decrypt.ts'
import { beginEncryption } from '../encrypt.ts'
import { frameOverhead } from '../format/body.ts'
import { serializeFooter } from '../format/footer.ts'
import type { Encryptor, SealElsewhere, SignElsewhere } from '../machine/encryptor.ts'
import { privateKeyOf } from '../primitives/node.ts'
import type { Primitives } from '../primitives/primitives.ts'
import {
  type DecryptStreamOptions,
  type EncryptStreamOptions,
  type HeaderReceiver,
  type MessageTransform,
  reporter,
  streamRelease,
} from '../streams/message-transform.ts'
import type { Signature } from './signature.ts'
import { Slices } from './slices.ts'
import type { ThreadPool } from './worker-pool.ts'

const nothing = new Uint8Array(0)

/** A message in the making, its frames sealed by a pool of threads. Byte for byte what one thread would make. */
export function parallelEncryptTransform(
  options: EncryptStreamOptions,
  pool: ThreadPool,
  receiver: HeaderReceiver,
): MessageTransform {
  const captured = capturingPrimitives()
  let encryptor: Encryptor | undefined
  let slices: Slices | undefined
  let signature: Signature | undefined
  let isDisposed = false
  const report = reporter(options.onProgress, options.plaintextLength)

  const sealElsewhere: SealElsewhere = (plaintext, framesBefore) => slices!.add(plaintext, framesBefore)
  const signElsewhere: SignElsewhere = (signingKey, hash) => {
    const privateKey = privateKeyOf(signingKey)
    signature = privateKey && pool.beginSignature(hash, privateKey)
    return signature
  }
  const beginHere = async (): Promise<Encryptor> => {
    const { primitives } = captured
    try {
      return await beginEncryption(options, options.plaintextLength, { primitives, sealElsewhere, signElsewhere })
    } catch (error) {
      captured.takeKey().fill(0)
      signature?.[Symbol.dispose]()
      throw error
    }
  }
  const begin = async (): Promise<Encryptor> => {
    const machine = await beginHere()
    const { messageId, frameLength } = machine.header
    slices = new Slices(pool, captured.takeKey(), messageId, { kind: 'seal', frameLength, unit: frameLength })
    encryptor = machine
    receiver.header(machine.header)
    // The stream may have been closed while the provider worked.
    if (isDisposed) dispose()
    return machine
  }
  const dispose = (): void => {
    isDisposed = true
    encryptor?.[Symbol.dispose]()
    slices?.[Symbol.dispose]()
    signature?.[Symbol.dispose]()
  }
  /** The signature covers frames as they leave, in their order. */
  const signed = (machine: Encryptor, frames: Uint8Array[]): Uint8Array[] => {
    for (const piece of frames) machine.sealedElsewhere(piece)
    return frames
  }

  return {
    push(chunk) {
      if (encryptor && slices) {
        const released = encryptor.push(chunk)
        const machine = encryptor
        if (!slices.isFull) return report(chunk, released)
        return slices.someDone().then(async (frames) => {
          signed(machine, frames)
          await signature?.room()
          return report(chunk, [...released, ...frames])
        })
      }
      return begin().then((machine) => report(chunk, machine.push(chunk)))
    },
    async finish() {
      const machine = encryptor ?? (await begin())
      const frames = signed(machine, await slices!.allDone())
      const end = machine.finish()
      if (signature) end.push(serializeFooter(await signature.made()))
      dispose()
      return report(nothing, [...frames, ...end])
    },
    [Symbol.dispose]: dispose,
  }
}

/** A message being opened, its frames by a pool of threads. Nothing leaves before the frames before it have left. */
export function parallelDecryptTransform(
  options: DecryptStreamOptions,
  pool: ThreadPool,
  receiver: HeaderReceiver,
): MessageTransform {
  const settings = streamRelease(options)
  const { holdUntilVerified } = settings
  const captured = capturingPrimitives()
  let slices: Slices | undefined
  let signature: Signature | undefined
  /** Plaintext that is done, while all of it must wait for the end. */
  let held: Uint8Array[] = []
  const report = reporter(options.onProgress, options.messageLength)

  const decryption = new Decryption(options, {
    ...settings,
    machine: {
      primitives: captured.primitives,
      openElsewhere(frames, framesBefore, frameLength) {
        const { messageId } = decryption.decryptor.parsedHeader!.header
        slices ??= new Slices(pool, captured.takeKey(), messageId, {
          kind: 'open',
          frameLength,
          unit: frameOverhead + frameLength,
        })
        slices.add(frames, framesBefore)
      },
      verifyElsewhere(publicKey, hash) {
        signature = pool.beginSignature(hash, publicKey)
        return signature
      },
    },
  })
  const { decryptor } = decryption

  const openedBefore = async (isDone: boolean): Promise<Uint8Array[]> =>
    slices === undefined ? [] : isDone ? slices.allDone() : slices.someDone()

  /** The last of the plaintext, which a signed message gives out only now. */
  const judged = async (): Promise<Uint8Array[]> =>
    signature && decryptor.phase === 'needs-verdict'
      ? decryptor.judge(await signature.isValid(decryptor.signature!))
      : []

  /** What may leave after a push: the end of the message only once everything before it is open. */
  const release = async (chunk: Uint8Array, unsigned: Uint8Array[]): Promise<Uint8Array[]> => {
    await signature?.room()
    const last = unsigned.concat(await judged())
    const isDone = decryptor.phase === 'done'
    const opened = await openedBefore(isDone).catch((error: unknown) => {
      for (const plaintext of last) plaintext.fill(0)
      throw error
    })
    if (isDone) {
      slices?.[Symbol.dispose]()
      signature?.[Symbol.dispose]()
    }
    held.push(...opened, ...last)
    if (holdUntilVerified && !isDone) return report(chunk, [])
    const released = held
    held = []
    return report(chunk, released)
  }
  const isQuiet = (last: Uint8Array[]): boolean =>
    last.length === 0 && decryptor.phase === 'body' && !slices?.isFull && !signature?.isFull

  return {
    push(chunk) {
      const last = decryption.push(chunk)
      if (last instanceof Promise) {
        return last.then((pieces) => {
          const { header, openedBy } = decryption.result()
          receiver.header(header, openedBy)
          return release(chunk, pieces)
        })
      }
      return isQuiet(last) ? report(chunk, []) : release(chunk, last)
    },
    finish() {
      decryptor.finish()
      return []
    },
    [Symbol.dispose]() {
      decryptor[Symbol.dispose]()
      slices?.[Symbol.dispose]()
      signature?.[Symbol.dispose]()
      for (const plaintext of held) plaintext.fill(0)
      captured.takeKey().fill(0)
    },
  }
}

/** Primitives that keep a copy of the last AES key that was imported: a message's own, which the threads need, too. */
function capturingPrimitives(): { readonly primitives: Primitives; readonly takeKey: () => Uint8Array } {
  let captured = new Uint8Array(0)
  return {
    primitives: {
      ...primitives,
      importAesKey(key) {
        captured.fill(0)
        captured = new Uint8Array(key)
        return primitives.importAesKey(key)
      },
    },
    takeKey() {
      const key = captured
      captured = new Uint8Array(0)
      return key
    },
  }
}
