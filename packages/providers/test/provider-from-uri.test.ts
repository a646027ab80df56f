import { execFile } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { KMS } from '@aws-sdk/client-kms'
import { decrypt, encrypt, type KeyDecryptor, type KeyEncryptor, rawAesProvider } from '@sealwright/core'
import { type RunningServer, startServer } from '@sealwright/server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { decryptorFromUri, encryptorFromUri, providerFromUri, type Scheme } from '../src/index.ts'

const plaintext = new TextEncoder().encode('plaintext')
const accountId = '000000000000'

let server: RunningServer
let folder: string
let keyArn: string
beforeAll(async () => {
  server = await startServer({ port: 0 })
  const kms = new KMS({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  const { KeyMetadata } = await kms.createKey({})
  keyArn = KeyMetadata?.Arn ?? ''
  await kms.createAlias({ AliasName: 'alias/app', TargetKeyId: keyArn })

  folder = await mkdtemp(join(tmpdir(), 'sealwright-providers-'))
  await writeFile(join(folder, 'app.key'), randomBytes(32), { mode: 0o600 })
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  await writeFile(join(folder, 'public.pem'), publicKey)
  await writeFile(join(folder, 'private.pem'), privateKey, { mode: 0o600 })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

/** Puts what only a running test knows into a URI, and the credentials that the AWS SDK wants into its environment. */
function filled(uri: string): string {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  return uri.replaceAll('SERVER', server.url).replaceAll('FOLDER', folder).replaceAll('ARN', keyArn)
}

async function opens(reader: KeyDecryptor, writer: KeyEncryptor): Promise<void> {
  const { message } = await encrypt(plaintext, { provider: writer })
  expect((await decrypt(message, { provider: reader })).plaintext).toEqual(plaintext)
}

describe('providerFromUri', () => {
  it.each([
    'aws-kms:alias/app?region=us-east-1&endpoint=SERVER',
    'aws-kms:ARN?endpoint=SERVER&multi-region=true',
    'localstack:alias/app?endpoint=SERVER',
    'memory:alias/app',
    'raw-aes:FOLDER/app.key',
    'raw-rsa:FOLDER/private.pem?public=FOLDER/public.pem&padding=OAEP-SHA-384',
  ])('%s encrypts and decrypts', async (uri) => {
    const provider = await providerFromUri(filled(uri))
    await opens(provider, provider)
  })

  it('gives providers that open each other’s messages where the key is the same', async () => {
    const localstack = await providerFromUri(filled('localstack:alias/app?endpoint=SERVER&region=us-east-1'))
    const awsKms = await providerFromUri(filled('aws-kms:ARN?endpoint=SERVER'))
    await opens(localstack, awsKms)
    await opens(awsKms, localstack)
  })

  it('gives one key of a KMS in memory to all who name its seed', async () => {
    const uri = 'memory:alias/app?seed=fixtures&account=111122223333&region=eu-west-1'
    await opens(await providerFromUri(uri), await providerFromUri(uri))
    const { message } = await encrypt(plaintext, { provider: await providerFromUri('memory:alias/app') })
    await expect(decrypt(message, { provider: await providerFromUri('memory:alias/app') })).rejects.toThrow()
  })

  it('writes the namespace and name of a raw key into the message, by default the file’s own name', async () => {
    const wrappingKey = randomBytes(16)
    await writeFile(join(folder, 'tenant.v1.key'), wrappingKey, { mode: 0o600 })
    const named = rawAesProvider({ namespace: 'acme', keyName: 'k1', wrappingKey })
    await opens(named, await providerFromUri(filled('raw-aes:FOLDER/tenant.v1.key?namespace=acme&name=k1')))
    const unnamed = rawAesProvider({ namespace: 'sealwright', keyName: 'tenant.v1', wrappingKey })
    await opens(unnamed, await providerFromUri(filled('raw-aes:FOLDER/tenant.v1.key')))
  })

  it('lists the schemes that it knows', async () => {
    await expect(providerFromUri('vault:transit/app')).rejects.toThrow(
      'want one of aws-kms, localstack, memory, raw-aes, raw-rsa, got vault',
    )
    await expect(providerFromUri('constructor:x')).rejects.toThrow(/want one of/)
  })

  it('lists the parameters that a scheme takes', async () => {
    await expect(providerFromUri('memory:alias/app?regoin=eu-west-1')).rejects.toThrow(
      'memory takes region, account, seed, got regoin',
    )
  })

  it('takes schemes of others', async () => {
    const opened: unknown[] = []
    const vault: Scheme = {
      parameters: ['mount'],
      async open(uri) {
        opened.push({ ...uri, parameters: { ...uri.parameters } })
        return rawAesProvider({ namespace: 'vault', keyName: uri.target, wrappingKey: new Uint8Array(32) })
      },
    }
    const provider = await providerFromUri('vault:app?mount=transit', { schemes: { vault } })
    expect(provider.name).toBe('raw-aes:vault/app')
    expect(opened).toEqual([{ scheme: 'vault', target: 'app', parameters: { mount: 'transit' } }])
  })

  it.each([
    ['aws-kms:no key', /no key/],
    ['aws-kms:alias/app?account=111122223333', /account goes with aws-kms:discovery alone/],
    ['aws-kms:alias/app?multi-region=yes', /want true or false, got yes/],
    ['aws-kms:discovery', /want account=ID/],
    ['aws-kms:discovery?account=111122223333&multi-region=true', /multi-region=true wants region/],
    ['aws-kms:discovery?account=111122223333', /decrypts, and cannot encrypt/],
    ['localstack:alias/app?endpoint=http://8.8.8.8', /address of this machine/],
    ['raw-aes:FOLDER/none.key', /ENOENT/],
    ['raw-aes:FOLDER/public.pem', /16, 24 or 32|want a key that others cannot read/],
    ['raw-rsa:FOLDER/app.key', /RSA|PEM|key/],
    ['raw-rsa:FOLDER/public.pem', /encrypts, and cannot decrypt/],
    ['raw-rsa:FOLDER/private.pem', /decrypts, and cannot encrypt/],
    ['raw-rsa:FOLDER/public.pem?public=FOLDER/public.pem', /want a private key beside/],
    ['raw-rsa:FOLDER/private.pem?padding=none', /want one of OAEP-SHA-1, .*, got none/],
  ])('refuses %s', async (uri, message) => {
    await expect(providerFromUri(filled(uri))).rejects.toThrow(message)
  })

  it('refuses a secret key that others can read', async (context) => {
    if (process.platform === 'win32') context.skip('files have no mode there')
    await writeFile(join(folder, 'open.key'), randomBytes(32))
    await chmod(join(folder, 'open.key'), 0o644)
    await expect(providerFromUri(filled('raw-aes:FOLDER/open.key'))).rejects.toThrow(/others cannot read, got mode 644/)
  })

  it('loads no adapter but the one that is named', async () => {
    const script = `
      import { registerHooks } from 'node:module'
      const loaded = []
      registerHooks({ resolve(name, context, next) { loaded.push(name); return next(name, context) } })
      const { providerFromUri } = await import(${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)})
      await providerFromUri(${JSON.stringify(filled('raw-aes:FOLDER/app.key'))})
      const before = loaded.filter((name) => /provider-|aws-sdk/.test(name) && !name.startsWith('.'))
      await providerFromUri('memory:alias/app')
      console.log(JSON.stringify([before, loaded.some((name) => name === '@sealwright/provider-memory')]))`
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=source', '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
      { cwd: fileURLToPath(new URL('..', import.meta.url)) },
    )
    expect(JSON.parse(stdout)).toEqual([[], true])
  })
})

it('does what the README says', async () => {
  const { opened } = await import('./readme-example.ts')
  expect(new TextDecoder().decode(opened.plaintext)).toBe('a secret')
})

describe('the halves', () => {
  it('a public key encrypts what its private key decrypts', async () => {
    const writer = await encryptorFromUri(filled('raw-rsa:FOLDER/public.pem?name=k'))
    const reader = await decryptorFromUri(filled('raw-rsa:FOLDER/private.pem?name=k'))
    await opens(reader, writer)
    await expect(decryptorFromUri(filled('raw-rsa:FOLDER/public.pem'))).rejects.toThrow(/cannot decrypt/)
    await expect(encryptorFromUri(filled('raw-rsa:FOLDER/private.pem'))).rejects.toThrow(/cannot encrypt/)
  })

  it('discovery decrypts what keys of its account wrapped, in its Region', async () => {
    const writer = await encryptorFromUri(filled('aws-kms:ARN?endpoint=SERVER'))
    const discovery = (parameters: string) =>
      decryptorFromUri(filled(`aws-kms:discovery?endpoint=SERVER&${parameters}`))
    await opens(await discovery(`account=${accountId}`), writer)
    await opens(await discovery(`account=${accountId}&region=us-east-1`), writer)
    await opens(await discovery(`account=${accountId}&region=us-east-1&multi-region=true`), writer)
    await expect(opens(await discovery('account=111122223333'), writer)).rejects.toThrow()
    await expect(opens(await discovery(`account=${accountId}&region=eu-west-1`), writer)).rejects.toThrow()
    await expect(opens(await discovery(`account=${accountId}&region=cn-north-1`), writer)).rejects.toThrow()
  })
})
