import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { run } from './command.ts'

describe('the demo', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealwright-test-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const demo = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    run(args, { program: 'src/demo/main.ts', cwd: folder, env: { TMPDIR: folder, TMP: folder, ...env } })

  it('seals a file, opens it, shows three refusals, and leaves nothing behind', async () => {
    await writeFile(join(folder, 'letter'), Buffer.alloc(10_000, 'text '))
    const { code, stdout, stderr } = await demo(['letter'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const page = stdout.toString()
    for (const line of [
      /^ {2}✓ listens +http:\/\/127\.0\.0\.1:\d+ +[\d.]+ ms$/m,
      /^ {2}✓ sealed +10,000 bytes into a message of 10,\d{3} bytes +[\d.]+ ms$/m,
      /^ {4}suite +0x0578 {2}AES-256-GCM, HKDF SHA-512, key commitment, ECDSA P-384 signature$/m,
      /^ {4}message ID +[0-9a-f]{64}$/m,
      /^ {4}data keys +arn:aws:kms:eu-central-1:000000000000:key\/[0-9a-f-]{36}$/m,
      /^ {4}context +file = letter$/m,
      /^ {4}body +3 frames of up to 4 KiB, 10,000 bytes of plaintext$/m,
      /^ {2}✓ opened +10,000 bytes, each the same as before/m,
      /^ {2}✓ one bit flipped +ERR_AUTHENTICATION_FAILED, in byte [\d,]+/m,
      /^ {2}✓ other context +ERR_CONTEXT_MISMATCH/m,
      /^ {2}✓ key disabled +DisabledException, by the key service/m,
      /sealwright -- encrypt letter --key alias\/demo$/m,
    ]) {
      expect(page).toMatch(line)
    }
    expect(await readdir(folder)).toEqual(['letter'])
  })

  it('takes an empty file, and without one a file of its own', async () => {
    await writeFile(join(folder, 'empty'), '')
    expect(await demo(['empty'])).toMatchObject({ code: 0, stderr: '' })
    expect(await demo([])).toMatchObject({ code: 0, stderr: '' })
  })

  it('is plain where nobody looks, and coloured only where it is wanted', async () => {
    await writeFile(join(folder, 'letter'), 'text')
    const escapeSequence = '\u001b['
    expect((await demo(['letter'])).stdout.toString()).not.toContain(escapeSequence)
    expect((await demo(['letter'], { FORCE_COLOR: '1' })).stdout.toString()).toContain(escapeSequence)
  })

  it.each([
    ['a file that is not there', ['absent'], 1, 'demo: absent: no such file or folder\n'],
    ['a folder', ['.'], 2, 'want a file'],
    ['a flag', ['--fast'], 2, 'usage: npm run demo [-- PATH]'],
    ['two files', ['a', 'b'], 2, 'usage: npm run demo [-- PATH]'],
  ])('refuses %s before it starts anything', async (_, args, code, text) => {
    const result = await demo(args)
    expect(result).toMatchObject({ code, stdout: Buffer.alloc(0) })
    expect(result.stderr).toContain(text)
  })
})
