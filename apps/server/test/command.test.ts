import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { CreateKeyCommand, EncryptCommand, KMSClient, ListKeysCommand } from '@aws-sdk/client-kms'
import { describe, expect, test } from 'vitest'
import { exitCodes, runServer, type StartErrorCode } from '../src/index.ts'
import { openStore } from '../src/store/open-store.ts'
import { fileBytes } from './file-bytes.ts'
import { runProcess, type ServerProcess, startProcess } from './server-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

const inMemory = ['--in-memory', '--port', '0']

function clientOf({ url: endpoint }: ServerProcess): KMSClient {
  return new KMSClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'AKIAANYTHING', secretAccessKey: 'the-secret-access-key' },
  })
}

/** A folder with a store in it that no server holds. */
function usedFolder() {
  const folder = temporaryFolder()
  openStore({ folder: folder.path }).close()
  return folder
}

describe('a server that starts', () => {
  test('prints where its keys are, its URL and Ready, each on a line of its own, and stays calm', async () => {
    using folder = temporaryFolder()
    await using server = await startProcess({
      arguments: ['--port', '0'],
      environment: { XDG_DATA_HOME: folder.path, LOCALAPPDATA: folder.path },
    })
    const [keys, url, ready, ...rest] = server.stdout.split('\n')
    expect(keys).toMatch(/^Sealwright KMS \d+\.\d+\.\d+, keys in /)
    expect(keys?.endsWith(join(folder.path, 'sealwright', 'kms'))).toBe(true)
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect([ready, ...rest]).toEqual(['Ready.', ''])
    await clientOf(server).send(new CreateKeyCommand({}))
    server.kill('SIGTERM')
    expect(await server.exited).toEqual({ code: 0, signal: null, stdout: server.stdout, stderr: '' })
  })

  test('takes its settings from the environment', async () => {
    await using server = await startProcess({
      arguments: [],
      environment: { SEALWRIGHT_PORT: '0', SEALWRIGHT_IN_MEMORY: '1', SEALWRIGHT_ACCOUNT: '111122223333' },
    })
    expect(server.stdout).toContain('keys in memory')
    const { KeyMetadata } = await clientOf(server).send(new CreateKeyCommand({}))
    expect(KeyMetadata?.AWSAccountId).toBe('111122223333')
    server.kill('SIGINT')
    expect((await server.exited).code).toBe(0)
  })

  test('logs each request as a JSON line on standard error, at level info, without a secret', async () => {
    await using server = await startProcess({ arguments: [...inMemory, '--log-level', 'trace'] })
    const client = clientOf(server)
    const { KeyMetadata } = await client.send(new CreateKeyCommand({}))
    const Plaintext = Buffer.from('the plaintext of a secret')
    await client.send(
      new EncryptCommand({ KeyId: KeyMetadata!.KeyId, Plaintext, EncryptionContext: { who: 'context' } }),
    )
    await client.send(new EncryptCommand({ KeyId: 'alias/none', Plaintext })).catch(() => {})
    server.kill('SIGTERM')
    const { stdout, stderr } = await server.exited
    const lines = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toMatchObject([
      { level: 'info', msg: 'started', url: server.url },
      { level: 'info', operation: 'CreateKey', status: 200 },
      { level: 'info', operation: 'Encrypt', status: 200 },
      { level: 'info', operation: 'Encrypt', status: 400, error: 'NotFoundException' },
      { level: 'info', msg: 'stopped' },
    ])
    expect(stdout).toBe(server.stdout)
    expect(stderr).not.toMatch(/the plaintext|AKIAANYTHING|Signature|context/)
    expect(stderr).not.toContain(Plaintext.toString('base64'))
  })

  test('warns when others than this machine can reach it', async () => {
    await using server = await startProcess({ arguments: [...inMemory, '--host', '0.0.0.0'] })
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    server.kill('SIGTERM')
    expect(JSON.parse((await server.exited).stderr)).toMatchObject({ level: 'warn' })
  })
})

test('SIGTERM lets a request that runs finish, takes no new one, and ends with 0', async (context) => {
  if (process.platform === 'win32') context.skip('Windows ends a process at SIGTERM without asking it')
  using folder = temporaryFolder()
  await using server = await startProcess({ arguments: ['--port', '0', '--data', folder.path] })
  const port = Number(new URL(server.url).port)
  const body = '{"Description":"made at the last moment"}'
  const socket = connect(port, '127.0.0.1')
  const answer = text(socket)
  socket.write(
    [
      'POST / HTTP/1.1',
      'Host: localhost',
      'Content-Type: application/x-amz-json-1.1',
      'X-Amz-Target: TrentService.CreateKey',
      'Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=00',
      `Content-Length: ${body.length}`,
      'Expect: 100-continue',
      '\r\n',
    ].join('\r\n'),
  )
  await once(socket, 'data') // "100 Continue": the request runs
  server.kill('SIGTERM')
  await refusesConnections(port)
  socket.write(body)
  expect(await answer).toMatch(/HTTP\/1\.1 200 OK.*connection: close.*made at the last moment/is)
  expect(await server.exited).toMatchObject({ code: 0, stderr: '' })

  await using again = await startProcess({ arguments: ['--port', '0', '--data', folder.path] })
  const client = new KMSClient({
    endpoint: again.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  expect((await client.send(new ListKeysCommand({}))).Keys).toHaveLength(1)
  again.kill('SIGTERM')
  await again.exited
})

test('SIGTERM ends a server that makes a key pair ahead of need', async () => {
  await using server = await startProcess({ arguments: inMemory })
  await clientOf(server).send(new CreateKeyCommand({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }))
  server.kill('SIGTERM')
  expect(await server.exited).toMatchObject({ code: 0, stderr: '' })
})

describe('a start that fails says why in one line, has its own exit code, and touches nothing', () => {
  async function expectFailure(code: StartErrorCode, message: RegExp, args: readonly string[], folder?: string) {
    const before = folder === undefined ? undefined : fileBytes(folder)
    const { code: exit, stdout, stderr } = await runProcess({ arguments: args })
    expect({ exit, stdout, stderr }).toEqual({
      exit: exitCodes[code],
      stdout: '',
      stderr: expect.stringMatching(message),
    })
    expect(stderr).toMatch(/^sealwright-server: [^\n]+\n$/)
    if (folder !== undefined) expect(fileBytes(folder)).toEqual(before)
  }

  test('when the port is taken', async () => {
    using folder = usedFolder()
    await using server = await startProcess({ arguments: inMemory })
    const { port } = new URL(server.url)
    await expectFailure('ERR_ADDRESS', /is taken/, ['--port', port, '--data', folder.path], folder.path)
    server.kill('SIGTERM')
    await server.exited
  })

  test('when another server uses the folder', async () => {
    using folder = usedFolder()
    await using server = await startProcess({ arguments: ['--port', '0', '--data', folder.path] })
    await clientOf(server).send(new CreateKeyCommand({}))
    await expectFailure('ERR_IN_USE', /is in use/, ['--port', '0', '--data', folder.path], folder.path)
    await clientOf(server).send(new CreateKeyCommand({}))
    server.kill('SIGTERM')
    expect((await server.exited).code).toBe(0)
  })

  test('when another process uses the folder, even if that one tried to open it twice', async () => {
    using folder = usedFolder()
    const held = openStore({ folder: folder.path })
    expect(() => openStore({ folder: folder.path })).toThrow(expect.objectContaining({ code: 'ERR_IN_USE' }))
    // Reading the files here would give the lock back, so that only the refusal itself is looked at.
    await expectFailure('ERR_IN_USE', /is in use/, ['--port', '0', '--data', folder.path])
    held.close()
  })

  test('when the folder cannot be one', async () => {
    using folder = temporaryFolder()
    writeFileSync(folder.file('file'), '')
    await expectFailure('ERR_FOLDER', /cannot be used/, ['--port', '0', '--data', folder.file('file/x')], folder.path)
  })

  test('when nothing can be made where the folder would be', async (context) => {
    if (process.platform !== 'linux') context.skip('only Linux has /proc')
    await expectFailure('ERR_FOLDER', /cannot be used: ENOENT/, ['--port', '0', '--data', '/proc/sealwright/x'])
  })

  test('when the root key is another one', async () => {
    using folder = usedFolder()
    writeFileSync(folder.file('other.key'), new Uint8Array(32), { mode: 0o600 })
    const args = ['--port', '0', '--data', folder.path, '--root-key-file', folder.file('other.key')]
    await expectFailure('ERR_ROOT_KEY', /not the root key that sealed/, args, folder.path)
  })

  test('when the store is of a newer version', async () => {
    using folder = usedFolder()
    const database = new DatabaseSync(folder.file('kms.sqlite'))
    database.exec('PRAGMA journal_mode = DELETE; PRAGMA user_version = 99; PRAGMA journal_mode = WAL')
    database.close()
    await expectFailure('ERR_NEWER_STORE', /newer Sealwright/, ['--port', '0', '--data', folder.path], folder.path)
  })

  test('when the store is not one', async () => {
    using folder = temporaryFolder()
    writeFileSync(folder.file('kms.sqlite'), 'not a database')
    await expectFailure(
      'ERR_FOREIGN_STORE',
      /not a Sealwright store/,
      ['--port', '0', '--data', folder.path],
      folder.path,
    )
  })

  test('when a flag does not exist', async () => {
    await expectFailure('ERR_USAGE', /Unknown option '--prot'/, ['--prot', '1'])
  })
})

describe('in the process of another command', () => {
  test('serves until it is told to stop, and speaks under that name', async () => {
    const printed: string[] = []
    const stop = Promise.withResolvers<void>()
    const exit = runServer(inMemory, {
      name: 'sealwright serve',
      environment: {},
      print(text) {
        printed.push(text)
        stop.resolve()
      },
      stop: () => stop.promise,
    })
    expect(await exit).toBe(0)
    expect(printed.join('')).toMatch(/^Ready\.$/m)

    const complaints: string[] = []
    const complain = (text: string) => void complaints.push(text)
    expect(await runServer(['--nope'], { name: 'sealwright serve', environment: {}, complain })).toBe(2)
    expect(complaints.join('')).toMatch(/^sealwright serve: Unknown option '--nope'/)
  })

  test('prints its help and its version', async () => {
    const printed: string[] = []
    const print = (text: string) => void printed.push(text)
    expect(await runServer(['--version'], { environment: {}, print })).toBe(0)
    expect(await runServer(['--help'], { name: 'sealwright serve', environment: {}, print })).toBe(0)
    expect(printed[0]).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(printed[1]).toMatch(/^Usage: sealwright serve \[flags\]\n/)
  })
})

async function refusesConnections(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const isRefused = await once(socket, 'connect').then(
      () => false,
      () => true,
    )
    socket.destroy()
    if (isRefused) return
    await setImmediate()
  }
}
