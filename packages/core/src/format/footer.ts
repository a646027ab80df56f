import type { CurveName } from '../suites/algorithm-suites.ts'

/** The most bytes of a DER signature (a sequence of two integers) on each curve. */
export const maxSignatureLength: Readonly<Record<CurveName, number>> = { 'P-256': 72, 'P-384': 104 }

/** A footer: the signature's length in two bytes, and the signature. @see spec: data-format/message-footer.md */
export function serializeFooter(signature: Uint8Array): Uint8Array {
  const footer = new Uint8Array(2 + signature.length)
  footer[0] = signature.length >>> 8
  footer[1] = signature.length
  footer.set(signature, 2)
  return footer
}
