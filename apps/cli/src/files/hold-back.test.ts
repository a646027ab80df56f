import { findAlgorithmSuite, type VerifiedHeader } from '@sealwright/core'
import { describe, expect, it } from 'vitest'
import { heldBack } from './hold-back.ts'

/** A plaintext in pieces, and how many of them were asked for. */
function plaintextOf(suiteId: number, ...pieces: readonly (Uint8Array | Error)[]) {
  const header = Promise.resolve({ algorithmSuite: findAlgorithmSuite(suiteId) } as VerifiedHeader)
  const plaintext = {
    asked: 0,
    header,
    async *[Symbol.asyncIterator]() {
      for (const piece of pieces) {
        plaintext.asked += 1
        if (piece instanceof Error) throw piece
        yield piece
      }
    },
  }
  return plaintext
}

const signed = 0x0578
const unsigned = 0x0478
const piece = () => new Uint8Array(4).fill(7)

async function allOf(pieces: AsyncIterable<Uint8Array>): Promise<readonly Uint8Array[]> {
  const all: Uint8Array[] = []
  for await (const each of pieces) all.push(each)
  return all
}

describe('heldBack', () => {
  it('gives out nothing of a signed message before its end', async () => {
    const plaintext = plaintextOf(signed, piece(), piece())
    const given = heldBack(plaintext, 8)
    expect(await given.next()).toEqual({ done: false, value: piece() })
    expect(plaintext.asked).toBe(2)
  })

  it('passes an unsigned message on at once, of any length', async () => {
    const plaintext = plaintextOf(unsigned, piece(), piece(), piece())
    const given = heldBack(plaintext, 8)
    await given.next()
    expect(plaintext.asked).toBe(1)
    expect(await allOf(given)).toEqual([piece(), piece()])
  })

  it('takes a signed plaintext of the limit, and gives up above it', async () => {
    expect(await allOf(heldBack(plaintextOf(signed, piece(), piece()), 8))).toEqual([piece(), piece()])
    const given = heldBack(plaintextOf(signed, piece(), piece(), new Uint8Array(1)), 8)
    await expect(given.next()).rejects.toMatchObject({ exitCode: 5 })
  })

  it('erases what it holds when the message fails', async () => {
    const held = piece()
    const failure = new Error('signature')
    await expect(heldBack(plaintextOf(signed, held, failure), 8).next()).rejects.toBe(failure)
    expect(held).toEqual(new Uint8Array(4))
  })
})
