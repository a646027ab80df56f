// Streams N MiB through encryption, and through encryption and decryption, and prints how many MiB the resident memory
// rose at most above what a short stream of the same kind needs. A process of its own, so that nothing else counts; the
// garbage is collected as it comes, since when a busy machine gets around to it says nothing of what is held.
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { rawAesProvider } from '../src/index.ts'
import { createDecryptStream, createEncryptStream } from '../src/node.ts'

const mebibytes = Number(process.argv[2])
const provider = rawAesProvider({ namespace: 'test', keyName: 'one', wrappingKey: new Uint8Array(32) })

async function peak(length: number, decrypts: boolean): Promise<number> {
  const chunk = new Uint8Array(65_536).fill(7)
  let left = (length * 1024 * 1024) / chunk.length
  let most = 0
  let writes = 0
  const source = new Readable({
    read() {
      this.push(left-- > 0 ? chunk : null)
    },
  })
  const sink = new Writable({
    write(_chunk, _encoding, done) {
      writes += 1
      if (writes % 64 === 0) globalThis.gc?.()
      most = Math.max(most, process.memoryUsage.rss())
      setImmediate(done)
    },
  })
  const encryptStream = createEncryptStream({ provider, algorithmSuite: 0x0478 })
  await (decrypts
    ? pipeline(source, encryptStream, createDecryptStream({ provider }), sink)
    : pipeline(source, encryptStream, sink))
  return most
}

async function rise(decrypts: boolean): Promise<number> {
  await peak(32, decrypts)
  const start = await peak(32, decrypts)
  return ((await peak(mebibytes, decrypts)) - start) / (1024 * 1024)
}

console.log(JSON.stringify({ encrypting: await rise(false), decrypting: await rise(true) }))
