import { concatBytes, equalBytes } from '../bytes.ts'
import type { EncryptionContextRecord } from '../format/encryption-context.ts'
import type { KeyRequest } from '../key-provider.ts'
import { DataKey } from '../secret-bytes.ts'
import { ensure, rejectionOf } from './contract.ts'
import { allDataKeyLengths, opensTo, opensWhatWasWrapped, refuses, requestFor, sameKey } from './key-provider-claims.ts'
import type { DataKeyLength, KeyProviderLaw, KeyProviderSubject } from './key-provider-subject.ts'
import { bytesFrom, formsOf, oddEncryptedDataKeys } from './samples.ts'

/** A law: what it is about, how it reads, and what rejects when it does not hold. */
export type Law = readonly [about: KeyProviderLaw, title: string, check: (subject: KeyProviderSubject) => Promise<void>]

const request: KeyRequest = requestFor(32)

/** The laws, in the order in which they are reported. */
export const keyProviderLaws: readonly Law[] = [
  [
    'round trip',
    'opens what it generated, for every length of data key',
    async ({ create, dataKeyLengths = allDataKeyLengths }) => {
      const provider = await create()
      for (const length of dataKeyLengths) await opensWhatWasWrapped(provider, provider, requestFor(length))
    },
  ],
  [
    'round trip',
    'another instance over the same wrapping key opens it',
    async ({ create }) => {
      await opensWhatWasWrapped(await create(), await create(), request)
    },
  ],
  [
    'round trip',
    'opens under an empty context',
    async ({ create }) => {
      const provider = await create()
      await opensWhatWasWrapped(provider, provider, requestFor(32, {}))
    },
  ],
  [
    'wrapping',
    'wraps a data key that another provider generated',
    async ({ create, dataKeyLengths = allDataKeyLengths }) => {
      const provider = await create()
      for (const length of dataKeyLengths) {
        using dataKey = DataKey.take(bytesFrom(length, length))
        const wrapped = await provider.encryptDataKey(dataKey, requestFor(length))
        await opensTo(provider, wrapped, requestFor(length), dataKey)
      }
    },
  ],
  [
    'freshness',
    'two data keys, and two wrappings of one, differ',
    async ({ create }) => {
      const provider = await create()
      const [first, second] = [await provider.generateDataKey(request), await provider.generateDataKey(request)]
      ensure(!sameKey(first.dataKey, second.dataKey), 'generated one data key twice')
      const again = await provider.encryptDataKey(first.dataKey, request)
      ensure(
        !equalBytes(again.ciphertext, first.encryptedDataKey.ciphertext),
        'wrapped one data key twice into the same bytes',
      )
    },
  ],
  [
    'context',
    'refuses a pair added, removed or changed',
    async ({ create }) => {
      const provider = await create()
      const { encryptedDataKey } = await provider.generateDataKey(requestFor(32, { a: '1', b: '2' }))
      const others: readonly EncryptionContextRecord[] = [
        { a: '1', b: '2', c: '3' },
        { a: '1' },
        {},
        { a: '1', b: '3' },
        { a: '2', b: '1' },
        { a: '12', b: '' },
      ]
      for (const other of others) {
        await refuses(provider, encryptedDataKey, requestFor(32, other), `opened under ${JSON.stringify(other)}`)
      }
    },
  ],
  [
    'round trip',
    'opens whatever the order in which the pairs were given',
    async ({ create }) => {
      const provider = await create()
      const { dataKey, encryptedDataKey } = await provider.generateDataKey(requestFor(32, { a: '1', b: '2' }))
      await opensTo(provider, encryptedDataKey, requestFor(32, { b: '2', a: '1' }), dataKey)
    },
  ],
  [
    'round trip',
    'opens under non-ASCII names that UTF-8 and UTF-16 sort differently',
    async ({ create }) => {
      const provider = await create()
      const context = { '\u{ff5e}': 'above the surrogates', '\u{1f511}': 'astral', é: 'ü', '': 'empty name' }
      // An empty name is left out: some services refuse it.
      const { '': _, ...named } = context
      await opensWhatWasWrapped(provider, provider, requestFor(32, named))
    },
  ],
  [
    'recognition',
    'is total, and says yes to its own',
    async ({ create }) => {
      const provider = await create()
      const { encryptedDataKey } = await provider.generateDataKey(request)
      ensure(provider.recognises(encryptedDataKey), 'does not recognise its own encrypted data key')
      for (const odd of oddEncryptedDataKeys(encryptedDataKey)) {
        ensure(typeof provider.recognises(odd) === 'boolean', 'recognises: want a boolean')
      }
      const foreign = { ...encryptedDataKey, providerId: `${encryptedDataKey.providerId}-other` }
      ensure(!provider.recognises(foreign), 'recognises an encrypted data key of another provider ID')
    },
  ],
  [
    'tampering',
    'no flipped bit of the wrapped key opens',
    async (subject) => {
      const provider = await subject.create()
      const { encryptedDataKey } = await provider.generateDataKey(request)
      const bits = encryptedDataKey.ciphertext.length * 8
      const step = Math.max(1, Math.ceil(bits / (subject.maxFlips ?? bits)))
      for (let bit = 0; bit < bits; bit += step) {
        const ciphertext = new Uint8Array(encryptedDataKey.ciphertext)
        ciphertext[bit >>> 3]! ^= 1 << (bit & 7)
        await refuses(provider, { ...encryptedDataKey, ciphertext }, request, `opened with bit ${bit} flipped`)
      }
    },
  ],
  [
    'tampering',
    'no shortened or lengthened wrapped key opens',
    async ({ create }) => {
      const provider = await create()
      const { encryptedDataKey } = await provider.generateDataKey(request)
      const { ciphertext } = encryptedDataKey
      const others = [
        new Uint8Array(0),
        ciphertext.subarray(0, 1),
        ciphertext.subarray(0, -1),
        ciphertext.subarray(1),
        concatBytes([ciphertext, Uint8Array.of(0)]),
      ]
      for (const other of others) {
        await refuses(
          provider,
          { ...encryptedDataKey, ciphertext: other },
          request,
          `opened with ${other.length} bytes instead of ${ciphertext.length}`,
        )
      }
    },
  ],
  [
    'abort',
    'rejects with the reason of a signal that is aborted before the call',
    async ({ create }) => {
      const provider = await create()
      const { dataKey, encryptedDataKey } = await provider.generateDataKey(request)
      const reason = new Error('enough')
      const aborted = { ...request, signal: AbortSignal.abort(reason) }
      for (const call of [
        () => provider.generateDataKey(aborted),
        () => provider.encryptDataKey(dataKey, aborted),
        () => provider.decryptDataKey(encryptedDataKey, aborted),
      ]) {
        const error = await rejectionOf(call(), 'went on though aborted')
        ensure(error === reason, `want the signal's reason, got ${String(error)}`)
      }
    },
  ],
  [
    'abort',
    'settles when aborted during a call',
    async ({ create }) => {
      const provider = await create()
      const { dataKey, encryptedDataKey } = await provider.generateDataKey(request)
      const calls: readonly ((signaled: KeyRequest) => Promise<unknown>)[] = [
        async (signaled) => (await provider.generateDataKey(signaled)).dataKey[Symbol.dispose](),
        (signaled) => provider.encryptDataKey(dataKey, signaled),
        async (signaled) => (await provider.decryptDataKey(encryptedDataKey, signaled))[Symbol.dispose](),
      ]
      for (const start of calls) {
        const controller = new AbortController()
        const reason = new Error('enough')
        const call = start({ ...request, signal: controller.signal })
        controller.abort(reason)
        await call.catch((error: unknown) => {
          ensure(error === reason, `want the signal's reason, got ${String(error)}`)
        })
      }
    },
  ],
  [
    'interleaving',
    '32 calls at once each get their own key',
    async ({ create }) => {
      const provider = await create()
      await Promise.all(
        Array.from({ length: 32 }, (_, index) =>
          opensWhatWasWrapped(provider, provider, requestFor(32, { index: String(index) })),
        ),
      )
    },
  ],
  [
    'disposal',
    'leaves the data key that it wraps alive, and keeps no hold on those it gives out',
    async ({ create }) => {
      const provider = await create()
      const { dataKey, encryptedDataKey } = await provider.generateDataKey(request)
      const kept = dataKey.clone()
      await provider.encryptDataKey(dataKey, request)
      ensure(!dataKey.disposed && sameKey(dataKey, kept), 'changed or disposed of the data key that it wrapped')
      dataKey[Symbol.dispose]()
      const opened = await provider.decryptDataKey(encryptedDataKey, request)
      opened[Symbol.dispose]()
      await opensTo(provider, encryptedDataKey, request, kept)
    },
  ],
  [
    'secrecy',
    'no key shows in names, errors, JSON or text',
    async ({ create, secrets = [], print = String }) => {
      const provider = await create()
      const { dataKey, encryptedDataKey } = await provider.generateDataKey(request)
      const damaged = { ...encryptedDataKey, ciphertext: encryptedDataKey.ciphertext.map((byte) => byte ^ 0xff) }
      const error = (await rejectionOf(provider.decryptDataKey(damaged, request), 'opened a damaged key')) as Error
      const seen = [
        provider.name,
        JSON.stringify(provider),
        String(provider),
        JSON.stringify(dataKey),
        String(dataKey),
        String(error),
        error.stack ?? '',
        JSON.stringify(error),
        ...[provider, dataKey, error].map(print),
      ].join('\n')
      const hidden = [
        ...secrets.map((secret) => new Uint8Array(secret)),
        dataKey.expose((bytes) => new Uint8Array(bytes)),
      ]
      // Long lists are shown in columns.
      const inOneLine = seen.replace(/\s+/g, ' ')
      for (const form of hidden.flatMap(formsOf)) ensure(!inOneLine.includes(form), 'a key shows')
    },
  ],
  [
    'strangers',
    'a provider over another wrapping key opens nothing',
    async ({ create, createStranger = create }) => {
      const [provider, stranger] = [await create(), await createStranger()]
      const { encryptedDataKey } = await provider.generateDataKey(request)
      await refuses(stranger, encryptedDataKey, request, 'a stranger opened it')
    },
  ],
  [
    'records',
    'opens what was recorded',
    async ({ create, recorded = [] }) => {
      const provider = await create()
      for (const { encryptedDataKey, encryptionContext, dataKey } of recorded) {
        ensure(provider.recognises(encryptedDataKey), 'does not recognise a recorded encrypted data key')
        await opensTo(
          provider,
          encryptedDataKey,
          requestFor(dataKey.length as DataKeyLength, encryptionContext),
          DataKey.copy(dataKey),
        )
      }
    },
  ],
]
