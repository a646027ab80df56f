import { relative } from 'node:path'
import { DefaultReporter, type TestCase, type TestModule } from 'vitest/node'
import { type Outcome, sums, sumsLine } from './sums.ts'

type RunEnd = Parameters<DefaultReporter['onTestRunEnd']>

/**
 * The default report, then every skipped test with its reason, then the sums on a line of their own.
 *
 * A test file that does not load and an error outside any test count as a failure each, so that no green line can
 * stand under a broken run.
 */
export default class Report extends DefaultReporter {
  override onTestRunEnd(...[modules, unhandledErrors, reason]: RunEnd): void {
    super.onTestRunEnd(modules, unhandledErrors, reason)
    const outcomes = [...modules.flatMap(outcomesOf), ...unhandledErrors.map((): Outcome => ({ state: 'failed' }))]
    for (const line of skips(modules)) this.ctx.logger.log(line)
    this.ctx.logger.log(sumsLine(sums(outcomes)))
  }
}

function outcomesOf(module: TestModule): readonly Outcome[] {
  const tests = [...module.children.allTests()].map((test): Outcome => ({ state: stateOf(test) }))
  const errorsOutsideTests = module.errors().map((): Outcome => ({ state: 'failed' }))
  const suiteErrors = [...module.children.allSuites()].flatMap((suite) =>
    suite.errors().map((): Outcome => ({ state: 'failed' })),
  )
  return [...tests, ...errorsOutsideTests, ...suiteErrors]
}

function stateOf(test: TestCase): Outcome['state'] {
  const { state } = test.result()
  // A test that is still pending when the run ends never proved anything.
  return state === 'pending' ? 'failed' : state
}

/** One line for each reason in each file, with the tests it kept from running. */
function skips(modules: readonly TestModule[]): readonly string[] {
  const lines: string[] = []
  for (const module of modules) {
    const byReason = new Map<string, string[]>()
    for (const test of module.children.allTests('skipped')) {
      const result = test.result()
      const reason = (result.state === 'skipped' ? result.note : undefined) ?? 'no reason given'
      byReason.set(reason, [...(byReason.get(reason) ?? []), test.fullName])
    }
    const file = relative(process.cwd(), module.moduleId)
    for (const [reason, names] of byReason) {
      lines.push(` skipped  ${file}: ${reason}`, ...names.map((name) => `            ${name}`))
    }
  }
  return lines.length === 0 ? [] : ['', ...lines, '']
}
