import type { KeySpec } from '@sealwright/kms-model'
import { generateMaterial, type NewMaterial } from './generate.ts'

/** Makes key material of a spec. */
export type MaterialMaker = (spec: KeySpec) => Promise<NewMaterial>

/** The specs whose key pairs take long to make, up to seconds for the longest RSA keys. */
const slowSpecs: ReadonlySet<KeySpec> = new Set(['RSA_2048', 'RSA_3072', 'RSA_4096', 'ECC_NIST_P384'])

/**
 * Makes key material, and keeps one key pair ahead of each slow spec that was asked for. What is kept is worth nothing
 * until it is handed out, so it may be lost with the process; but it may keep a short-lived process from ending, so it
 * is for servers.
 */
export function stockedMaker(randomBytes: (length: number) => Uint8Array): MaterialMaker {
  const ready = new Map<KeySpec, Promise<NewMaterial | undefined>>()
  return async (spec) => {
    if (!slowSpecs.has(spec)) return generateMaterial(spec, randomBytes)
    const kept = ready.get(spec)
    ready.delete(spec)
    const material = (await kept) ?? (await generateMaterial(spec, randomBytes))
    // A failure shows when it is that call's own turn to make one.
    if (!ready.has(spec))
      ready.set(
        spec,
        generateMaterial(spec, randomBytes).catch(() => undefined),
      )
    return material
  }
}
