import { expect, it } from 'vitest'
import { bundleLength, maxBundleLength } from './bundle-size.ts'

it('the core fits into a web page: at most 25 kB minified and compressed', async () => {
  const length = await bundleLength()
  expect(length).toBeGreaterThan(5000)
  expect(length).toBeLessThanOrEqual(maxBundleLength)
})
