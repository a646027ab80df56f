// Bounded here; for as long as you like by command: SEALWRIGHT_FUZZ_ROUNDS=100000 npm test -- packages/core/test/fuzz.test.ts
// A round that fails names its seed; put it into `keptSeeds`, and it runs for ever.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, expect, it } from 'vitest'
import { concatBytes, equalBytes } from '../src/bytes.ts'
import { type AlgorithmSuiteId, algorithmSuites, decryptRange, EnvelopeError, encrypt, inspect } from '../src/index.ts'
import { bytesFrom } from '../src/testing/samples.ts'
import { drive } from './cuts.ts'
import { provider, readAll, repeatingProvider, repeatingRandomness, writing } from './messages.ts'
import { nonFramedMessage } from './non-framed.ts'

const rounds = Number(process.env['SEALWRIGHT_FUZZ_ROUNDS'] ?? 1500)
const keptSeeds: readonly number[] = [1, 2, 3, 1_000_003]

const plaintext = bytesFrom(1, 70)
let messages: Uint8Array[] = []
beforeAll(async () => {
  const randomBytes = repeatingRandomness(7)
  messages = await Promise.all([
    ...algorithmSuites.filter(({ signature }) => signature === undefined).map(framed),
    nonFramedMessage(plaintext, 0x0478, { randomBytes }),
    ...signedMessages(),
  ])
})

/** Signatures draw randomness that nobody can give them: so these were made once, of the same plaintext under the same key. */
function signedMessages(): Uint8Array[] {
  const recorded: Readonly<Record<string, string>> = JSON.parse(
    readFileSync(new URL('./vectors/fuzz-signed.json', import.meta.url), 'utf8'),
  )
  return Object.values(recorded).map((message) => new Uint8Array(Buffer.from(message, 'base64')))
}

async function framed({ id }: { readonly id: AlgorithmSuiteId }): Promise<Uint8Array> {
  const randomBytes = repeatingRandomness(id)
  const { message } = await encrypt(plaintext, {
    provider: repeatingProvider(randomBytes),
    ...writing(id),
    frameLength: 16,
    encryptionContext: { a: 'b', é: 'ü' },
    randomBytes,
  })
  return message
}

it('a seed plays the same round in every run: the messages are always the same', () => {
  const digest = createHash('sha256').update(concatBytes(messages)).digest('hex')
  expect(messages).toHaveLength(algorithmSuites.length + 2)
  expect(digest).toBe('eed27282e5e176eac5eb24040d1b4716841c11fcaea1de85c8646798caa82c53')
})

it(`${rounds} mutated messages end in an error with a code, and no byte comes out that is not the plaintext's`, async () => {
  for (let round = 0; round < rounds; round++) await playRound(round + 10)
})

it.for(keptSeeds.map((seed) => [seed]))('seed %i', ([seed]) => playRound(seed!))

async function playRound(seed: number): Promise<void> {
  const dice = diceOf(seed)
  const message = mutate(messages[dice(messages.length)]!, dice)
  const { pieces, error } = await drive(cut(message, dice), provider, {
    maxHeaderLength: 1 << 20,
    maxBufferedLength: 1 << 20,
  })
  const out = concatBytes(pieces)
  const where = `seed ${seed}`
  expect(equalBytes(out, plaintext.subarray(0, out.length)), where).toBe(true)
  if (error === undefined) expect(out.length, where).toBe(plaintext.length)
  else expect(EnvelopeError.is(error), `${where}: ${String(error)}`).toBe(true)
  try {
    inspect(message, { size: message.length, provider })
  } catch (reason) {
    expect(EnvelopeError.is(reason), `${where}: ${String(reason)}`).toBe(true)
  }
  await readPart(message, dice).catch((reason: unknown) => {
    expect(EnvelopeError.is(reason), `${where}, a part: ${String(reason)}`).toBe(true)
  })
}

/** A part of what is left of the message: authentic as far as it goes, and all of it if the end was verified. */
async function readPart(message: Uint8Array, dice: Dice): Promise<void> {
  const start = dice(plaintext.length + 10)
  const end = start + dice(40)
  const read = async (offset: number, length: number) => message.subarray(offset, offset + length)
  const { plaintext: part, isEndVerified } = await decryptRange(
    { size: message.length, read },
    { provider, commitmentPolicy: readAll, start, end, verifyEnd: dice(2) === 0 },
  )
  const wanted = plaintext.subarray(start, end)
  expect(equalBytes(part, wanted.subarray(0, part.length))).toBe(true)
  if (isEndVerified) expect(part).toHaveLength(wanted.length)
}

type Dice = (sides: number) => number

function diceOf(seed: number): Dice {
  const stream = bytesFrom(seed, 4096)
  let at = 0
  return (sides) => {
    const value = (stream[at % 4096]! << 16) | (stream[(at + 1) % 4096]! << 8) | stream[(at + 2) % 4096]!
    at += 3
    return value % sides
  }
}

const mutations: readonly ((message: Uint8Array, dice: Dice) => Uint8Array)[] = [
  // One bit.
  (message, dice) => {
    const at = dice(message.length)
    return message.map((byte, index) => (index === at ? byte ^ (1 << dice(8)) : byte))
  },
  // A number of two, four or eight bytes: none, one, the most.
  (message, dice) => {
    const length = [2, 4, 8][dice(3)]!
    const value = [
      [0x00, 0x00],
      [0x00, 0x01],
      [0xff, 0xff],
      [0x7f, 0xff],
      [0xff, 0xfe],
    ][dice(5)]!
    const copy = message.slice()
    const at = dice(Math.max(1, message.length - length))
    copy.fill(value[0]!, at, at + length)
    copy[at + length - 1] = value[1]!
    return copy
  },
  // Cut off.
  (message, dice) => message.slice(0, dice(message.length + 1)),
  // A part taken out.
  (message, dice) => {
    const at = dice(message.length)
    return concatBytes([message.subarray(0, at), message.subarray(at + 1 + dice(60))])
  },
  // A part twice.
  (message, dice) => {
    const at = dice(message.length)
    const end = at + 1 + dice(80)
    return concatBytes([message.subarray(0, end), message.subarray(at)])
  },
  // Foreign bytes put in.
  (message, dice) => {
    const at = dice(message.length)
    return concatBytes([message.subarray(0, at), bytesFrom(dice(1 << 20), 1 + dice(40)), message.subarray(at)])
  },
  // The end of another message.
  (message, dice) => {
    const other = messages[dice(messages.length)]!
    return concatBytes([message.subarray(0, dice(message.length)), other.subarray(dice(other.length))])
  },
]

function mutate(message: Uint8Array, dice: Dice): Uint8Array {
  let mutated = message
  for (let left = 1 + dice(3); left > 0; left--) mutated = mutations[dice(mutations.length)]!(mutated, dice)
  return mutated
}

function cut(message: Uint8Array, dice: Dice): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < message.length; ) {
    const length = dice(4) === 0 ? message.length : 1 + dice(90)
    pieces.push(message.slice(at, at + length))
    at += length
  }
  return pieces
}
