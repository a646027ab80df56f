import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const run = fileURLToPath(new URL('run.mjs', import.meta.url))
const onWindows = process.platform === 'win32'

test('an unknown task is refused with the known ones', () => {
  const { status, stderr } = spawnSync(process.execPath, [run, 'dmeo'], { encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toMatch(/^sealwright: unknown task 'dmeo': want one of demo, sealwright, serve, test, /)
})

test("the task's exit code is handed on", () => {
  const { status } = spawnSync(process.execPath, [run, 'sealwright', 'no-such-command'], { stdio: 'ignore' })
  expect(status).toBe(2)
})

test('a Node that is asked for and too old is refused for that reason, whatever the registry has', () => {
  // Says that this Node is an older one before the script looks.
  const older = `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '20.20.2' })`
  const { status, stderr } = spawnSync(process.execPath, ['--import', older, run, 'sealwright', '--version'], {
    encoding: 'utf8',
    env: { ...process.env, SEALWRIGHT_NODE: 'system' },
  })
  expect(status).toBe(1)
  expect(stderr).toMatch(/this Node is 20\.20\.2, and SEALWRIGHT_NODE=system asks for it/)
  expect(stderr).toMatch(/install Node 22\.12 or newer\n$/)
  expect(stderr).not.toMatch(/registry/)
})

test('an installation that failed keeps nobody waiting', () => {
  const root = mkdtempSync(join(tmpdir(), 'sealwright-bootstrap-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const bootstrap = join(root, 'tooling', 'bootstrap')
  cpSync(fileURLToPath(new URL('.', import.meta.url)), bootstrap, { recursive: true })
  for (const folder of ['packages', 'apps']) mkdirSync(join(root, folder))
  writeFileSync(join(root, 'package.json'), '{ "dependencies": { "not-in-the-lockfile": "1.0.0" } }')
  writeFileSync(join(root, 'pnpm-workspace.yaml'), 'packages: []\n')
  writeFileSync(join(root, 'pnpm-lock.yaml'), "lockfileVersion: '9.0'\nimporters:\n  .: {}\n")

  for (let attempt = 1; attempt <= 2; attempt++) {
    const command = [join(bootstrap, 'run.mjs'), 'demo']
    const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', timeout: 20_000 })
    expect(stderr).toMatch(/ERR_PNPM_OUTDATED_LOCKFILE/)
    expect(status).toBe(1)
  }
})

test.skipIf(onWindows)('a server ends with the shell that npm started it in, since npm signals only that', async () => {
  const command = `'${process.execPath}' '${run}' serve --in-memory --port 0; true`
  const shell = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void shell.kill('SIGKILL'))
  await line(shell, 'Ready.')

  const ended = once(shell.stdout!, 'close') // the server holds the other end of the pipe
  shell.kill('SIGTERM')
  await ended
  expect(shell.signalCode).toBe('SIGTERM')
})

async function line(child: ChildProcess, wanted: string): Promise<void> {
  for await (const text of createInterface(child.stdout!)) if (text === wanted) return
  throw new Error(`the output ended without '${wanted}'`)
}
