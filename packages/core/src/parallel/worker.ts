// Seals and opens slices of messages on a thread of its own.
import { parentPort } from 'node:worker_threads'
import { frameOverhead } from '../format/body.ts'
import { MessageOpener } from '../machine/message-opener.ts'
import { MessageSealer } from '../machine/message-sealer.ts'
import { createSigner, primitives } from '../primitives/node.ts'
import type { AesKey, Signer, Verifier } from '../primitives/primitives.ts'
import type {
  EndSignatureJob,
  Job,
  JobResult,
  KeyResult,
  OpenJob,
  SealJob,
  SignatureJob,
  SignatureResult,
} from './jobs.ts'

interface MessageKey {
  readonly key: AesKey
  readonly messageId: Uint8Array
}

const messages = new Map<number, MessageKey>()
const signatures = new Map<number, Signer | Verifier>()

parentPort?.on('message', (job: Job) => {
  switch (job.kind) {
    case 'key': {
      // Copied out of shared memory, which the sender erases once all have answered.
      const bytes = new Uint8Array(job.messageKey)
      messages.set(job.message, { key: primitives.importAesKey(bytes), messageId: job.messageId })
      bytes.fill(0)
      parentPort?.postMessage({ keyOf: job.message } satisfies KeyResult)
      return
    }
    case 'forget':
      messages.delete(job.message)
      return
    case 'begin-signature':
      signatures.set(job.signature, begin(job))
      return
    case 'cover':
      signatures.get(job.signature)?.update(new Uint8Array(job.input, 0, job.inputLength))
      parentPort?.postMessage({ job: job.job, input: job.input } satisfies JobResult, [job.input])
      return
    case 'end-signature':
      parentPort?.postMessage({ job: job.job, ...end(job) } satisfies SignatureResult)
      return
    case 'drop-signature':
      signatures.delete(job.signature)
      return
    default: {
      const output = job.kind === 'seal' ? seal(job) : open(job)
      const result: JobResult = { job: job.job, input: job.input, ...(output && { output }) }
      parentPort?.postMessage(result, output ? [job.input, output] : [job.input])
    }
  }
})

function begin({ key, hash }: SignatureJob): Signer | Verifier {
  if (!('publicKey' in key)) return createSigner(key, hash)
  // The sender has imported it, too: it is a point on the curve.
  return primitives.importVerificationKey(key.curve, key.publicKey)!.createVerifier(hash)
}

function end({ signature, expected }: EndSignatureJob): Omit<SignatureResult, 'job'> {
  const begun = signatures.get(signature)!
  return 'sign' in begun ? { made: begun.sign() } : { isValid: begun.verify(expected!) }
}

function seal({ message, input, inputLength, frameLength, framesBefore }: SealJob): ArrayBuffer {
  const { key, messageId } = messages.get(message)!
  // The sender gives out each number once, so no other sealer of this key ever takes these.
  const sealer = new MessageSealer(key, messageId, framesBefore)
  const count = inputLength / frameLength
  const output = new Uint8Array(primitives.allocate(count * (frameOverhead + frameLength)).buffer as ArrayBuffer)
  let at = 0
  for (let frame = 0; frame < count; frame++) {
    at = sealer.frameInto(new Uint8Array(input, frame * frameLength, frameLength), output, at)
  }
  return output.buffer
}

/** All frames or none: of a slice that holds a bad frame, nothing leaves. */
function open({ message, input, inputLength, frameLength, framesBefore }: OpenJob): ArrayBuffer | undefined {
  const { key, messageId } = messages.get(message)!
  const count = inputLength / (frameOverhead + frameLength)
  const output = new Uint8Array(primitives.allocate(count * frameLength).buffer as ArrayBuffer)
  try {
    new MessageOpener(key, messageId).openFramesInto(
      framesBefore + 1,
      new Uint8Array(input, 0, inputLength),
      frameLength,
      output,
    )
    return output.buffer
  } catch {
    return undefined
  }
}
