import { describe, expect, it } from 'vitest'
import { decryptedName, encryptedName } from './names.ts'

describe('names', () => {
  it('of a decrypted file is the one before encryption', () => {
    expect(decryptedName(encryptedName('folder/report.pdf'))).toBe('folder/report.pdf')
  })

  it('of a file with another ending gains .dec, so that nothing is overwritten', () => {
    expect(decryptedName('report.sealed')).toBe('report.sealed.dec')
  })

  it('is never empty', () => {
    expect(decryptedName('folder/.enc')).toBe('folder/.enc.dec')
  })
})
