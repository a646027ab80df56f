import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { findAlgorithmSuite, type MessageHeader } from '@sealwright/core'
import { describe, expect, it } from 'vitest'
import { HoldBack } from './hold-back.ts'

function headerOf(suiteId: number): MessageHeader {
  return { algorithmSuite: findAlgorithmSuite(suiteId) } as MessageHeader
}

const signed = headerOf(0x0578)
const unsigned = headerOf(0x0478)

describe('HoldBack', () => {
  it('gives out nothing of a signed message before the end', async () => {
    const holdBack = new HoldBack(10)
    holdBack.decide(signed)
    holdBack.write('early')
    expect(holdBack.read()).toBeNull()
    holdBack.end()
    expect((await buffer(holdBack)).toString()).toBe('early')
  })

  it.each([
    ['an unsigned message', 10, unsigned],
    ['a signed message without a limit, as for a file', undefined, signed],
  ])('passes on at once %s', (_, maxLength, header) => {
    const holdBack = new HoldBack(maxLength)
    holdBack.decide(header)
    holdBack.write('early')
    expect(String(holdBack.read())).toBe('early')
  })

  it('takes a signed plaintext of the limit, and gives up one byte above it', async () => {
    for (const [length, code] of [
      [10, undefined],
      [11, 5],
    ] as const) {
      const holdBack = new HoldBack(10)
      holdBack.decide(signed)
      const given: Uint8Array[] = []
      const done = pipeline(Readable.from([Buffer.alloc(8), Buffer.alloc(length - 8)]), holdBack, async (source) => {
        for await (const chunk of source) given.push(chunk)
      })
      if (code === undefined) await done
      else await expect(done).rejects.toMatchObject({ exitCode: code })
      expect(Buffer.concat(given).length).toBe(code === undefined ? length : 0)
    }
  })

  it('erases what it holds when the message fails', async () => {
    const holdBack = new HoldBack(10)
    holdBack.decide(signed)
    const plaintext = Buffer.from('secret')
    holdBack.write(plaintext)
    holdBack.on('error', () => {})
    holdBack.destroy(new Error('signature'))
    await new Promise((resolve) => holdBack.once('close', resolve))
    expect(plaintext).toEqual(Buffer.alloc(6))
  })
})
