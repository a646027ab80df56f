import { open, readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { workplace } from './command.ts'

const place = workplace()
const { sealwright, path } = place
const key = ['--key', 'alias/app', '--quiet']
const length = 192 << 20

/** Has the command say, as its last words, the most memory that it was resident in, in kilobytes. */
const hook = "process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)))"
const nodeFlags = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`]

describe('memory', () => {
  it('stays below 150 MB for a file of 192 MiB, both ways', async () => {
    const file = await open(path('data'), 'w')
    await file.truncate(length)
    await file.close()
    for (const args of [
      ['encrypt', 'data', ...key],
      ['decrypt', 'data.enc', ...key, '--output', 'again'],
    ]) {
      const { code, stderr } = await sealwright(args, { nodeFlags })
      expect(code).toBe(0)
      expect(Number(stderr)).toBeLessThan(150_000)
    }
    expect((await readFile(path('again'))).equals(Buffer.alloc(length))).toBe(true)
  })
})
