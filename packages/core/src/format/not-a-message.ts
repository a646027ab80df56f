import { EnvelopeError } from '../errors.ts'

/** The error for an input whose first byte is no version of the message format. */
export function notAMessage(firstByte: number): EnvelopeError<'ERR_NOT_A_MESSAGE'> {
  const looksLike = guess(firstByte)
  return new EnvelopeError(
    'ERR_NOT_A_MESSAGE',
    `header: want version 1 or 2 in the first byte, got ${firstByte}${guessText[looksLike]}`,
    { looksLike },
  )
}

const guessText = {
  base64: ': this looks like base64, decode it first',
  text: ': this looks like text',
  unknown: '',
} as const

function guess(firstByte: number): keyof typeof guessText {
  // Base64 of a version 1 or 2 message always begins with an A.
  if (firstByte === 0x41) return 'base64'
  return firstByte >= 0x20 && firstByte < 0x7f ? 'text' : 'unknown'
}

/** What an unknown suite number is known from, for people. */
export function foreignSuiteHint(id: number): string | undefined {
  if (id >= 0x0070 && id <= 0x0074) return 'this looks like an object of the S3 Encryption Client'
  if (id === 0x6700 || id === 0x6701) return 'this looks like a record of the Database Encryption SDK'
  return undefined
}
