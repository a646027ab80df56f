import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { differences, differencesTable, outcomeOf, type PeerName, withPeer } from '../src/index.ts'

const guide = new URL('../../../docs/guides/moving-from-localstack.md', import.meta.url)

describe.each([
  ['LocalStack', 'localstack'],
  ['our image in its place', 'aws'],
] as const satisfies readonly (readonly [PeerName, string])[])('at %s, a program that', (name, column) => {
  const peerOf = withPeer(name)
  for (const difference of differences) {
    it(`${difference.what}: ${difference[column]}`, async (context) => {
      expect(await outcomeOf(difference, peerOf(context))).toBe(difference[column])
    })
  }
})

it('the guide has every difference, and no other', () => {
  const [, table] = /<!-- differences -->\n([\s\S]*?)\n<!-- \/differences -->/.exec(readFileSync(guide, 'utf8')) ?? []
  expect(table).toBe(differencesTable())
})
