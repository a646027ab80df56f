import { type Duplex, Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Lets chunks run through streams into nothing. @returns bytes that came out */
export async function throughStream(chunks: Iterable<Uint8Array>, ...streams: Duplex[]): Promise<number> {
  const source = chunks[Symbol.iterator]()
  let length = 0
  await pipeline([
    new Readable({
      read() {
        const next = source.next()
        this.push(next.done === true ? null : next.value)
      },
    }),
    ...streams,
    new Writable({
      write(chunk: Uint8Array, _encoding, done) {
        length += chunk.length
        done()
      },
    }),
  ])
  return length
}

/** Fails a contestant that lost or invented bytes: a fast wrong answer is no result. */
export function checkLength(contestant: string, actual: number, wanted: number): void {
  if (actual !== wanted) throw new Error(`${contestant}: want ${wanted} bytes of plaintext, got ${actual}`)
}
