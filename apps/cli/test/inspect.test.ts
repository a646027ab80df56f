import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { workplace } from './command.ts'

const place = workplace()
const { sealwright, path } = place

async function message(...options: readonly string[]): Promise<Buffer> {
  await writeFile(path('data'), Buffer.alloc(100_000))
  await sealwright(['encrypt', 'data', '--key', 'alias/app', '--context', 'tenant=acme', ...options])
  return readFile(path('data.enc'))
}

describe('inspect', () => {
  it('shows suite, message ID, keys, context and frames, and that nothing is authenticated', async () => {
    const { length } = await message('--no-signature')
    const { code, stdout } = await sealwright(['inspect', 'data.enc'])
    expect(code).toBe(0)
    expect(stdout.toString().replace(/[0-9a-f]{64}/, 'ID')).toBe(
      [
        `data.enc  ${length.toLocaleString('en-US')} bytes`,
        '',
        '  suite       0x0478  AES-256-GCM, HKDF SHA-512, key commitment',
        '  message ID  ID',
        `  data keys   ${place.keyArn}`,
        '              wrapped in 184 bytes',
        '  context     tenant = acme',
        '  body        2 frames of up to 64 KiB, 100,000 bytes of plaintext',
        '',
        '  unsigned: whoever can decrypt it can also forge one like it',
        '  Nothing of this is authenticated: anybody could have written it. Decrypting proves it.',
        '',
      ].join('\n'),
    )
  })

  it('tells a program the same as JSON, from a file or a pipe', async () => {
    const bytes = await message('--frame-length', '4K')
    const { stdout } = await sealwright(['inspect', 'data.enc', '--json'])
    expect(JSON.parse(stdout.toString())).toEqual({
      authenticated: false,
      size: bytes.length,
      messageFormatVersion: 2,
      algorithmSuite: {
        id: '0x0578',
        name: 'AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384',
        isCommitting: true,
        isSigned: true,
      },
      messageId: expect.stringMatching(/^[0-9a-f]{64}$/),
      encryptionContext: { tenant: 'acme', 'aws-crypto-public-key': expect.stringMatching(/^[\w+/]{66}==$/) },
      encryptedDataKeys: [
        {
          providerId: 'aws-kms',
          providerInfo: Buffer.from(place.keyArn).toString('base64'),
          keyArn: place.keyArn,
          ciphertextLength: 184,
        },
      ],
      contentType: 'framed',
      frameLength: 4096,
      headerLength: expect.any(Number),
      body: { frameCount: 25, plaintextLength: 100_000, isExact: true, trailingLength: 0 },
      warnings: [],
    })
    expect((await sealwright(['inspect', '--json'], { input: bytes })).stdout).toEqual(stdout)
  })

  it('reads a message of many chunks', async () => {
    await writeFile(path('data'), Buffer.alloc(5 << 20))
    await sealwright(['encrypt', 'data', '--key', 'alias/app'])
    const { code, stdout } = await sealwright(['inspect', 'data.enc'])
    expect(code).toBe(0)
    expect(stdout.toString()).toContain('  body        80 frames of up to 64 KiB, 5,242,880 bytes of plaintext\n')
  })

  it('warns of a message that is cut short, and of bytes after its end', async () => {
    const bytes = await message()
    const cut = await sealwright(['inspect', '-'], { input: bytes.subarray(0, -1000) })
    expect(cut.stdout.toString()).toContain('cut short')
    const longer = await sealwright(['inspect', '-'], { input: Buffer.concat([bytes, Buffer.alloc(1)]) })
    expect(longer.stdout.toString()).toContain('bytes follow the end of the message')
  })

  it('shows no control character of a message', async () => {
    await message('--context', 'evil=\u001b[2J')
    const { stdout } = await sealwright(['inspect', 'data.enc'])
    expect(stdout.toString()).toContain('evil = \\u{1b}[2J')
  })

  it.each([
    ['text', 'hello'],
    ['the beginning of a header', Buffer.from('020578', 'hex')],
  ])('refuses %s', async (_, input) => {
    const { code, stderr } = await sealwright(['inspect'], { input })
    expect([3, 5]).toContain(code)
    expect(stderr).toMatch(/^sealwright: /)
  })
})
