import { basename } from 'node:path'

/** What an encrypted file's name ends with where the user names none. */
const encryptedSuffix = '.enc'

/** What a decrypted file's name ends with where the encrypted one does not end with `.enc`. */
const decryptedSuffix = '.dec'

/** Where `encrypt FILE` writes by default: `FILE.enc`. */
export function encryptedName(path: string): string {
  return `${path}${encryptedSuffix}`
}

/** Where `decrypt FILE` writes by default: the name without `.enc`, else `FILE.dec`. */
export function decryptedName(path: string): string {
  const isNamedByUs = path.endsWith(encryptedSuffix) && basename(path) !== encryptedSuffix
  return isNamedByUs ? path.slice(0, -encryptedSuffix.length) : `${path}${decryptedSuffix}`
}
