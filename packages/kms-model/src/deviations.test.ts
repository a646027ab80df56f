import { expect, test } from 'vitest'
import { modelShape } from '../test/member-slots.ts'
import { deviations } from './deviations.ts'

test.each(deviations)('$structure.$member contradicts the model, and says where that is written', (row) => {
  const { members = {} } = modelShape(row.structure)
  const shape = modelShape(members[row.member]!.shape)
  expect({ ...shape, ...row.traits }).not.toEqual(shape)
  expect(row.source).toMatch(/\w+/)
})

test('a member has one row at most', () => {
  const places = deviations.map(({ structure, member }) => `${structure}.${member}`)
  expect(new Set(places).size).toBe(places.length)
})
