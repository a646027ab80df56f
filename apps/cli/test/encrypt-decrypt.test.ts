import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { workplace } from './command.ts'

const place = workplace()
const { sealwright, path } = place
const key = ['--key', 'alias/app']

/** Bytes that tell their place. */
function bytesOf(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, index) => index * 7 + (index >> 8)))
}

/** An encrypted file and its message. */
async function encrypted(name: string, content: Uint8Array, ...options: readonly string[]): Promise<Buffer> {
  await writeFile(path(name), content)
  expect(await sealwright(['encrypt', name, ...key, '--quiet', ...options])).toMatchObject({ code: 0, stderr: '' })
  return readFile(path(`${name}.enc`))
}

describe('files', () => {
  it.each([0, 1, 65_536, 200_000, 5_000_000])('of %i bytes come back as they were', async (length) => {
    await encrypted('data', bytesOf(length))
    const result = await sealwright(['decrypt', 'data.enc', ...key, '--output', 'again'])
    expect(result).toMatchObject({ code: 0, stdout: Buffer.alloc(0) })
    expect(result.stderr).toMatch(/^decrypted data\.enc to again {2}\S+ \S+ in \S+ m?s\n$/)
    expect((await readFile(path('again'))).equals(bytesOf(length))).toBe(true)
  })

  it('are told by the length of the plaintext, both ways', async () => {
    await writeFile(path('data'), 'secret')
    expect((await sealwright(['encrypt', 'data', ...key])).stderr).toMatch(/^encrypted data to data\.enc {2}6 B in /)
    const { stderr } = await sealwright(['decrypt', 'data.enc', ...key, '--output', 'again'])
    expect(stderr).toMatch(/^decrypted data\.enc to again {2}6 B in /)
  })

  it('that are decrypted are their owner’s alone', async (context) => {
    if (process.platform === 'win32') context.skip('Windows has no mode bits')
    await encrypted('data', bytesOf(10))
    await sealwright(['decrypt', 'data.enc', ...key, '--output', 'again'])
    expect((await stat(path('again'))).mode & 0o777).toBe(0o600)
  })

  it('are never put in the place of a device', async (context) => {
    if (process.platform === 'win32') context.skip('Windows has no device files')
    await encrypted('data', bytesOf(10))
    expect((await sealwright(['decrypt', 'data.enc', ...key, '--output', '/dev/null', '--force'])).code).toBe(0)
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true)
  })

  it('are not replaced unless told to', async () => {
    await encrypted('data', bytesOf(10))
    const refused = await sealwright(['decrypt', 'data.enc', ...key])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toBe(
      'sealwright: data exists already\nhint: name another file with --output, or replace it with --force\n',
    )
    await writeFile(path('data'), 'newer')
    expect((await sealwright(['decrypt', 'data.enc', ...key, '--force'])).code).toBe(0)
    expect((await readFile(path('data'))).equals(bytesOf(10))).toBe(true)
  })

  it('open with any of several keys, in messages that name them all', async () => {
    await encrypted('data', bytesOf(10), '--key', 'alias/other')
    for (const alias of ['alias/app', 'alias/other']) {
      const { code, stdout } = await sealwright(['decrypt', 'data.enc', '--key', alias, '--output', '-'])
      expect([code, stdout.equals(bytesOf(10))]).toEqual([0, true])
    }
  })

  it('open with whatever key of an account that is trusted, and of no other', async () => {
    await encrypted('data', bytesOf(10))
    const decrypt = (account: string) => sealwright(['decrypt', 'data.enc', '--any-key-of', account, '--output', '-'])
    expect((await decrypt('000000000000')).stdout.equals(bytesOf(10))).toBe(true)
    expect(await decrypt('111122223333')).toMatchObject({ code: 4, stdout: Buffer.alloc(0) })
    expect(await decrypt('aws-cn:000000000000')).toMatchObject({ code: 4 })
    expect(await decrypt('acme')).toMatchObject({ code: 2 })
  })

  it('open when one of the keys that are offered is the right one', async () => {
    await encrypted('data', bytesOf(10))
    const keys = ['--key', 'alias/other', '--key', place.keyArn]
    expect((await sealwright(['decrypt', 'data.enc', ...keys, '--output', 'again'])).code).toBe(0)
  })
})

describe('pipes', () => {
  it('carry a message one way and its plaintext back', async () => {
    const message = await sealwright(['encrypt', ...key], { input: bytesOf(300_000) })
    expect(message).toMatchObject({ code: 0, stderr: '' })
    const plaintext = await sealwright(['decrypt', ...key], { input: message.stdout })
    expect(plaintext).toMatchObject({ code: 0, stderr: '' })
    expect(plaintext.stdout.equals(bytesOf(300_000))).toBe(true)
  })

  it('carry an empty plaintext', async () => {
    const message = await sealwright(['encrypt', '-', ...key])
    expect(await sealwright(['decrypt', '-', ...key], { input: message.stdout })).toMatchObject({
      code: 0,
      stdout: Buffer.alloc(0),
    })
  })

  it('get nothing of a signed message whose signature does not verify', async () => {
    const message = await encrypted('data', bytesOf(200_000))
    message[message.length - 1]! ^= 1
    expect(await sealwright(['decrypt', ...key], { input: message })).toMatchObject({
      code: 3,
      stdout: Buffer.alloc(0),
    })
  })

  it('get the frames of a signed message early when told to, but never the final one unverified', async () => {
    const message = await encrypted('data', bytesOf(200_000))
    message[message.length - 1]! ^= 1
    const { code, stdout } = await sealwright(['decrypt', ...key, '--release-early'], { input: message })
    expect(code).toBe(3)
    // How many frames left before the end arrived is a matter of the pipe.
    const frames = stdout.length / 65_536
    expect([1, 2, 3]).toContain(frames)
    expect(stdout.equals(bytesOf(200_000).subarray(0, stdout.length))).toBe(true)
  })

  it('get the whole frames of an unsigned message that is cut short, and an exit code that says so', async () => {
    const message = await encrypted('data', bytesOf(200_000), '--no-signature')
    const { code, stdout } = await sealwright(['decrypt', ...key], { input: message.subarray(0, -1) })
    expect(code).toBe(3)
    expect(stdout.length).toBeGreaterThan(0)
    expect(stdout.equals(bytesOf(200_000).subarray(0, stdout.length))).toBe(true)
    expect(stdout.length % 65_536).toBe(0)
  })
})

describe('the encryption context', () => {
  const context = ['--context', 'tenant=acme', '--context', 'note=a=b']

  it('opens with the pairs that the message carries, and with some of them', async () => {
    await encrypted('data', bytesOf(10), ...context)
    for (const asked of [context, ['--context', 'tenant=acme'], []]) {
      expect((await sealwright(['decrypt', 'data.enc', ...key, ...asked, '--output', '-'])).code).toBe(0)
    }
  })

  it.each(['tenant=other', 'absent=x'])('refuses a message that does not carry %s', async (pair) => {
    await encrypted('data', bytesOf(10), ...context)
    const result = await sealwright(['decrypt', 'data.enc', ...key, '--context', pair, '--output', 'again'])
    expect(result).toMatchObject({ code: 3, stdout: Buffer.alloc(0) })
    expect(result.stderr).toContain(pair.split('=')[0])
    expect(await readdir(place.folder)).toEqual(['data', 'data.enc'])
  })

  it('may not use the names of the message format', async () => {
    await writeFile(path('data'), 'x')
    const result = await sealwright(['encrypt', 'data', ...key, '--context', 'aws-crypto-public-key=x'])
    expect(result.code).toBe(2)
    expect(await readdir(place.folder)).toEqual(['data'])
  })
})

describe('a damaged message', () => {
  it.each<[string, (message: Buffer) => Buffer]>([
    ['a bit flipped in the wrapped data key', (message) => flipped(message, 250)],
    ['a bit flipped in the first frame', (message) => flipped(message, message.length - 150_000)],
    ['a bit flipped in the signature', (message) => flipped(message, message.length - 10)],
    ['its last byte missing', (message) => message.subarray(0, -1)],
    ['half of it missing', (message) => message.subarray(0, message.length / 2)],
    ['a byte too many', (message) => Buffer.concat([message, Buffer.alloc(1)])],
  ])('with %s leaves no file, and the one before as it was', async (_, damage) => {
    const message = await encrypted('data', bytesOf(200_000))
    await writeFile(path('data.enc'), damage(message))
    await writeFile(path('data'), 'before')
    const result = await sealwright(['decrypt', 'data.enc', ...key, '--force'])
    expect(result.code).toBe(3)
    expect(result.stderr).toMatch(/^sealwright: /)
    expect(await readdir(place.folder)).toEqual(['data', 'data.enc'])
    expect(await readFile(path('data'), 'utf8')).toBe('before')
  })

  function flipped(message: Buffer, offset: number): Buffer {
    const copy = Buffer.from(message)
    copy[offset]! ^= 0x10
    return copy
  }

  it.each([
    ['text', 'hello, this is not a message'],
    ['nothing', ''],
    ['base64', Buffer.from([2, 5, 0x78, ...Buffer.alloc(60)]).toString('base64')],
  ])('that is none but %s is told apart', async (_, input) => {
    expect((await sealwright(['decrypt', ...key], { input })).code).toBe(5)
  })
})

describe('a key that does not open', () => {
  it('is named with the reason of the service', async () => {
    const arn = await place.createKey('alias/short-lived')
    await writeFile(path('data'), 'x')
    await sealwright(['encrypt', 'data', '--key', arn])
    await place.kms.disableKey({ KeyId: arn })
    for (const command of [
      ['decrypt', 'data.enc', '--output', 'again'],
      ['encrypt', 'data', '--output', 'again'],
    ]) {
      const result = await sealwright([...command, '--key', arn])
      expect(result.code).toBe(4)
      expect(result.stderr).toContain(`aws-kms ${arn}: DisabledException: ${arn} is disabled.`)
      expect(result.stderr).toContain('hint: enable the key')
    }
    expect(await readdir(place.folder)).toEqual(['data', 'data.enc'])
  })

  it('is not asked for when a message lists data keys without number', async () => {
    const message = await encrypted('data', bytesOf(1))
    // Version, suite, message ID, and the length of a context of one pair stand before the count.
    const countAt = 1 + 2 + 32 + 2 + message.readUInt16BE(35)
    message.writeUInt16BE(65, countAt)
    const result = await sealwright(['decrypt', ...key], { input: message })
    expect(result).toMatchObject({ code: 5, stderr: expect.stringContaining('want at most 64') })
  })

  it('is passed over without a call when its ARN is another', async () => {
    await encrypted('data', bytesOf(1))
    const another = place.keyArn.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))
    const result = await sealwright(['decrypt', 'data.enc', '--key', another, '--output', '-'])
    expect(result.code).toBe(4)
    expect(result.stderr).toContain('sealwright inspect')
  })

  it('is one that nobody has, or behind an address where nobody answers', async () => {
    await writeFile(path('data'), 'x')
    const unknown = await sealwright(['encrypt', 'data', '--key', 'alias/nobody'])
    expect(unknown).toMatchObject({ code: 4, stderr: expect.stringContaining('NotFoundException') })
    const silent = await sealwright(['encrypt', 'data', ...key, '--endpoint-url', 'http://127.0.0.1:9'])
    expect(silent).toMatchObject({ code: 4, stderr: expect.stringContaining('connection refused by 127.0.0.1:9') })
  })
})
