import { mkdir, readdir, watch, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { ended, start, workplace } from './command.ts'

const place = workplace()
const { sealwright, path } = place
const key = ['--key', 'alias/app']

describe('the command line', () => {
  it('tells its version and its help', async () => {
    expect(await sealwright(['--version'])).toMatchObject({ code: 0, stderr: '' })
    const help = await sealwright(['--help'])
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout.toString()).toContain('Exit codes:')
    expect((await sealwright(['decrypt', '--help'])).stdout.toString()).toContain('--release-early')
  })

  it.each([
    [[]],
    [['unknown']],
    [['encrypt', 'data']],
    [['encrypt', 'data', '--unknown']],
    [['encrypt', 'data', '--key', 'not a key']],
    [['encrypt', 'data', ...key, ...key]],
    [['encrypt', 'data', ...key, '--context', 'no-value']],
    [['encrypt', 'data', ...key, '--frame-length', '0']],
    [['encrypt', 'data', ...key, '--endpoint-url', 'nowhere']],
    [['encrypt', 'folder', ...key]],
    [['encrypt', 'data', ...key, '--output', 'folder']],
    [['decrypt', 'data']],
  ])('refuses %j as wrong use, and writes nothing', async (args) => {
    await writeFile(path('data'), 'x')
    await mkdir(path('folder'))
    const { code, stdout, stderr } = await sealwright(args)
    expect(code).toBe(2)
    expect(stdout).toEqual(Buffer.alloc(0))
    expect(stderr).not.toMatch(/^ +at /m)
    expect(await readdir(place.folder)).toEqual(['data', 'folder'])
  })

  it('says which file is not there, and shows a stack only when asked', async () => {
    const brief = await sealwright(['encrypt', 'absent', ...key])
    expect(brief).toMatchObject({ code: 1, stderr: 'sealwright: absent: no such file or folder\n' })
    const verbose = await sealwright(['encrypt', 'absent', ...key, '--verbose'])
    expect(verbose.stderr).toMatch(/^ +at .*open/m)
  })

  it('tells which keys a message names when none is given', async () => {
    await writeFile(path('data'), 'x')
    await sealwright(['encrypt', 'data', ...key])
    expect((await sealwright(['decrypt', 'data.enc'])).stderr).toContain(`unauthenticated: ${place.keyArn}\n`)
  })

  it('takes the endpoint, the Region and an identity from the environment that AWS’s tools read', async () => {
    await writeFile(path('data'), 'x')
    const env = { AWS_DEFAULT_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: '111122223333', AWS_SECRET_ACCESS_KEY: 'x' }
    const made = await sealwright(['kms', 'create-key', 'alias/there'], { env })
    expect(made.stdout.toString()).toMatch(/^arn:aws:kms:eu-west-1:111122223333:key\/[\w-]+\n$/)
    expect((await sealwright(['encrypt', 'data', '--key', 'alias/there'], { env })).code).toBe(0)
    expect((await sealwright(['encrypt', 'data', '--key', 'alias/there', '--force'])).code).toBe(4)
  })

  it('takes the Region and an identity from the files that AWS’s tools read', async () => {
    await writeFile(path('config'), '[default]\nregion = eu-west-2\n[profile team]\nregion = eu-west-3\n')
    const identity = (account: string) => `aws_access_key_id = ${account}\naws_secret_access_key = x\n`
    await writeFile(path('credentials'), `[default]\n${identity('1'.repeat(12))}[team]\n${identity('2'.repeat(12))}`)
    const env = { AWS_CONFIG_FILE: path('config'), AWS_SHARED_CREDENTIALS_FILE: path('credentials') }
    const arnMadeWith = async (...args: readonly string[]) =>
      (await sealwright(['kms', 'create-key', ...args], { env })).stdout.toString()
    expect(await arnMadeWith()).toMatch(/^arn:aws:kms:eu-west-2:111111111111:key/)
    expect(await arnMadeWith('--profile', 'team')).toMatch(/^arn:aws:kms:eu-west-3:222222222222:key/)
    expect(await sealwright(['kms', 'create-key', '--profile', 'absent'], { env })).toMatchObject({ code: 1 })
  })

  it('makes no second key for an alias', async () => {
    const { code, stderr } = await sealwright(['kms', 'create-key', 'alias/app'])
    expect(code).toBe(1)
    expect(stderr).toBe(`sealwright: alias/app exists already, for ${place.keyArn}\n`)
  })

  it('loads neither the AWS SDK nor the server before they are needed', async () => {
    const hook = `
      import { registerHooks } from 'node:module'
      registerHooks({ resolve(specifier, context, next) {
        if (/^@aws-sdk|^@sealwright.server/.test(specifier)) throw new Error('loaded ' + specifier)
        return next(specifier, context)
      } })`
    const nodeFlags = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`]
    await writeFile(path('data'), 'x')
    await sealwright(['encrypt', 'data', ...key])
    for (const args of [['--version'], ['--help'], ['inspect', 'data.enc'], ['decrypt', 'data.enc']]) {
      expect((await sealwright(args, { nodeFlags })).stderr).not.toContain('loaded')
    }
    expect((await sealwright(['decrypt', 'data.enc', ...key, '--output', '-'], { nodeFlags })).stderr).toContain(
      '@aws-sdk/client-kms',
    )
  })
})

describe('an end from outside', () => {
  it.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('by %s leaves nothing behind', async ([signal, code], context) => {
    if (process.platform === 'win32') context.skip('Windows has no signals that a process could answer')
    const created = fileCreatedIn(place.folder)
    const child = start(['encrypt', ...key, '--output', 'data.enc'], {
      cwd: place.folder,
      env: { AWS_ENDPOINT_URL: place.url },
    })
    child.stdin.on('error', () => {})
    child.stdin.write('the beginning of an input that never ends')
    expect(await created).toMatch(/^\.sealwright-[0-9a-f]{16}\.partial$/)
    const end = ended(child)
    child.kill(signal)
    expect(await end).toBe(code)
    expect(await readdir(place.folder)).toEqual([])
  })

  it('by a full disk is told in a word', async (context) => {
    if (process.platform !== 'linux') context.skip('only Linux has /dev/full')
    await writeFile(path('data'), 'x')
    const result = await sealwright(['encrypt', 'data', ...key, '--output', '/dev/full'])
    expect(result).toMatchObject({ code: 1, stderr: 'sealwright: no space left on the device\n' })
  })

  it('of the reader of its output is no failure to speak of', async () => {
    const child = start(['encrypt', ...key, '--output', '-'], { env: { AWS_ENDPOINT_URL: place.url } })
    const end = ended(child)
    let stderr = ''
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    child.stdin.on('error', () => {})
    child.stdin.write(Buffer.alloc(1 << 22))
    child.stdout.once('data', () => child.stdout.destroy())
    child.stdin.write(Buffer.alloc(1 << 22))
    expect([await end, stderr]).toEqual([141, ''])
  })
})

async function fileCreatedIn(folder: string): Promise<string | null> {
  for await (const { filename } of watch(folder)) return filename
  return null
}
