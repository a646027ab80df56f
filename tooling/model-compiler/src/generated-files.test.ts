import { expect, test } from 'vitest'
import { generatedFiles } from './generated-files.ts'

const model = {
  operations: {
    PutThing: {
      name: 'PutThing',
      input: { shape: 'PutThingRequest' },
      output: { shape: 'PutThingResponse' },
      errors: [{ shape: 'LimitException' }, { shape: 'BrokenException' }],
    },
    Ping: { name: 'Ping', input: { shape: 'PingRequest' }, errors: [] },
  },
  shapes: {
    PutThingRequest: {
      type: 'structure',
      required: ['Name'],
      members: {
        Name: { shape: 'Name' },
        Kinds: { shape: 'Kinds' },
        Labels: { shape: 'Labels' },
        Secret: { shape: 'Secret' },
        Old: { shape: 'Flag', deprecatedMessage: 'Use Kinds.' },
      },
    },
    PutThingResponse: { type: 'structure', members: { When: { shape: 'When' }, Count: { shape: 'Count' } } },
    PingRequest: { type: 'structure', members: {} },
    Name: { type: 'string', min: 1, max: 9, pattern: '[a-z*/]+' },
    Kinds: { type: 'list', member: { shape: 'Kind' } },
    Kind: { type: 'string', enum: ['A', 'B'] },
    Labels: { type: 'map', key: { shape: 'Name' }, value: { shape: 'Name' } },
    Secret: { type: 'blob', min: 2, max: 2, sensitive: true },
    Flag: { type: 'boolean' },
    When: { type: 'timestamp' },
    Count: { type: 'integer', min: 1, max: 5 },
    LimitException: { type: 'structure', exception: true, members: { message: { shape: 'Name' } } },
    BrokenException: { type: 'structure', exception: true, fault: true, members: { message: { shape: 'Name' } } },
  },
}

test('a structure becomes an interface that says what its types cannot', () => {
  const types = generatedFiles(JSON.stringify(model), 'm.json').get('types.ts')
  expect(types).toContain(`/** Input of PutThing. */
export interface PutThingRequest {
  /** 1 to 9 characters. Matches \`[a-z*\\/]+\`. */
  readonly Name: string
  readonly Kinds?: readonly Kind[] | undefined
  readonly Labels?: Readonly<Record<string, string>> | undefined
  /** 2 bytes. Sensitive. */
  readonly Secret?: Uint8Array | undefined
  /** @deprecated Use Kinds. */
  readonly Old?: boolean | undefined
}
`)
  expect(types).toContain("export type Kind = 'A' | 'B'\n")
  expect(types).toContain('export type PingRequest = Record<string, never>\n')
  expect(types).toContain(`  /** Milliseconds since the epoch. */
  readonly When?: number | undefined
  /** 1 to 5. */
  readonly Count?: number | undefined
`)
  expect(types).not.toContain('Exception')
})

test('an operation names its shapes and its errors', () => {
  const operations = generatedFiles(JSON.stringify(model), 'm.json').get('operations.ts')
  expect(operations).toContain(
    'readonly PutThing: { readonly input: types.PutThingRequest; readonly output: types.PutThingResponse }',
  )
  expect(operations).toContain('readonly Ping: { readonly input: types.PingRequest; readonly output: void }')
  expect(operations).toContain("Ping: { input: 'PingRequest', faults: [] }")
  expect(operations).toContain("LimitException: 'client',\n  BrokenException: 'server',")
})

test('a shape keeps every rule of the model', () => {
  const shapes = generatedFiles(JSON.stringify(model), 'm.json').get('shapes.ts')
  expect(shapes).toContain("Name: { type: 'string', min: 1, max: 9, pattern: '[a-z*/]+' },")
  expect(shapes).toContain("Secret: { type: 'blob', min: 2, max: 2, sensitive: true },")
  expect(shapes).toContain("Labels: { type: 'map', key: 'Name', value: 'Name' },")
})

test('each file says where it is from', () => {
  for (const text of generatedFiles(JSON.stringify(model), 'm.json').values()) {
    expect(text).toMatch(/^\/\/ Generated from model\/m\.json by `pnpm generate`/)
  }
})
