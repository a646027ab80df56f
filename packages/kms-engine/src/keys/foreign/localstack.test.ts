import { describe, expect, test } from 'vitest'
import { fromBase64, fromHex, fromUtf8 } from '../../bytes.ts'
import { openForeign } from './foreign-ciphertext.ts'

/** Imported into LocalStack 4.14.0 for these vectors alone. */
const material = fromHex('9cbf809e91449f96650cc215d550fe235181e07d424c6e4363ff5a6f55378ff2')

const recorded = [
  {
    of: 'five bytes',
    plaintext: 'hello',
    context: {},
    blob: 'MmJkNDVkN2QtNDMxYi00MDkzLTg4OWYtNjVlNDI0MWQ2NTYwCg/lp1utv/Evh8CgCOnerwoD4GwG3SHruoMNYcMMWAwO0SORO+l4G++Pshq7cjgF',
  },
  {
    of: 'no bytes',
    plaintext: '',
    context: {},
    blob: 'MmJkNDVkN2QtNDMxYi00MDkzLTg4OWYtNjVlNDI0MWQ2NTYwiTzTBnVvrD6oUrAVaYFJlywe+np2gh9kC9S/OTc0Chruerg9Ta3WsognEi2Gq0Qh',
  },
  {
    of: 'a whole block',
    plaintext: 'sixteen bytes ok',
    context: {},
    blob: 'MmJkNDVkN2QtNDMxYi00MDkzLTg4OWYtNjVlNDI0MWQ2NTYwhFCVYucg99LfCYbWejidhiwDWtOeyMnKstT9EfFRcYqi1SAa8Z1i8J3Dtap3U6yiglWLz+d1ilLYIEHOvXvjvA==',
  },
  {
    of: 'five bytes under a context',
    plaintext: 'hello',
    context: { tenant: 'one', dept: 'x' },
    blob: 'MmJkNDVkN2QtNDMxYi00MDkzLTg4OWYtNjVlNDI0MWQ2NTYwYB4hE1bgl84DqkgdihrfGZhdggF+Ur32TS9JUekI+d1oNHTouh40MCNkQy/Y7XbC',
  },
  {
    of: 'five bytes under names that UTF-16 puts in another order than UTF-8',
    plaintext: 'hello',
    context: { '🔑': 'key', '～': 'fullwidth', tenant: 'one' },
    blob: 'MmJkNDVkN2QtNDMxYi00MDkzLTg4OWYtNjVlNDI0MWQ2NTYw8dgRXJKpHZ3kOJTlJ198WhT6gdbRe/TK83tosrldtEb7M+dWnqLQ2S3qBC48xTfe',
  },
]

describe('a ciphertext that LocalStack 4.14.0 made', () => {
  test.each(recorded)('opens as what was encrypted: $of', ({ plaintext, context, blob }) => {
    expect(fromUtf8(openForeign(fromBase64(blob)!, material, context)!)).toBe(plaintext)
  })
})
