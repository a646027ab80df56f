// The other end of contestant-process.ts. It lives until its parent lets go.
import { type Clock, setClock } from './clock.ts'
import type { Answer, Entry } from './contestant-process.ts'
import type { Run } from './race.ts'

type Question = { readonly prepare: Entry; readonly clock: Clock } | { readonly run: number }

const runs: Run[] = []

process.on('message', (question: Question) => {
  reply(question).then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ failure: String(error) } satisfies Answer),
  )
})

async function reply(question: Question): Promise<Answer> {
  if ('run' in question) return { ms: await runs[question.run]!() }
  const { prepare, clock } = question
  setClock(clock)
  const exported = (await import(prepare.module)) as Record<string, unknown>
  const make = exported[prepare.make]
  if (typeof make !== 'function') throw new TypeError(`want a function '${prepare.make}', got ${typeof make}`)
  runs.push((await make(...prepare.given)) as Run)
  return { ready: runs.length - 1 }
}
