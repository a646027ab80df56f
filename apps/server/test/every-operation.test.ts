import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as sdk from '@aws-sdk/client-kms'
import type { Kms } from '@sealwright/kms-engine'
import { type OperationName, operationNames, writeOutput } from '@sealwright/kms-model'
import { createHandler, inProcessRequestHandler } from '@sealwright/kms-protocol'
import { expectTool } from '@sealwright/test-kit'
import { describe, expect, type TestContext, test } from 'vitest'
import { defaultHttpLimits } from '../src/http/limits.ts'
import { listen } from '../src/http/listen.ts'
import { silentLogger } from '../src/log.ts'
import { account, oneCallEach, region, type Scene, scene } from './one-call-each.ts'
import { temporaryFolder } from './temporary-folder.ts'

// Strangers' clients make one call of each operation to the real engine. What the client was told to send must be what
// the engine reads, and what the engine answers must be what the client tells: so no mistake of ours can cancel another.

/** An operation's call, prepared; and the engine, which remembers what it was asked and what it answered. */
async function prepare(name: OperationName) {
  const on = scene()
  const input = await (oneCallEach[name] as (on: Scene) => object)(on)
  const calls: { name: OperationName; input: unknown; output: unknown }[] = []
  const kms: Pick<Kms, 'call'> = {
    async call(called, asked, caller) {
      const output = await on.kms.call(called, asked, caller)
      calls.push({ name: called, input: asked, output })
      return output
    },
  }
  return { input, kms, calls }
}

/** The answer of an engine as JSON has it on the wire. */
function wireForm(name: OperationName, output: unknown): unknown {
  const text = writeOutput(name, output as never)
  return text === '' ? {} : JSON.parse(text)
}

type AnyCommandClass = new (input: unknown) => sdk.ListKeysCommand

/** Times are the only numbers of the table that are as large. */
function withDates(input: object): object {
  const isTime = (value: unknown) => typeof value === 'number' && value > 1e12
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, isTime(value) ? new Date(value as number) : value]),
  )
}

/** What the SDK answers, with bytes and dates as they are on the wire. */
function ofSdk(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof Date) return value.getTime() / 1000
  if (Array.isArray(value)) return value.map(ofSdk)
  if (typeof value !== 'object' || value === null) return value
  const present = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(present.map(([name, member]) => [name, ofSdk(member)]))
}

describe('the AWS SDK, in process', () => {
  test.each(operationNames)('calls %s', async (name) => {
    const { input, kms, calls } = await prepare(name)
    const client = new sdk.KMSClient({
      region,
      credentials: { accessKeyId: account, secretAccessKey: 'any' },
      requestHandler: inProcessRequestHandler({ kms }),
      maxAttempts: 1,
    })
    const Command = (sdk as unknown as Record<string, AnyCommandClass>)[`${name}Command`]!
    const { $metadata, ...answer } = await client.send(new Command(withDates(input)))
    expect(calls.map((call) => ({ name: call.name, input: call.input }))).toEqual([{ name, input }])
    expect(ofSdk(answer)).toEqual(wireForm(name, calls[0]!.output))
    expect($metadata.httpStatusCode).toBe(200)
  })
})

// Each call takes about half a second of a processor, most of it to start the command.
describe.concurrent('the aws command, over HTTP', { timeout: 120_000 }, () => {
  for (const name of operationNames) {
    test(`calls ${name}`, async (ctx) => {
      expectAws(ctx)
      const { input, kms, calls } = await prepare(name)
      const handler = Promise.resolve(createHandler({ kms }))
      const where = { host: '127.0.0.1', port: 0, limits: defaultHttpLimits, logger: silentLogger }
      const listener = await listen({ ...where, handler })
      try {
        using folder = temporaryFolder()
        const answer = await aws(name, { input, url: listener.url, folder: folder.path })
        ctx.expect(calls.map((call) => ({ name: call.name, input: call.input }))).toEqual([{ name, input }])
        ctx.expect(answer).toEqual(wireForm(name, calls[0]!.output))
      } finally {
        await listener.close()
      }
    })
  }
})

const awsTool = {
  command: 'aws',
  probe: ['kms', 'get-key-last-usage', '--generate-cli-skeleton'],
  install: 'install a version of the AWS CLI that knows it',
}

let version: string | undefined

/** Asks the command once: an answer takes it as long as a call. */
function expectAws(ctx: TestContext): string {
  version ??= expectTool(ctx, awsTool)
  return version
}

interface AwsCall {
  readonly input: object
  readonly url: string
  /** For the files that the command reads bytes from. */
  readonly folder: string
}

/** Calls an operation by its own options of the command: values as words, structures as JSON, bytes from files. */
async function aws(name: OperationName, { input, url, folder }: AwsCall): Promise<unknown> {
  const configuration = join(folder, 'config')
  // Times as they came, so that they can be compared; and older versions would fetch what looks like a URL.
  writeFileSync(configuration, '[default]\ncli_timestamp_format = wire\ncli_follow_urlparam = false\n')
  const options = Object.entries(input).flatMap(([member, value]: [string, unknown]) => {
    const option = `--${dashed(member)}`
    if (typeof value === 'boolean') return [value ? option : option.replace('--', '--no-')]
    if (value instanceof Uint8Array) {
      writeFileSync(join(folder, member), value)
      return [option, `fileb://${join(folder, member)}`]
    }
    if (typeof value === 'number') return [option, value > 1e12 ? new Date(value).toISOString() : String(value)]
    return [option, typeof value === 'string' ? value : JSON.stringify(value)]
  })
  const command = ['kms', dashed(name), ...options, '--no-paginate', '--output', 'json']
  const { PATH = '', HOME = '', SystemRoot = '' } = process.env
  const { stdout } = await promisify(execFile)('aws', command, {
    env: {
      ...{ PATH, HOME, SystemRoot, LANG: 'C.UTF-8', PYTHONUTF8: '1' },
      AWS_ENDPOINT_URL: url,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: 'any',
      AWS_CONFIG_FILE: configuration,
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
    },
  })
  return stdout.trim() === '' ? {} : JSON.parse(stdout)
}

/** `KeyId` as `key-id`. */
function dashed(name: string): string {
  return name.replace(/(?<!^)[A-Z][a-z]/g, '-$&').toLowerCase()
}
