import type { CredentialScope } from './signature-claim.ts'

const utf8 = new TextEncoder()

/**
 * The key that signs the requests of one credential on one day, in one Region, for one service: four HMACs on from the
 * secret access key. 32 bytes; erase them when done.
 *
 * @see AWS General Reference, "Derive a signing key for Signature Version 4"
 */
export async function deriveSigningKey(
  secretAccessKey: string,
  { date, region, service }: CredentialScope,
): Promise<Uint8Array<ArrayBuffer>> {
  let key = utf8.encode(`AWS4${secretAccessKey}`)
  for (const part of [date, region, service, 'aws4_request']) {
    const next = await hmac(key, part)
    key.fill(0)
    key = next
  }
  return key
}

/** A key of the platform's crypto: `CryptoKey`, by a name that needs no browser types. */
export type VerifyingKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

/** A signing key as the platform's crypto holds it, good for verifying only. */
export function importVerifyingKey(signingKey: Uint8Array<ArrayBuffer>): Promise<VerifyingKey> {
  return crypto.subtle.importKey('raw', signingKey, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, utf8.encode(text)))
}
