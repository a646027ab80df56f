import { type SignatureClaim, scopeText } from './signature-claim.ts'
import { deriveSigningKey, importVerifyingKey, type VerifyingKey } from './signing-key.ts'

/** Verifies with derived keys, and keeps those that proved useful. */
export interface VerifyingKeys {
  /** Whether the signature is that of the data under this secret. Compares in constant time. */
  verify(
    claim: SignatureClaim,
    secretAccessKey: string,
    signature: Uint8Array<ArrayBuffer>,
    data: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>
}

/** Access keys times days times Regions: a day's work of a large team. */
const maxKept = 256

interface Kept {
  readonly secretAccessKey: string
  readonly key: VerifyingKey
}

/** Derivation costs five trips to the platform's crypto, verifying one, so keys are kept for the next request. */
export function verifyingKeys(): VerifyingKeys {
  const kept = new Map<string, Kept>()

  return {
    async verify(claim, secretAccessKey, signature, data) {
      const name = `${claim.accessKeyId}/${scopeText(claim.scope)}`
      const known = kept.get(name)
      // A secret may have been replaced since.
      const key = known?.secretAccessKey === secretAccessKey ? known.key : await derive(secretAccessKey, claim)
      const isValid = await crypto.subtle.verify('HMAC', key, signature, data)
      // Only true claims are remembered: nobody else can push keys out by inventing Regions.
      if (isValid) remember(name, { secretAccessKey, key })
      return isValid
    },
  }

  function remember(name: string, entry: Kept): void {
    kept.delete(name)
    kept.set(name, entry)
    if (kept.size > maxKept) kept.delete(kept.keys().next().value!)
  }
}

async function derive(secretAccessKey: string, { scope }: SignatureClaim): Promise<VerifyingKey> {
  const signingKey = await deriveSigningKey(secretAccessKey, scope)
  try {
    return await importVerifyingKey(signingKey)
  } finally {
    signingKey.fill(0)
  }
}
