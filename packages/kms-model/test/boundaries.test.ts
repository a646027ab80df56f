import { describe, expect, test } from 'vitest'
import { readInput, SerializationError, validateInput } from '../src/index.ts'
import { allSlots, type ModelShape, minimalInput, modelShape, patternSamples, type Slot } from './member-slots.ts'

// One law per constraint of each member of each of the 54 inputs, with the expectation read from the model itself.
for (const [operation, slots] of Map.groupBy(allSlots(), (slot) => slot.operation)) {
  describe(operation, () => {
    test('takes a minimal input', () => {
      expect(violations(operation, minimalInput(operation))).toEqual([])
    })
    for (const slot of slots) describe(slot.path, () => laws(slot))
  })
}

function laws(slot: Slot): void {
  const { shape, isRequired } = slot
  const missing = `Value${isHidden(shape) ? '' : ' null'} at '${slot.path}' failed to satisfy constraint: Member must not be null`
  test(isRequired ? 'must be there' : 'may be missing', () => {
    expect(violations(slot.operation, slot.inputWith(undefined))).toEqual(isRequired ? [missing] : [])
  })
  test('is missing when it is null', () => {
    expect(violations(slot.operation, slot.inputWith(null))).toEqual(isRequired ? [missing] : [])
  })
  test.each(wrongTypes(shape))('refuses the JSON %j as not of its type', (json) => {
    expect(() => readInput(slot.operation, JSON.stringify(slot.inputWith(json)))).toThrow(SerializationError)
  })
  limitLaws(slot)
  textLaws(slot)
  collectionLaws(slot)
}

function limitLaws(slot: Slot): void {
  const { min, max, type } = slot.shape
  const noun = type === 'integer' ? 'value' : 'length'
  const lowest = type === 'integer' ? Number.NEGATIVE_INFINITY : 0
  if (min !== undefined) {
    const sentence = `Member must have ${noun} greater than or equal to ${min}`
    test(`may be ${min}`, () => expectKept(slot, ofSize(slot.shape, min), sentence))
    if (min - 1 >= lowest)
      test(`may not be ${min - 1}`, () => expectBroken(slot, ofSize(slot.shape, min - 1), sentence))
  }
  if (max !== undefined) {
    const sentence = `Member must have ${noun} less than or equal to ${max}`
    test(`may be ${max}`, () => expectKept(slot, ofSize(slot.shape, max), sentence))
    test(`may not be ${max + 1}`, () => expectBroken(slot, ofSize(slot.shape, max + 1), sentence))
  }
}

function textLaws(slot: Slot): void {
  const { pattern, enum: values } = slot.shape
  if (pattern !== undefined) {
    const sentence = `Member must satisfy regular expression pattern: ${pattern}`
    const { valid, invalid } = patternSamples[pattern]!
    test.each(valid)('matches its pattern with %j', (text) => expectKept(slot, text, sentence))
    test.each(invalid)('does not match its pattern with %j', (text) => expectBroken(slot, text, sentence))
  }
  if (values !== undefined) {
    const sentence = `Member must satisfy enum value set: [${values.join(', ')}]`
    test.each(values)('may be %s', (value) => expectKept(slot, value, sentence))
    test.each(['', 'NOT_A_VALUE', `${values[0]} `])('may not be %j', (value) => expectBroken(slot, value, sentence))
  }
}

function collectionLaws(slot: Slot): void {
  const { member, value } = slot.shape
  if (member !== undefined && modelShape(member.shape).type === 'string') {
    const entries = modelShape(member.shape)
    const rules = sentencesOf(entries)
    const { path } = slot
    if (rules.length > 0) {
      test('blames the list for an entry, with every rule of its entries', () => {
        const bad = entries.enum === undefined ? '' : 'NOT_A_VALUE'
        expect(violations(slot.operation, slot.inputWith([bad]))).toContain(blameOf(path, [bad], rules))
      })
      const { kept, broken } = entrySamples(entries)
      test.each(kept)('may have the entry $name', ({ text }) => {
        const blamed = violations(slot.operation, slot.inputWith([text])).filter((blame) =>
          blame.includes(rules.join(', ')),
        )
        expect(blamed).toEqual([])
      })
      test.each(broken)('may not have the entry $name, wherever it stands', ({ text }) => {
        const good = kept[0]!.text
        for (const list of [[text], [text, good], [good, text]]) {
          expect(violations(slot.operation, slot.inputWith(list))).toContain(blameOf(path, list, rules))
        }
      })
    }
    test('blames the list for a null entry', () => {
      expect(violations(slot.operation, slot.inputWith([null]))).toEqual([
        `Value '[null]' at '${path}' failed to satisfy constraint: Member must satisfy constraint: [${[...rules, 'Member must not be null'].join(', ')}]`,
      ])
    })
  }
  if (value !== undefined) {
    test('takes any keys and values, inherited names and empty ones too', () => {
      const map = JSON.parse('{"__proto__":"a","constructor":"b","":""}')
      expect(violations(slot.operation, slot.inputWith(map))).toEqual([])
    })
    test('blames the map for a null value', () => {
      expect(violations(slot.operation, slot.inputWith({ a: 'b', c: null }))).toEqual([
        `Value '{a=b, c=null}' at '${slot.path}' failed to satisfy constraint: Map value must satisfy constraint: [Member must not be null]`,
      ])
    })
  }
}

interface EntrySample {
  /** The text, or how long it is. */
  readonly name: string
  readonly text: string
}

/** Entries on both sides of every constraint of theirs. */
function entrySamples({ min = 0, max, pattern, enum: values }: ModelShape): {
  readonly kept: readonly EntrySample[]
  readonly broken: readonly EntrySample[]
} {
  const named = (text: string): EntrySample => ({ name: JSON.stringify(text), text })
  const long = (length: number): EntrySample => ({ name: `of ${length} characters`, text: 'a'.repeat(length) })
  if (values !== undefined) {
    return { kept: values.map(named), broken: ['', 'NOT_A_VALUE', `${values[0]} `].map(named) }
  }
  const { valid, invalid } = pattern === undefined ? { valid: [], invalid: [] } : patternSamples[pattern]!
  return {
    kept: [...(max === undefined ? [] : [long(max)]), ...(min === 0 ? [] : [long(min)]), ...valid.map(named)],
    broken: [
      ...(max === undefined ? [] : [long(max + 1)]),
      ...(min === 0 ? [] : [long(min - 1)]),
      ...invalid.map(named),
    ],
  }
}

function blameOf(path: string, list: readonly string[], rules: readonly string[]): string {
  return `Value '[${list.join(', ')}]' at '${path}' failed to satisfy constraint: Member must satisfy constraint: [${rules.join(', ')}]`
}

function expectKept(slot: Slot, json: unknown, sentence: string): void {
  expect(
    violations(slot.operation, slot.inputWith(json)).filter((violation) => isAbout(violation, slot, sentence)),
  ).toEqual([])
}

function expectBroken(slot: Slot, json: unknown, sentence: string): void {
  const shown = isHidden(slot.shape) ? '' : ` '${Array.isArray(json) ? `[${json.join(', ')}]` : json}'`
  expect(violations(slot.operation, slot.inputWith(json))).toContain(
    `Value${shown} at '${slot.path}' failed to satisfy constraint: ${sentence}`,
  )
}

function isAbout(violation: string, slot: Slot, sentence: string): boolean {
  return violation.includes(` at '${slot.path}' `) && violation.includes(sentence)
}

function violations(operation: Slot['operation'], json: unknown): readonly string[] {
  return validateInput(operation, readInput(operation, JSON.stringify(json)))
}

/** A JSON value of this length, or this number. */
function ofSize(shape: ModelShape, size: number): unknown {
  switch (shape.type) {
    case 'integer':
      return size
    case 'blob':
      return Buffer.alloc(size, 7).toString('base64')
    case 'list':
      return Array.from({ length: size }, () => 'a')
    default:
      return 'a'.repeat(size)
  }
}

function sentencesOf({ min, max, pattern, enum: values }: ModelShape): string[] {
  return [
    ...(max === undefined ? [] : [`Member must have length less than or equal to ${max}`]),
    ...(min === undefined || min === 0 ? [] : [`Member must have length greater than or equal to ${min}`]),
    ...(pattern === undefined ? [] : [`Member must satisfy regular expression pattern: ${pattern}`]),
    ...(values === undefined ? [] : [`Member must satisfy enum value set: [${values.join(', ')}]`]),
  ]
}

function wrongTypes({ type }: ModelShape): readonly unknown[] {
  switch (type) {
    case 'string':
      return [1, true, {}, [], ['a'], '\ud800']
    case 'blob':
      return [1, true, {}, [], 'A', 'AAA', 'A===', '-_==', 'AB==', 'AA==\n', ' AAAA', 'ÄAAA']
    case 'integer':
      return ['1', true, {}, [], 1.5, 2 ** 31]
    case 'boolean':
      return ['true', 0, 1, {}, []]
    case 'timestamp':
      return ['2026-01-01T00:00:00Z', '1.7e9', true, {}, [], 1e300]
    case 'list':
      return ['a', 1, true, {}, [[]], [1]]
    case 'map':
      return ['a', 1, true, [], { a: 1 }, { a: {} }, { a: '\udfff' }, { '\ud800': 'a' }]
    default:
      return ['a', 1, true, []]
  }
}

function isHidden(shape: ModelShape): boolean {
  return shape.type === 'blob' || shape.sensitive === true
}
