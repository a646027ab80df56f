import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expectTool } from '@sealwright/test-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientOf, type Peer, type PeerName, region, withPeer } from '../src/index.ts'

const command = fileURLToPath(new URL('../../../apps/cli/src/main.ts', import.meta.url))
const tutorial = fileURLToPath(new URL('../../../apps/server/test/tutorial/tutorial.sh', import.meta.url))
const exec = promisify(execFile)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealwright-containers-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs the CLI as a person does who has set what LocalStack's documentation says. */
function sealwright(peer: Peer, ...args: readonly string[]) {
  return exec(process.execPath, ['--conditions=source', '--disable-warning=ExperimentalWarning', command, ...args], {
    cwd: folder,
    env: environmentOf(peer),
  })
}

function environmentOf(peer: Peer): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    // Where an older Node needs help with the sources, this says which.
    NODE_OPTIONS: process.env['NODE_OPTIONS'],
    AWS_ENDPOINT_URL: peer.url,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_PAGER: '',
  }
}

describe.each(['LocalStack', 'our image in its place'] satisfies PeerName[])('the main job over %s', (name) => {
  const peerOf = withPeer(name)

  it('makes a key, encrypts a file, shows the envelope, and gives the same bytes back', async (context) => {
    const peer = peerOf(context)
    const plaintext = randomBytes(3_000_001)
    await writeFile(join(folder, 'report.bin'), plaintext)
    await sealwright(peer, 'kms', 'create-key', 'alias/files')
    await sealwright(peer, 'encrypt', 'report.bin', '--force', '--key', 'alias/files', '--context', 'tenant=acme')
    const { stdout } = await sealwright(peer, 'inspect', 'report.bin.enc')
    expect(stdout).toMatch(/arn:aws:kms:us-east-1:000000000000:key\//)
    expect(stdout).toMatch(/tenant.*acme/)
    const output = ['--context', 'tenant=acme', '--force', '--output', 'copy.bin']
    await sealwright(peer, 'decrypt', 'report.bin.enc', '--key', 'alias/files', ...output)
    expect((await readFile(join(folder, 'copy.bin'))).equals(plaintext)).toBe(true)
  })

  it('ends with the exit code for a key that cannot be used, when the service refuses it', async (context) => {
    const peer = peerOf(context)
    await writeFile(join(folder, 'note.txt'), 'a note')
    await sealwright(peer, 'kms', 'create-key', 'alias/soon-disabled')
    await sealwright(peer, 'encrypt', 'note.txt', '--force', '--key', 'alias/soon-disabled')
    const kms = clientOf(peer)
    const { KeyMetadata } = await kms.describeKey({ KeyId: 'alias/soon-disabled' })
    await kms.disableKey({ KeyId: KeyMetadata?.KeyId })
    const refused = sealwright(peer, 'decrypt', 'note.txt.enc', '--key', 'alias/soon-disabled', '--output', '-')
    await expect(refused).rejects.toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining('is disabled') })
  })
  it('by hand, with the aws CLI and openssl', async (context) => {
    const peer = peerOf(context)
    expectTool(context, { command: 'aws', probe: ['--version'], install: 'install the AWS CLI' })
    expectTool(context, { command: 'openssl', probe: ['version'], install: 'install openssl' })
    const { stdout } = await exec('sh', [tutorial], { cwd: folder, env: environmentOf(peer) })
    expect(stdout.trim().split('\n')).toEqual([
      'envelope: the opened file is the same',
      'small: the opened text is the same',
      'context: refused',
      'disabled: refused',
    ])
  }, 120_000)
})
