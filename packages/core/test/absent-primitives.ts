import type { Primitives } from '../src/primitives/primitives.ts'

/** Primitives of a runtime that has none: everything that needs no cryptography still works. */
export const primitives: Primitives = new Proxy({} as Primitives, {
  get() {
    throw new Error('this runtime has no primitives')
  },
})
