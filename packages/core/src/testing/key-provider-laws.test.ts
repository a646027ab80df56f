import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { provider } from '../../test/messages.ts'
import type { KeyProvider } from '../key-provider.ts'
import { keyProviderContract } from './key-provider-contract.ts'
import type { KeyProviderSubject } from './key-provider-subject.ts'
import { bytesFrom } from './samples.ts'

/** The laws that a provider breaks. */
async function brokenBy(subject: KeyProviderSubject): Promise<string[]> {
  const broken: string[] = []
  for (const { law, run } of keyProviderContract(subject)) await run().catch(() => broken.push(law))
  return broken
}
const secrets = [bytesFrom(1, 32)]
const differing = (more: object): KeyProvider => ({ ...provider, ...more })

it('a sound provider keeps every law', async () => {
  expect(await brokenBy({ create: () => provider, secrets, print: inspect })).toEqual([])
})

it.for<[string, object]>([
  ['as bytes, by whoever prints it', { wrappingKey: secrets[0] }],
  ['as a buffer, by whoever prints it', { wrappingKey: Buffer.from(secrets[0]!) }],
  ['in its name', { name: `a provider of ${Buffer.from(secrets[0]!).toString('base64')}` }],
  ['as text', { name: [...secrets[0]!].join() }],
])('a provider that shows its key %s breaks the law of secrecy alone', async ([, more]) => {
  expect(await brokenBy({ create: () => differing(more), secrets, print: inspect, maxFlips: 8 })).toEqual([
    'secrecy: no key shows in names, errors, JSON or text',
  ])
})

it.for(['generateDataKey', 'encryptDataKey', 'decryptDataKey'] as const)(
  'a provider whose %s answers an abort with another reason breaks the law of aborts',
  async (method) => {
    const impolite = async (...given: unknown[]) => {
      const { signal, ...request } = given.at(-1) as { readonly signal?: AbortSignal }
      const work = provider[method] as (...given: unknown[]) => Promise<unknown>
      const result = await work(...given.slice(0, -1), request)
      if (signal?.aborted) throw new Error('interrupted')
      return result
    }
    const broken = await brokenBy({ create: () => differing({ [method]: impolite }), secrets, maxFlips: 8 })
    expect(broken).toEqual([
      'abort: rejects with the reason of a signal that is aborted before the call',
      'abort: settles when aborted during a call',
    ])
  },
)
