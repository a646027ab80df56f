// memory-child.ts CONTESTANT encrypt|decrypt LENGTH: prints how much memory a stream of LENGTH bytes took.
import { sealwrightStreams } from './contestants/sealwright.ts'
import { throughStream } from './through-stream.ts'
import { chunkLength, type Direction, plaintextOf } from './work.ts'

/** Bytes above the start. */
export interface MemoryReport {
  /** JavaScript heap and buffers after a full collection, the most of several looks. */
  readonly held: number
  /** The resident set, the most of many looks. */
  readonly resident: number
}

const frameLength = 64 * 1024
const [contestant, direction, length] = process.argv.slice(2) as [string, Direction, string]
// Loaded only where it is measured: code is memory, too.
const { encryptStream, decryptStream } =
  contestant === 'javascript-sdk'
    ? (await import('./contestants/javascript-sdk.ts')).javascriptSdkStreams
    : sealwrightStreams
const chunk = plaintextOf(chunkLength)

// Loaded code belongs to the start.
await stream(2 ** 20, () => {})
collect()
const start = { held: heldNow(), resident: process.memoryUsage.rss() }
const chunkCount = Number(length) / chunkLength
let report: MemoryReport = { held: 0, resident: 0 }
let seen = 0
await stream(Number(length), () => {
  seen += 1
  const resident = Math.max(report.resident, process.memoryUsage.rss() - start.resident)
  const isLookDue = seen % Math.ceil(chunkCount / 8) === 0
  if (isLookDue) collect()
  report = { resident, held: isLookDue ? Math.max(report.held, heldNow() - start.held) : report.held }
})
console.log(JSON.stringify(report))

/** Lets as many bytes through, from one chunk given again and again; what is decrypted was encrypted just before. */
async function stream(plaintextLength: number, look: () => void): Promise<void> {
  const chunks = function* () {
    for (let at = 0; at < plaintextLength; at += chunkLength) {
      look()
      yield chunk
    }
  }
  if (direction === 'encrypt') await throughStream(chunks(), encryptStream(0x0478, frameLength))
  else await throughStream(chunks(), sealwrightStreams.encryptStream(0x0478, frameLength), decryptStream())
}

function heldNow(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** Twice: buffers are freed on another thread after a collection, and the next one waits for it. */
function collect(): void {
  globalThis.gc?.()
  globalThis.gc?.()
}
