// pnpm bench [core|kms …] [--quick] [--only TEXT] [--clock wall|thread] [--json FILE]
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { setClock } from './clock.ts'
import { conditions, conditionsText } from './conditions.ts'
import { coreSuite } from './core/core-suite.ts'
import { kmsSuite } from './kms/kms-suite.ts'
import { type MeasuredRow, measureRow } from './row.ts'
import type { OpenSuite, Settings } from './suite.ts'
import { table } from './table.ts'

const suites: Readonly<Record<string, OpenSuite>> = { core: coreSuite, kms: kmsSuite }

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    clock: { type: 'string', default: 'wall' },
    json: { type: 'string' },
  },
})
const names = positionals.length > 0 ? positionals : Object.keys(suites)
const unknown = names.find((name) => !Object.hasOwn(suites, name))
if (unknown !== undefined) {
  console.error(`bench: unknown suite '${unknown}': want one of ${Object.keys(suites).join(', ')}`)
  process.exit(2)
}

const { clock } = options
if (clock !== 'wall' && clock !== 'thread') {
  console.error(`bench: unknown clock '${clock}': want wall or thread`)
  process.exit(2)
}
setClock(clock)

// Five repeats and more before anything counts: the first few run in the interpreter and decide nothing.
const settings: Settings = options.quick
  ? { isQuick: true, clock, warmUps: 5, rounds: 3 }
  : { isQuick: false, clock, warmUps: 6, rounds: 9 }
const reports = []
for (const name of names) reports.push(await run(name, suites[name]!))
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(reports, null, 2)}\n`)

async function run(name: string, open: OpenSuite): Promise<object> {
  await using suite = await open(settings)
  const where = conditions(suite.versions)
  console.log(`\n${name}: ${conditionsText(where)}`)
  console.log(
    `medians of ${settings.rounds} interleaved rounds after ${settings.warmUps} discarded, ${clock} time${settings.isQuick ? ', quick' : ''}`,
  )
  for (const absence of suite.absences) console.log(`absent: ${absence}`)
  const rows: MeasuredRow[] = []
  for (const row of suite.rows) {
    if (options.only !== undefined && !row.work.includes(options.only)) continue
    if (process.stderr.isTTY) process.stderr.write(`  ${row.work} …\x1b[K\r`)
    rows.push(await measureRow(row, settings))
  }
  if (process.stderr.isTTY) process.stderr.write('\x1b[K')
  console.log(`\n${table(suite.columns, rows)}`)
  return { suite: name, settings, conditions: where, absences: suite.absences, rows }
}
