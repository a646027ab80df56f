import { readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { workplace } from './command.ts'

const place = workplace()
const { sealwright, path } = place
const content = Buffer.alloc(3_000_000, 'content ')

/** The content, encrypted under `alias/app`. */
async function encrypted(): Promise<Buffer> {
  await writeFile(path('data'), content)
  await sealwright(['encrypt', 'data', '--key', 'alias/app', '--context', 'tenant=acme'])
  return readFile(path('data.enc'))
}

describe('verify', () => {
  it('tells what was verified and by which key, and writes nothing', async () => {
    await encrypted()
    const { code, stdout } = await sealwright(['verify', 'data.enc', '--key', 'alias/app', '--context', 'tenant=acme'])
    expect(code).toBe(0)
    expect(stdout.toString()).toBe(
      'verified data.enc  3,000,000 bytes of plaintext in 46 frames, by aws-kms alias/app\n',
    )
    expect(await readdir(place.folder)).toEqual(['data', 'data.enc'])
  })

  it.each([
    ['a bit flipped', (message: Buffer) => message.map((byte, index) => (index === 1_000_000 ? byte ^ 1 : byte))],
    ['its end missing', (message: Buffer) => message.subarray(0, -200)],
  ])('refuses a message with %s', async (_, damage) => {
    const result = await sealwright(['verify', '--key', 'alias/app'], { input: damage(await encrypted()) })
    expect(result).toMatchObject({ code: 3, stdout: Buffer.alloc(0) })
  })
})

describe('reencrypt', () => {
  it('makes a new message under another key, with the same plaintext and context', async () => {
    const old = await encrypted()
    const options = ['--key', 'alias/app', '--to', 'alias/other', '--output', 'new.enc']
    expect((await sealwright(['reencrypt', 'data.enc', ...options])).code).toBe(0)
    expect((await readFile(path('new.enc'))).equals(old)).toBe(false)
    const context = ['--context', 'tenant=acme']
    const opened = await sealwright(['decrypt', 'new.enc', '--key', 'alias/other', ...context, '--output', '-'])
    expect([opened.code, opened.stdout.equals(content)]).toEqual([0, true])
    expect((await sealwright(['decrypt', 'new.enc', '--key', 'alias/app', '--output', '-'])).code).toBe(4)
  })

  it('replaces a message in its place only when told to, and only by a whole one', async () => {
    const old = await encrypted()
    const command = ['reencrypt', 'data.enc', '--key', 'alias/app', '--to', 'alias/other']
    expect((await sealwright(command)).code).toBe(2)
    expect((await sealwright([...command, '--context', 'tenant=other', '--force'])).code).toBe(3)
    expect((await readFile(path('data.enc'))).equals(old)).toBe(true)
    expect((await sealwright([...command, '--force'])).code).toBe(0)
    expect((await sealwright(['verify', 'data.enc', '--key', 'alias/other'])).code).toBe(0)
    expect(await readdir(place.folder)).toEqual(['data', 'data.enc'])
  })

  it('replaces the message that a link leads to, and leaves the link', async (context) => {
    if (process.platform === 'win32') context.skip('Windows lets only administrators make links')
    const old = await encrypted()
    await symlink('data.enc', path('link'))
    const keys = ['--key', 'alias/app', '--to', 'alias/other']
    expect((await sealwright(['reencrypt', 'link', ...keys, '--force'])).code).toBe(0)
    expect(await readlink(path('link'))).toBe('data.enc')
    expect((await readFile(path('data.enc'))).equals(old)).toBe(false)
    expect((await sealwright(['verify', 'data.enc', '--key', 'alias/other'])).code).toBe(0)
  })

  it('leaves nothing of a message that does not verify', async () => {
    const message = await encrypted()
    message[message.length - 1]! ^= 1
    await writeFile(path('data.enc'), message)
    const options = ['--key', 'alias/app', '--to', 'alias/other', '--output', 'new.enc']
    expect((await sealwright(['reencrypt', 'data.enc', ...options])).code).toBe(3)
    expect(await readdir(place.folder)).toEqual(['data', 'data.enc'])
  })
})
