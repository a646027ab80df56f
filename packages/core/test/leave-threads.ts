// Encrypts on the shared pool, and ends without closing it.
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { rawAesProvider } from '../src/index.ts'
import { createParallelEncryptStream } from '../src/parallel/index.ts'

const provider = rawAesProvider({ namespace: 'test', keyName: 'one', wrappingKey: new Uint8Array(32) })
await buffer(
  Readable.from([new Uint8Array(3_000_000)], { objectMode: false }).pipe(createParallelEncryptStream({ provider })),
)
process.stdout.write('done\n')
