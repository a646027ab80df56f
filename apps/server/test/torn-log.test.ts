import { readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../src/store/open-store.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'

// What a power failure leaves is the main file and some part of the write-ahead log. A store is filled with commits of
// three records each, its files are copied while it is open, and the copy of the log is then cut or damaged.

const commits = 40
const rootKey = { from: 'bytes', bytes: new Uint8Array(32).fill(1) } as const
const at = (commit: number, part: number) => ({ kind: 'kind', scope: 'scope', id: `${commit}/${part}` })

let folder: TemporaryFolder
let main: Uint8Array
let log: Uint8Array

beforeAll(async () => {
  folder = temporaryFolder()
  const opened = openStore({ folder: folder.path, rootKey })
  for (let commit = 0; commit < commits; commit++) {
    const value = 'x'.repeat((commit * 397) % 3000)
    await opened.store.commit([0, 1, 2].map((part) => ({ ...at(commit, part), expectedVersion: 0, value })))
  }
  main = readFileSync(folder.file('kms.sqlite'))
  log = readFileSync(folder.file('kms.sqlite-wal'))
  opened.close()
})
afterAll(() => folder[Symbol.dispose]())

/** How many commits a store made of these files holds; fails unless they are the first ones, each of them whole. */
async function commitsIn(damagedLog: Uint8Array): Promise<number> {
  using copy = temporaryFolder()
  writeFileSync(copy.file('kms.sqlite'), main)
  writeFileSync(copy.file('kms.sqlite-wal'), damagedLog)
  const opened = openStore({ folder: copy.path, rootKey })
  try {
    const records = await opened.store.list({ kind: 'kind', scope: 'scope', limit: 1000 })
    const found = records.map((record) => record.id).sort()
    const whole = Array.from({ length: found.length / 3 }, (_, commit) => [0, 1, 2].map((part) => at(commit, part).id))
    expect(found).toEqual(whole.flat().sort())
    return whole.length
  } finally {
    opened.close()
  }
}

test('a whole log holds every commit', async () => {
  expect(await commitsIn(log)).toBe(commits)
})

test('a log that was cut anywhere opens to its first commits, each of them whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(log.length), async (length) => {
      const found = await commitsIn(log.subarray(0, length))
      expect(found).toBeLessThanOrEqual(commits)
    }),
    { numRuns: 60, seed: 4566 },
  )
})

test('a longer part of the log never holds fewer commits', async () => {
  const found: number[] = []
  for (let part = 0; part <= 16; part++) found.push(await commitsIn(log.subarray(0, (log.length * part) / 16)))
  expect(found).toEqual([...found].sort((a, b) => a - b))
  expect(found[0]).toBe(0)
  expect(found.at(-1)).toBe(commits)
})

test('a log with a damaged byte opens to the commits before it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(log.length - 1), async (offset) => {
      const damaged = Uint8Array.from(log)
      damaged[offset]! ^= 0x55
      const found = await commitsIn(damaged)
      expect(found).toBeLessThan(commits)
    }),
    { numRuns: 60, seed: 4566 },
  )
})
