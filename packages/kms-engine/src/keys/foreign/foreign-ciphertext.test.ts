import { createCipheriv, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openForeign } from './foreign-ciphertext.ts'

const secret = new Uint8Array(randomBytes(32))
const plaintext = new TextEncoder().encode('another KMS')
const padding = new Uint8Array(5).fill(5)
const context = { tenant: 'one', 'aws-crypto-public-key': 'key', dept: 'x' }
const arn = 'arn:aws:kms:eu-central-1:111122223333:key/bc436485-5092-42b8-92a3-0aa8b93536dc'

function seal(iv: Uint8Array, aad: string, text: Uint8Array = plaintext) {
  const cipher = createCipheriv('aes-256-gcm', secret, iv)
  cipher.setAAD(Buffer.from(aad))
  const body = Buffer.concat([cipher.update(text), cipher.final()])
  return { body, tag: cipher.getAuthTag() }
}

/** As local-kms writes it. */
function byLocalKms(aad = 'aws-crypto-public-keykeydeptxtenantone'): Uint8Array {
  const iv = randomBytes(12)
  const { body, tag } = seal(iv, aad)
  return new Uint8Array(Buffer.concat([Buffer.of(arn.length), Buffer.from(arn), Buffer.alloc(4), iv, body, tag]))
}

/** As LocalStack writes it. */
function byLocalStack(aad = 'deptxtenantone', padded = Buffer.concat([plaintext, padding])): Uint8Array {
  const iv = randomBytes(16)
  const { body, tag } = seal(iv, aad, padded)
  return new Uint8Array(Buffer.concat([Buffer.from(arn.slice(-36)), iv, tag, body]))
}

describe('a ciphertext of another local KMS', () => {
  for (const [name, make] of Object.entries({ 'local-kms': byLocalKms, LocalStack: byLocalStack })) {
    test(`opens when it is of ${name}, under the same material and context`, () => {
      expect(openForeign(make(), secret, context)).toEqual(plaintext)
      expect(openForeign(make(''), secret, {})).toEqual(plaintext)
      expect(openForeign(make(), new Uint8Array(32), context)).toBeUndefined()
      expect(openForeign(make(), secret, { ...context, dept: 'y' })).toBeUndefined()
    })

    test(`of ${name} is refused when its IV, ciphertext or tag is changed, or it is cut`, () => {
      const whole = make()
      const from = name === 'LocalStack' ? 36 : 1 + arn.length + 4
      for (let index = from; index < whole.length; index++) {
        const changed = whole.slice()
        changed[index]! ^= 1
        expect(openForeign(changed, secret, context), `byte ${index}`).toBeUndefined()
      }
      for (let length = 0; length < whole.length; length++) {
        expect(openForeign(whole.subarray(0, length), secret, context)).toBeUndefined()
      }
    })
  }

  test('of LocalStack is refused when its plaintext is not padded as it should be, though it is authentic', () => {
    const open = (padded: number[]) => openForeign(byLocalStack('', Buffer.from(padded)), secret, {})
    const block = (...end: number[]) => [...new Array<number>(16 - end.length).fill(7), ...end]
    expect(open(block(1))).toEqual(Uint8Array.from(block().slice(1)))
    for (const padded of [
      block(0),
      block(2),
      block(3, 2),
      block(17),
      block(255),
      block(4, 3, 4, 4),
      [...block(1), 1],
      [1],
    ]) {
      expect(open(padded), `${padded}`).toBeUndefined()
    }
  })

  test('is none when it is anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(openForeign(bytes, secret, context)).toBeUndefined()
      }),
    )
  })
})
