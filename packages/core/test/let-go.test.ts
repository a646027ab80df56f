import { Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Decryption } from '../src/decrypt.ts'
import { beginEncryption } from '../src/encrypt.ts'
import { decryptTransformStream, encryptTransformStream } from '../src/index.ts'
import { createDecryptStream, createEncryptStream } from '../src/node.ts'
import { createParallelDecryptStream, createParallelEncryptStream, createWorkerPool } from '../src/parallel/index.ts'
import type { Primitives } from '../src/primitives/primitives.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { messageOf, provider } from './messages.ts'

/** Every key that a runtime keeps for us, by name: it is gone when nobody refers to it, and not before. */
const held: { readonly what: string; readonly key: WeakRef<object> }[] = vi.hoisted(() => [])
vi.mock('../src/primitives/node.ts', async (original) => {
  const module = await original<{ readonly primitives: Primitives }>()
  const { primitives } = module
  const watched = <Key extends object>(what: string, key: Key): Key => {
    held.push({ what, key: new WeakRef(key) })
    return key
  }
  const importAesKey: Primitives['importAesKey'] = (bytes) => watched('message key', primitives.importAesKey(bytes))
  const generateSigningKey: Primitives['generateSigningKey'] = async (curve) => {
    const key = await primitives.generateSigningKey(curve)
    const createSigner: typeof key.createSigner = (hash) => watched('signer', key.createSigner(hash))
    return watched('signing key', { ...key, createSigner })
  }
  return { ...module, primitives: { ...primitives, importAesKey, generateSigningKey } }
})

const pool = createWorkerPool({ threads: 2 })
afterAll(() => pool.close())

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

beforeEach(() => void held.splice(0))

/** What is still there of the keys, once all that nobody needs is gone. */
async function stillHeld(): Promise<string[]> {
  for (let turn = 0; turn < 5; turn++) {
    // References are kept to the end of a job.
    await new Promise((resolve) => setImmediate(resolve))
    collect()
  }
  return held.filter(({ key }) => key.deref() !== undefined).map(({ what }) => what)
}

const plaintext = bytesFrom(1, 20_000)

describe('whoever still holds it holds no key', () => {
  const ways: Readonly<Record<string, (message: Uint8Array) => Promise<object>>> = {
    'an encryptor that finished': async () => {
      const encryptor = await beginEncryption({ provider })
      encryptor.push(plaintext)
      encryptor.finish()
      return encryptor
    },
    'an encryptor that was given up': async () => {
      const encryptor = await beginEncryption({ provider })
      encryptor.push(plaintext)
      encryptor[Symbol.dispose]()
      return encryptor
    },
    'a decryptor that is done': async (message) => {
      const decryption = new Decryption({ provider }, { holdUntilVerified: false })
      await decryption.push(message)
      decryption.decryptor.finish()
      return decryption
    },
    'a decryptor that was given up in the body': async (message) => {
      const decryption = new Decryption({ provider }, { holdUntilVerified: false })
      await decryption.push(message.subarray(0, 10_000))
      decryption.decryptor[Symbol.dispose]()
      return decryption
    },
    'a decryptor that failed': async (message) => {
      const decryption = new Decryption({ provider }, { holdUntilVerified: false })
      await expect(decryption.push(message.with(-1, message.at(-1)! ^ 1))).rejects.toThrow()
      return decryption
    },
    'a Node stream that encrypted': async () => {
      const stream = Readable.from([plaintext], { objectMode: false }).pipe(createEncryptStream({ provider }))
      await stream.toArray()
      return stream
    },
    'a Node stream that decrypted': async (message) => {
      const stream = Readable.from([message], { objectMode: false }).pipe(createDecryptStream({ provider }))
      await stream.toArray()
      return stream
    },
    'a stream on threads that encrypted': async () => {
      const stream = createParallelEncryptStream({ provider, parallel: pool })
      await Readable.from([plaintext], { objectMode: false }).pipe(stream).toArray()
      return stream
    },
    'a stream on threads that decrypted': async (message) => {
      const stream = createParallelDecryptStream({ provider, parallel: pool })
      await Readable.from([message], { objectMode: false }).pipe(stream).toArray()
      return stream
    },
    'a Web stream that encrypted': async () => {
      const stream = encryptTransformStream({ provider })
      await new Response(new Blob([plaintext]).stream().pipeThrough(stream)).arrayBuffer()
      return stream
    },
    'a Web stream that decrypted': async (message) => {
      const stream = decryptTransformStream({ provider })
      await new Response(new Blob([message as Uint8Array<ArrayBuffer>]).stream().pipeThrough(stream)).arrayBuffer()
      return stream
    },
  }

  it.for(Object.entries(ways))('%s', async ([name, way]) => {
    const message = await messageOf(plaintext, 0x0578)
    held.splice(0)
    const holder = await way(message)
    expect(held.map(({ what }) => what)).toContain('message key')
    if (name.includes('encrypt')) expect(held.map(({ what }) => what)).toContain('signer')
    expect(await stillHeld()).toEqual([])
    expect(holder).toBeDefined()
  })

  it('while it works, it does: this test would see a key', async () => {
    const encryptor = await beginEncryption({ provider })
    expect(await stillHeld()).toContain('message key')
    expect(encryptor.header).toBeDefined()
  })
})
