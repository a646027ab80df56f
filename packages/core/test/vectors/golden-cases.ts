import { algorithmSuites, suiteIdText } from '../../src/index.ts'
import { type GoldenCase, golden } from './golden-file.ts'

/** Frames that hold one byte, one block of AES, and what the specification recommends. */
const frameLengths = [1, 16, 4096]

/** Which keys wrap the data key together: every key alone, and one of each kind. */
export const keyrings: readonly (readonly string[])[] = [
  ...Object.keys(golden.wrappingKeys).map((name) => [name]),
  ['aes-256', 'rsa-oaep-sha-256'],
]

/** Every suite × frame length × keyring × shape of context. The length of the plaintext takes turns. */
export function goldenCases(): GoldenCase[] {
  return algorithmSuites.flatMap(({ id }, suiteIndex) =>
    frameLengths.flatMap((frameLength, frameIndex) =>
      keyrings.flatMap((wrappingKeys, keyringIndex) =>
        Object.keys(golden.encryptionContexts).map((encryptionContext, contextIndex) => {
          const lengths = plaintextLengths(frameLength)
          // Five contexts and five lengths: each meets each, and both meet every suite and every keyring.
          const plaintextLength = lengths[(suiteIndex + frameIndex + keyringIndex + contextIndex) % lengths.length]!
          const algorithmSuite = suiteIdText(id)
          return {
            id: [algorithmSuite, frameLength, plaintextLength, wrappingKeys.join('+'), encryptionContext].join('/'),
            algorithmSuite,
            frameLength,
            plaintextLength,
            wrappingKeys,
            encryptionContext,
          }
        }),
      ),
    ),
  )
}

/** Nothing, and the boundaries of frames. */
export function plaintextLengths(frameLength: number): readonly [number, number, number, number, number] {
  return [0, frameLength - 1, frameLength, frameLength + 1, 3 * frameLength]
}
