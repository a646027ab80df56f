import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
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
