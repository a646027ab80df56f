import { type AlgorithmSuiteId, encrypt } from '../../src/index.ts'
import { writing } from '../messages.ts'
import { goldenPlaintext } from './draws.ts'
import { beginMessage, drawsSoFar } from './fixed-primitives.ts'
import { type GoldenCase, golden } from './golden-file.ts'
import { goldenProvider } from './golden-keys.ts'

/**
 * Makes a golden message. Only a copy of the package that stands on the fixed primitives can: see `golden-maker.ts`.
 *
 * @throws Error if the message drew another number of times than the README says
 */
export async function makeGolden({ id, wrappingKeys, ...options }: GoldenCase): Promise<Uint8Array> {
  beginMessage(id)
  const { message } = await encrypt(goldenPlaintext(options.plaintextLength), {
    provider: goldenProvider(wrappingKeys),
    ...writing(Number(options.algorithmSuite) as AlgorithmSuiteId),
    frameLength: options.frameLength,
    encryptionContext: golden.encryptionContexts[options.encryptionContext]!,
  })
  const drawCount = 1 + wrappingKeys.length + 1
  if (drawsSoFar() !== drawCount) throw new Error(`${id}: want ${drawCount} draws, got ${drawsSoFar()}`)
  return message
}
