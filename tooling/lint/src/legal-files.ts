import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** What the licence asks to travel with every copy. */
const legalFiles = ['LICENSE', 'NOTICE']

const blockLength = 512

/**
 * Looks for the licence and the notice in a package as npm has it.
 *
 * @param tarball the path of a `.tgz`
 * @returns which of them are missing or empty; `undefined` if none is
 */
export function missingLegalFiles(tarball: string): string | undefined {
  const lengths = fileLengths(gunzipSync(readFileSync(tarball)))
  const missing = legalFiles.filter((name) => (lengths.get(`package/${name}`) ?? 0) === 0)
  return missing.length === 0
    ? undefined
    : `${basename(tarball)}: want ${legalFiles.join(' and ')}, got no ${missing.join(' and no ')}`
}

/** The length of each file of a tar archive: a block that names it, its bytes in whole blocks, and so on. */
function fileLengths(archive: Buffer): ReadonlyMap<string, number> {
  const lengths = new Map<string, number>()
  for (let offset = 0; offset + blockLength <= archive.length; ) {
    const name = archive.toString('latin1', offset, offset + 100).replace(/\0.*$/s, '')
    const length = Number.parseInt(archive.toString('latin1', offset + 124, offset + 136), 8) || 0
    lengths.set(name, length)
    offset += blockLength * (1 + Math.ceil(length / blockLength))
  }
  return lengths
}
