import * as sdk from '@aws-sdk/client-kms'
import { type OperationName, operationNames } from '@sealwright/kms-model'
import { sampleInput, sampleOutput } from '@sealwright/kms-model/testing'
import { inProcessRequestHandler } from '@sealwright/kms-protocol'
import { describe, expect, test } from 'vitest'
import { fakeKms } from './fake-kms.ts'

// The real client writes every member of every input and reads every member of every output: what is proved here is
// that our reading and writing of the wire are AWS's, not that they fit each other.
type AnyCommand = Parameters<sdk.KMSClient['send']>[0]
type AnyCommandClass = new (input: unknown) => AnyCommand

function commandClass(name: OperationName): AnyCommandClass {
  return (sdk as unknown as Record<string, AnyCommandClass>)[`${name}Command`]!
}

/** The client has dates where we have milliseconds; times are the only numbers of the samples that are as large. */
function withDates(value: unknown): unknown {
  if (typeof value === 'number' && value > 1e12) return new Date(value)
  if (Array.isArray(value)) return value.map(withDates)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, withDates(entry)]))
}

describe.each(operationNames)('%s', (name) => {
  test('carries every member of its input and output through the real client', async () => {
    const output = sampleOutput(name)
    const kms = fakeKms(() => output)
    const client = new sdk.KMSClient({
      region: 'eu-central-1',
      credentials: { accessKeyId: '111122223333', secretAccessKey: 'any' },
      requestHandler: inProcessRequestHandler({ kms }),
    })
    const input = sampleInput(name)
    const { $metadata, ...answer } = await client.send(
      new (commandClass(name))(withDates(input)) as sdk.ListKeysCommand,
    )
    expect(kms.calls.map((call) => ({ name: call.name, input: call.input }))).toEqual([{ name, input }])
    expect(answer).toEqual(withDates(output) ?? {})
    expect($metadata.httpStatusCode).toBe(200)
  })
})

test('the client knows two operations that are newer than the model', () => {
  const known = new Set<string>(operationNames.map((name) => `${name}Command`))
  const commands = Object.keys(sdk).filter((name) => /^[A-Z].*Command$/.test(name))
  expect(commands.filter((name) => !known.has(name))).toEqual(['DecapsulateCommand', 'EncapsulateCommand'])
})
