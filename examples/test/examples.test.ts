import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { CreateKeyCommand } from '@aws-sdk/client-kms'
import { decrypt, encrypt } from '@sealwright/core'
import { awsKmsProvider, awsKmsRsaPublicKey } from '@sealwright/provider-aws-kms'
import { memoryProvider } from '@sealwright/provider-memory'
import { expectTool } from '@sealwright/test-kit'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { open, seal } from '../aws-kms.ts'
import { encryptUnderDisabledKey } from '../disabled-key.ts'
import { firstRegionThatAnswers } from '../fallback.ts'
import { inProcessClient } from '../in-process.ts'
import { sealLocally } from '../localstack.ts'
import { roundTrip } from '../memory.ts'
import { openOnline, sealOffline } from '../offline-rsa.ts'
import { inTwoRegions } from '../several-keys.ts'
import { decryptFile, encryptFile } from '../streams.ts'
import { type LocalKms, localKms, region } from './local-kms.ts'

const run = promisify(execFile)
const plaintext = new TextEncoder().encode('the plaintext')

let local: LocalKms
beforeAll(async () => {
  local = await localKms()
})
afterAll(() => local[Symbol.asyncDispose]())

const script = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))
const inFolder = (name: string) => join(local.folder, name)

/** Lets the AWS SDK find the local key service as it would find AWS: by its environment. */
function useLocalKms(): void {
  for (const [name, value] of Object.entries(local.environment)) vi.stubEnv(name, value)
}

describe('examples', () => {
  it('aws-kms.ts seals and opens with a key of the service', async () => {
    useLocalKms()
    await local.createKey('alias/app')
    const message = await seal(plaintext)
    expect(await open(message)).toEqual(plaintext)
    message[message.length - 1]! ^= 1
    await expect(open(message)).rejects.toMatchObject({ code: 'ERR_AUTHENTICATION_FAILED' })
  })

  it('memory.ts needs no service', async () => {
    expect(await roundTrip(plaintext)).toEqual(plaintext)
  })

  it('disabled-key.ts is refused as by AWS', async () => {
    await expect(encryptUnderDisabledKey(plaintext)).rejects.toMatchObject({
      code: 'ERR_KEY_PROVIDER',
      cause: { name: 'DisabledException' },
    })
  })

  it('localstack.ts finds the service by the environment', async () => {
    await using own = await localKms()
    vi.stubEnv('AWS_ENDPOINT_URL', own.server.url)
    await own.createKey('alias/app', 'us-east-1')
    const message = await sealLocally(plaintext)
    const provider = awsKmsProvider({ keyId: 'alias/app', client: own.clientIn('us-east-1') })
    expect((await decrypt(message, { provider })).plaintext).toEqual(plaintext)
  })

  it('in-process.ts lets a client of the AWS SDK work without a port', async () => {
    const client = inProcessClient()
    const { KeyMetadata } = await client.send(new CreateKeyCommand({}))
    expect(KeyMetadata?.Arn).toMatch(/^arn:aws:kms:eu-central-1:111122223333:key\//)
    const provider = awsKmsProvider({ keyId: KeyMetadata?.Arn ?? '', client })
    const { message } = await encrypt(plaintext, { provider })
    expect((await decrypt(message, { provider })).plaintext).toEqual(plaintext)
  })

  it('streams.ts encrypts and decrypts files', async () => {
    const provider = memoryProvider()
    const content = Buffer.alloc(300_000, 'content ')
    await writeFile(inFolder('plain'), content)
    await encryptFile(inFolder('plain'), inFolder('sealed'), provider)
    await decryptFile(inFolder('sealed'), inFolder('opened'), provider)
    expect((await readFile(inFolder('opened'))).equals(content)).toBe(true)
  })

  it('several-keys.ts makes messages that open with the key of either Region', async () => {
    useLocalKms()
    const frankfurt = await local.createKey('alias/frankfurt')
    const virginia = await local.createKey('alias/virginia', 'us-east-1')
    const { message } = await encrypt(plaintext, { provider: inTwoRegions(frankfurt, virginia) })
    for (const keyId of [frankfurt, virginia]) {
      expect((await decrypt(message, { provider: awsKmsProvider({ keyId }) })).plaintext).toEqual(plaintext)
    }
  })

  it('fallback.ts opens in either Region, and goes to no third one', async () => {
    useLocalKms()
    const here = local.clientIn(region)
    const keyArn = (await here.createKey({ MultiRegion: true })).KeyMetadata?.Arn ?? ''
    await here.replicateKey({ KeyId: keyArn, ReplicaRegion: 'us-east-1' })
    const keyArns = [keyArn, keyArn.replace(region, 'us-east-1')]
    const { message } = await encrypt(plaintext, { provider: firstRegionThatAnswers(keyArns) })
    const opened = await decrypt(message, { provider: firstRegionThatAnswers(keyArns.toReversed()) })
    expect(opened.plaintext).toEqual(plaintext)
    expect(opened.openedBy.provider).toBe(`aws-kms ${keyArns[1]}`)
    expect(() => firstRegionThatAnswers([keyArn.replace(region, 'ap-south-1')])).toThrow(RangeError)
  })

  it('offline-rsa.ts seals without a key service, and opens with it', async () => {
    const key = { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' } as const
    const keyId = (await local.clientIn(region).createKey(key)).KeyMetadata?.Arn ?? ''
    const publicKey = await awsKmsRsaPublicKey({ keyId, client: local.clientIn(region) })
    const message = await sealOffline(plaintext, keyId, publicKey)
    useLocalKms()
    expect(await openOnline(message, keyId)).toEqual(plaintext)
  })

  it('local-kms.sh works with the aws CLI', async (context) => {
    expectTool(context, { command: 'aws', probe: ['--version'], install: 'pip install awscli' })
    expectTool(context, { command: 'sh', probe: ['-c', 'base64 -d </dev/null'], install: 'GNU coreutils' })
    // A service of its own: the script makes `alias/app` there.
    await using own = await localKms()
    const { stdout } = await run('sh', [script('local-kms.sh')], { cwd: own.folder, env: own.environment })
    expect(stdout).toMatch(/^arn:aws:kms:eu-central-1:000000000000:key\/\S+\tSYMMETRIC_DEFAULT\n$/)
  })

  it('cli.sh works with the command', async (context) => {
    expectTool(context, {
      command: 'sh',
      probe: ['-c', 'tar c /dev/null >/dev/null'],
      install: 'a POSIX shell and tar',
    })
    await writeFile(inFolder('report.txt'), plaintext)
    await mkdir(inFolder('folder'))
    await writeFile(inFolder('folder/file'), plaintext)
    const main = fileURLToPath(new URL('src/main.ts', import.meta.resolve('sealwright/package.json')))
    const sealwright = `${process.execPath} --conditions=source ${main}`
    const { stdout } = await run('sh', [script('cli.sh')], {
      cwd: local.folder,
      env: { ...local.environment, sealwright },
    })
    expect(stdout).toMatch(/^arn:aws:kms:.*tenant = acme.*folder\/\nfolder\/file\n$/s)
    expect(await readFile(inFolder('copy.txt'))).toEqual(Buffer.from(plaintext))
  })
})
