import { EnvelopeError } from '../errors.ts'
import {
  type AlgorithmSuite,
  type AlgorithmSuiteId,
  type AlgorithmSuiteName,
  findAlgorithmSuite,
} from './algorithm-suites.ts'

/**
 * Which suites may be written and read. A message of a committing suite opens under one data key only; without
 * commitment, one who controls several wrapping keys can make a message that reads differently under each.
 */
export type CommitmentPolicy =
  | 'forbid-encrypt-allow-decrypt'
  | 'require-encrypt-allow-decrypt'
  | 'require-encrypt-require-decrypt'

/** What policies allow, and the suite they take when none is named. */
interface CommitmentRule {
  /** Whether a suite that is written must commit, or must not. */
  readonly writesCommitting: boolean
  readonly readsNonCommitting: boolean
  readonly defaultSuite: AlgorithmSuiteId
}

const rules: Readonly<Record<CommitmentPolicy, CommitmentRule>> = {
  // The specification's text names 0x0078 here; every implementation takes 0x0378.
  'forbid-encrypt-allow-decrypt': { writesCommitting: false, readsNonCommitting: true, defaultSuite: 0x0378 },
  'require-encrypt-allow-decrypt': { writesCommitting: true, readsNonCommitting: true, defaultSuite: 0x0578 },
  'require-encrypt-require-decrypt': { writesCommitting: true, readsNonCommitting: false, defaultSuite: 0x0578 },
}

/** The policy when none is named: only committing suites are written and read. */
export const defaultCommitmentPolicy: CommitmentPolicy = 'require-encrypt-require-decrypt'

/**
 * The suite to write.
 *
 * @param wanted number or name; absent: the policy's default, which signs
 * @throws RangeError if there is no such suite or policy
 * @throws EnvelopeError `ERR_POLICY`
 */
export function suiteToWrite(
  policy: CommitmentPolicy,
  wanted: AlgorithmSuiteId | AlgorithmSuiteName | undefined,
): AlgorithmSuite {
  const suite = findAlgorithmSuite(wanted ?? ruleOf(policy).defaultSuite)
  if (suite === undefined) throw new RangeError(`algorithmSuite: want one of the message format, got ${wanted}`)
  checkWrite(policy, suite)
  return suite
}

/** @throws EnvelopeError `ERR_POLICY` if the policy forbids to write a suite */
export function checkWrite(policy: CommitmentPolicy, suite: AlgorithmSuite): void {
  const { writesCommitting } = ruleOf(policy)
  if (suite.isCommitting !== writesCommitting) {
    throw refused(policy, suite, `encrypt: want a suite ${writesCommitting ? 'with' : 'without'} key commitment`)
  }
}

/** @throws EnvelopeError `ERR_POLICY` if the policy forbids to read a suite */
export function checkRead(policy: CommitmentPolicy, suite: AlgorithmSuite): void {
  if (!suite.isCommitting && !ruleOf(policy).readsNonCommitting) {
    throw refused(policy, suite, 'decrypt: want a suite with key commitment')
  }
}

function ruleOf(policy: CommitmentPolicy): CommitmentRule {
  if (!Object.hasOwn(rules, policy)) {
    throw new RangeError(`commitmentPolicy: want one of ${Object.keys(rules).join(', ')}, got ${policy}`)
  }
  return rules[policy]
}

function refused(policy: CommitmentPolicy, suite: AlgorithmSuite, wanted: string): EnvelopeError<'ERR_POLICY'> {
  return new EnvelopeError('ERR_POLICY', `${wanted} under the policy ${policy}, got ${suite.name}`, {
    policy,
    algorithmSuite: suite.name,
  })
}
