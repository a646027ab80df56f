import { describe, expect, it } from 'vitest'
import { primitivesContract } from '../testing/index.ts'
import { primitives } from './node.ts'

describe('the primitives of Node', () => {
  for (const { law, run } of primitivesContract(primitives)) it(law, run)

  it('signing keys that are asked for at once are all different', async () => {
    const keys = await Promise.all(Array.from({ length: 12 }, () => primitives.generateSigningKey('P-384')))
    expect(new Set(keys.map(({ publicKey }) => Buffer.from(publicKey).toString('hex'))).size).toBe(12)
  })
})
