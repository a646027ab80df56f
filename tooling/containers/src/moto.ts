import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type Absent, pythonEnvironment } from '@sealwright/test-kit'
import type { Peer } from './peer.ts'

/** Starts moto's server on a free port, in a Python environment of its own. */
export async function startMoto(): Promise<Peer | Absent> {
  const environment = await pythonEnvironment('tooling/strangers/moto/requirements.txt')
  if ('reason' in environment) return environment
  const child = spawn(environment.python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = once(child, 'exit')
  for await (const line of createInterface({ input: child.stderr })) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? []
    if (url === undefined) continue
    // It logs every request, and would stop when nobody reads.
    child.stderr.resume()
    return {
      url,
      async [Symbol.asyncDispose]() {
        child.kill()
        await exited
      },
    }
  }
  throw new Error('moto ended before it said where it listens')
}
