import { EncryptionContext } from '../src/format/encryption-context.ts'
import { Decryptor, type DecryptorOptions } from '../src/machine/decryptor.ts'
import type { DecryptionMaterials } from '../src/materials/materials.ts'
import { decryptionMaterialsOf } from '../src/materials/provider-materials.ts'
import { primitives } from '../src/primitives/node.ts'
import type { DecryptingProvider } from '../src/providers/multi-provider.ts'
import { bytesFrom } from '../src/testing/samples.ts'

/** All at once. */
export const whole = (bytes: Uint8Array): Uint8Array[] => [bytes]

/** One byte after another. */
export const byteByByte = (bytes: Uint8Array): Uint8Array[] => Array.from(bytes, (byte) => Uint8Array.of(byte))

/** Pieces of 0 to 5000 bytes, the same for the same seed. */
export function randomCuts(seed: number): (bytes: Uint8Array) => Uint8Array[] {
  return (bytes) => {
    const lengths = bytesFrom(seed, 20_000)
    const pieces: Uint8Array[] = []
    for (let at = 0, step = 0; at < bytes.length; step++) {
      const length = Math.floor((lengths[step % lengths.length]! / 255) ** 3 * 5000)
      pieces.push(bytes.slice(at, at + length))
      at += length
    }
    return pieces
  }
}

/** What came out of a decryptor, also when it failed in the end. */
export interface Released {
  readonly pieces: Uint8Array[]
  readonly error?: unknown
  readonly phase: string
}

/** Drives the machine with a message in pieces; the pieces are spoilt when each is done with, as a caller may do. */
export async function drive(
  pieces: readonly Uint8Array[],
  provider: DecryptingProvider,
  options: Partial<DecryptorOptions> = {},
): Promise<Released> {
  const decryptor = new Decryptor({ holdUntilVerified: false, primitives, ...options })
  const released: Uint8Array[] = []
  try {
    for (const piece of pieces) {
      const lent = piece.slice()
      released.push(...decryptor.push(lent))
      if (decryptor.phase === 'needs-data-key')
        released.push(...decryptor.unlock(await materialsFor(decryptor, provider)))
      lent.fill(0xa5)
    }
    decryptor.finish()
    return { pieces: released, phase: decryptor.phase }
  } catch (error) {
    return { pieces: released, error, phase: decryptor.phase }
  }
}

function materialsFor(decryptor: Decryptor, provider: DecryptingProvider): Promise<DecryptionMaterials> {
  const { header, encryptionContext } = decryptor.parsedHeader!
  return decryptionMaterialsOf(provider).decryptionMaterials({
    algorithmSuite: header.algorithmSuite,
    encryptedDataKeys: header.encryptedDataKeys,
    storedContext: encryptionContext,
    expectedContext: EncryptionContext.empty,
  })
}
