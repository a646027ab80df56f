import { randomFillSync } from 'node:crypto'
import { createKms, type Kms, memoryStore } from '@sealwright/kms-engine'
import { type Run, race } from '../race.ts'
import type { Row } from '../row.ts'
import type { OpenSuite } from '../suite.ts'

const keyCounts = [10, 1_000, 100_000] as const
const caller = { accountId: '111122223333', region: 'eu-central-1', arn: 'arn:aws:iam::111122223333:root' }
const context = { purpose: 'bench', tenant: '42' }

/** A KMS in this process and a key of it to call. */
interface Bed {
  readonly kms: Kms
  readonly keyIds: readonly string[]
}

/** The engine in process, with few keys and with many: none of them may make another slower. */
export const kmsSuite: OpenSuite = async ({ isQuick }) => {
  const beds = new Map<string, Promise<Bed>>()
  const bedOf = (keyCount: number): Promise<Bed> => {
    const name = columnOf(keyCount)
    const bed = beds.get(name) ?? bedWith(keyCount)
    beds.set(name, bed)
    return bed
  }
  const counts = isQuick ? keyCounts.slice(0, 2) : keyCounts
  return {
    name: 'kms',
    columns: counts.map(columnOf),
    rows: operations.map((operation) => rowOf(operation, counts, bedOf)),
    versions: {},
    absences: [],
    [Symbol.asyncDispose]: async () => beds.clear(),
  }
}

/** One call. `turn` tells which of the keys. */
interface Operation {
  readonly name: string
  readonly prepare: (bed: Bed) => Promise<(turn: number) => Promise<unknown>>
}

const operations: readonly Operation[] = [
  {
    name: 'GenerateDataKey',
    prepare:
      async ({ kms, keyIds }) =>
      (turn) =>
        kms.call(
          'GenerateDataKey',
          { KeyId: keyAt(keyIds, turn), KeySpec: 'AES_256', EncryptionContext: context },
          caller,
        ),
  },
  {
    name: 'Encrypt',
    prepare:
      async ({ kms, keyIds }) =>
      (turn) =>
        kms.call('Encrypt', { KeyId: keyAt(keyIds, turn), Plaintext: text, EncryptionContext: context }, caller),
  },
  {
    name: 'Decrypt',
    async prepare({ kms, keyIds }) {
      const blobs: Uint8Array[] = []
      for (let turn = 0; turn < 64; turn++) {
        const input = { KeyId: keyAt(keyIds, turn), Plaintext: text, EncryptionContext: context }
        blobs.push((await kms.call('Encrypt', input, caller)).CiphertextBlob!)
      }
      return (turn) =>
        kms.call('Decrypt', { CiphertextBlob: blobs[turn % blobs.length]!, EncryptionContext: context }, caller)
    },
  },
]

const text = new Uint8Array(32).fill(7)
const callsPerRun = 200

function rowOf(operation: Operation, counts: readonly number[], bedOf: (keyCount: number) => Promise<Bed>): Row {
  const most = columnOf(counts.at(-1)!)
  return {
    work: operation.name,
    unit: 'µs',
    goals: [
      { column: most, atMost: 50 },
      { column: most, per: columnOf(counts[0]!), atMost: 1.2 },
    ],
    async measure(effort) {
      const contestants: Record<string, Run> = {}
      for (const count of counts) contestants[columnOf(count)] = await medianCall(operation, await bedOf(count))
      return await race(contestants, effort)
    },
  }
}

/** The contestant's time is that of one call, in microseconds: the mean of many, since a clock cannot see one. */
async function medianCall({ prepare }: Operation, bed: Bed): Promise<Run> {
  const call = await prepare(bed)
  let turn = 0
  return async () => {
    const start = performance.now()
    for (let done = 0; done < callsPerRun; done++) await call(turn++)
    return ((performance.now() - start) * 1000) / callsPerRun
  }
}

async function bedWith(keyCount: number): Promise<Bed> {
  const kms = createKms({
    store: memoryStore(),
    now: Date.now,
    randomBytes: (length) => randomFillSync(new Uint8Array(length)),
    rootKey: randomFillSync(new Uint8Array(32)),
    quotas: { keysPerRegion: keyCount },
  })
  const keyIds: string[] = []
  for (let made = 0; made < keyCount; made++) {
    const { KeyMetadata } = await kms.call('CreateKey', {}, caller)
    keyIds.push(KeyMetadata!.KeyId!)
  }
  return { kms, keyIds }
}

/** Strides over all keys, so that many keys do not turn into the few that a cache would hold. */
function keyAt(keyIds: readonly string[], turn: number): string {
  return keyIds[(turn * 7919) % keyIds.length]!
}

function columnOf(keyCount: number): string {
  return `${keyCount.toLocaleString('en-US')} keys`
}
