import { expect, it } from 'vitest'
import { Decryption } from '../src/decrypt.ts'
import { inspect } from '../src/index.ts'
import type { Decryptor } from '../src/machine/decryptor.ts'
import { primitives } from '../src/primitives/node.ts'
import type { Primitives } from '../src/primitives/primitives.ts'
import { expectCode } from './expect-code.ts'
import { messageOf, provider } from './messages.ts'

const plaintext = new Uint8Array(100).fill(7)

/** What every plaintext is opened into. */
const memories: Uint8Array[] = []
const watched: Primitives = {
  ...primitives,
  allocate(length) {
    const memory = primitives.allocate(length)
    memories.push(memory)
    return memory
  },
}
const bytesThere = () => new Set(memories.flatMap((memory) => [...memory]))

it.for<[string, (decryptor: Decryptor, rest: Uint8Array) => unknown]>([
  ['fails', (decryptor, rest) => expect(() => decryptor.push(rest.map((byte) => byte ^ 1))).toThrow()],
  ['is cut short', (decryptor) => expect(() => decryptor.finish()).toThrow()],
  ['is given up', (decryptor) => decryptor[Symbol.dispose]()],
])('plaintext that is held back is erased when the message %s', async ([, end]) => {
  memories.length = 0
  const message = await messageOf(plaintext, 0x0578, { frameLength: 10 })
  const decryption = new Decryption({ provider }, { holdUntilVerified: true, machine: { primitives: watched } })
  const [beginning, rest] = [message.slice(0, -200), message.slice(-200)]
  expect(await decryption.push(beginning)).toEqual([])
  expect(bytesThere()).toEqual(new Set([7]))
  end(decryption.decryptor, rest)
  expect(bytesThere()).toEqual(new Set([0]))
})

it('what was opened of frames that do not verify is erased', async () => {
  memories.length = 0
  const message = await messageOf(plaintext, 0x0478, { frameLength: 10 })
  const tagOfNinth = inspect(message).header.headerLength + 9 * (32 + 10) - 1
  message[tagOfNinth]! ^= 1
  const decryption = new Decryption({ provider }, { holdUntilVerified: false, machine: { primitives: watched } })
  await expectCode(async () => decryption.push(message), 'ERR_AUTHENTICATION_FAILED')
  expect(memories.map(({ length }) => length)).toEqual([90])
  expect(bytesThere()).toEqual(new Set([0]))
})
