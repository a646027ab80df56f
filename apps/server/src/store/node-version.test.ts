import { expect, test } from 'vitest'
import { expectNodeWithSqlite } from './node-version.ts'

test.each(['22.15.0', '22.99.1', '24.0.0', '26.1.0'])('Node %s keeps keys on disk', (version) => {
  expect(() => expectNodeWithSqlite(version)).not.toThrow()
})

test.each(['20.20.2', '22.12.0', '22.14.9'])('Node %s is refused, and told what works', (version) => {
  expect(() => expectNodeWithSqlite(version)).toThrow(
    expect.objectContaining({ code: 'ERR_USAGE', message: expect.stringContaining('--in-memory') }),
  )
})
