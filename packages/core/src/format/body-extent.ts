import { tagLength } from '../suites/algorithm-suites.ts'
import { finalFrameMarker, finalFrameOverhead, frameOverhead } from './body.ts'
import { maxSignatureLength } from './footer.ts'
import type { MessageHeader } from './message-header.ts'

/** How much a message holds, as its lengths tell. */
export interface BodyExtent {
  /** Frames, the final one included; 1 if not framed. */
  readonly frameCount: number
  /** Bytes. */
  readonly plaintextLength: number
  /** `false` if computed from a length alone where a signature follows, whose length varies by a few bytes. */
  readonly isExact: boolean
  /** Bytes after the end of the message; 0 if `isExact` is false. */
  readonly trailingLength: number
}

/** Bytes of a footer with the signature's commonest length on P-384; others are at most a few bytes away. */
const usualFooterLength = { 'P-256': 2 + 71, 'P-384': 2 + 103 } as const

/** How much shorter than usual a footer may be, in bytes: each number in it may lack leading bytes, rarely more than two. */
const footerLengthSpread = 8

/**
 * What a body holds, from the length of the whole message alone.
 *
 * @param messageLength bytes
 * @returns `undefined` if no message of this header has such a length
 */
export function extentByLength(header: MessageHeader, messageLength: number): BodyExtent | undefined {
  const { frameLength, headerLength, algorithmSuite } = header
  const { signature } = algorithmSuite
  const bodyLength = messageLength - headerLength - (signature ? usualFooterLength[signature.curve] : 0)
  const common = { isExact: signature === undefined, trailingLength: 0 }
  if (frameLength === 0) {
    const plaintextLength = bodyLength - (12 + 8 + tagLength)
    return plaintextLength < 0 ? undefined : { frameCount: 1, plaintextLength, ...common }
  }
  const frames = Math.max(0, Math.ceil((bodyLength - finalFrameOverhead - frameLength) / (frameOverhead + frameLength)))
  const finalLength = bodyLength - finalFrameOverhead - frames * (frameOverhead + frameLength)
  if (finalLength >= 0)
    return { frameCount: frames + 1, plaintextLength: frames * frameLength + finalLength, ...common }
  // A signature of another length than the usual one moves the estimate over the edge of a frame that is just full.
  const isNearEdge = signature !== undefined && (frames > 0 || finalLength >= -footerLengthSpread)
  return isNearEdge ? { frameCount: Math.max(1, frames), plaintextLength: frames * frameLength, ...common } : undefined
}

/**
 * What a body holds, from all of its bytes: walks over the frames, opens none.
 *
 * @returns `undefined` if the message is cut short or its frames are out of order
 */
export function extentByWalk(header: MessageHeader, message: Uint8Array): BodyExtent | undefined {
  const view = new DataView(message.buffer, message.byteOffset, message.length)
  const found = header.frameLength === 0 ? walkSingleBlock(view, header) : walkFrames(view, header)
  if (found === undefined) return undefined
  const end = header.algorithmSuite.signature ? footerEnd(view, found.end, header) : found.end
  if (end === undefined || end > message.length) return undefined
  const { frameCount, plaintextLength } = found
  return { frameCount, plaintextLength, isExact: true, trailingLength: message.length - end }
}

interface Walked {
  readonly frameCount: number
  readonly plaintextLength: number
  readonly end: number
}

function walkFrames(view: DataView, { frameLength, headerLength }: MessageHeader): Walked | undefined {
  let at = headerLength
  for (let frameCount = 1; at + finalFrameOverhead <= view.byteLength; frameCount++) {
    const number = view.getUint32(at)
    if (number === finalFrameMarker) {
      const contentLength = view.getUint32(at + 20)
      if (view.getUint32(at + 4) !== frameCount || contentLength > frameLength) return undefined
      const plaintextLength = (frameCount - 1) * frameLength + contentLength
      return { frameCount, plaintextLength, end: at + finalFrameOverhead + contentLength }
    }
    if (number !== frameCount) return undefined
    at += frameOverhead + frameLength
  }
  return undefined
}

function walkSingleBlock(view: DataView, { headerLength }: MessageHeader): Walked | undefined {
  if (headerLength + 20 > view.byteLength) return undefined
  const plaintextLength = view.getUint32(headerLength + 12) * 2 ** 32 + view.getUint32(headerLength + 16)
  return { frameCount: 1, plaintextLength, end: headerLength + 20 + plaintextLength + tagLength }
}

function footerEnd(view: DataView, at: number, { algorithmSuite }: MessageHeader): number | undefined {
  if (at + 2 > view.byteLength) return undefined
  const signatureLength = view.getUint16(at)
  return signatureLength > maxSignatureLength[algorithmSuite.signature!.curve] ? undefined : at + 2 + signatureLength
}
