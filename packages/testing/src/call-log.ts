import type { AuditEntry } from '@sealwright/kms-engine'
import type { OperationName } from '@sealwright/kms-model'
import { type CallMatch, describeCalls, describeMatch, matches } from './call-match.ts'

/** How many calls are expected. */
export type CallCount = number | { readonly atLeast?: number | undefined; readonly atMost?: number | undefined }

/** What an expectation is about. */
export interface CallExpectation extends CallMatch {
  /** Default: exactly one. */
  readonly times?: CallCount | undefined
}

/** What a KMS under test was asked, in the order of its answers. */
export interface CallLog {
  /** All calls with their events, decisions and keys. Those by which this kit makes a key on first use are not among them. */
  readonly all: readonly AuditEntry[]
  /** The calls of an operation that match. */
  of(operation: OperationName, match?: CallMatch): readonly AuditEntry[]
  /**
   * Insists on what the application asked.
   *
   * @returns the calls that match
   * @throws CallExpectationError with what was wanted, and all that was asked
   * @example kms.calls.expect('GenerateDataKey', { key: 'alias/app', encryptionContext: { tenant: 'acme' } })
   */
  expect(operation: OperationName, expectation?: CallExpectation): readonly AuditEntry[]
  /** All calls, one a line, for a person to read. Without plaintexts, ciphertexts and tokens. */
  describe(): string
  /** Forgets all calls so far. */
  clear(): void
}

/** The application did not ask the KMS what a test wants it to. */
export class CallExpectationError extends Error {
  override readonly name = 'CallExpectationError'
}

/** Makes a log and what fills it. */
export function callLog(): { readonly calls: CallLog; record(entry: AuditEntry): void } {
  const all: AuditEntry[] = []
  const of = (operation: OperationName, match: CallMatch = {}) =>
    all.filter((entry) => entry.event.eventName === operation && matches(entry, match))
  return {
    record(entry) {
      all.push(entry)
    },
    calls: {
      get all() {
        return [...all]
      },
      of,
      expect(operation, { times = 1, ...match } = {}) {
        const found = of(operation, match)
        if (isWithin(found.length, times)) return found
        const wanted = `${describeMatch(operation, match)}: want ${describeCount(times)}, got ${found.length}`
        throw new CallExpectationError(`${wanted}\n${describeCalls(all)}`)
      },
      describe: () => describeCalls(all),
      clear() {
        all.length = 0
      },
    },
  }
}

function isWithin(count: number, times: CallCount): boolean {
  if (typeof times === 'number') return count === times
  return count >= (times.atLeast ?? 0) && count <= (times.atMost ?? Number.POSITIVE_INFINITY)
}

function describeCount(times: CallCount): string {
  if (typeof times === 'number') return times === 1 ? '1 call' : `${times} calls`
  const { atLeast, atMost } = times
  const limits = [atLeast !== undefined && `at least ${atLeast}`, atMost !== undefined && `at most ${atMost}`]
  return `${limits.filter(Boolean).join(' and ') || 'any number of'} calls`
}
