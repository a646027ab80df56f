import type { ContractCase } from './contract.ts'
import { allDataKeyLengths, opensWhatWasWrapped, requestFor } from './key-provider-claims.ts'
import { keyProviderLaws } from './key-provider-laws.ts'
import type { KeyProviderSubject } from './key-provider-subject.ts'

/** The laws of the key provider port, as cases for any test framework. */
export function* keyProviderContract(subject: KeyProviderSubject): Generator<ContractCase> {
  // Without what they need, these two would hold whatever the provider does.
  const isGiven = { strangers: subject.createStranger !== undefined, records: (subject.recorded ?? []).length > 0 }
  for (const [about, title, check] of keyProviderLaws) {
    if ((about === 'strangers' || about === 'records') && !isGiven[about]) continue
    const exception = subject.exceptions?.[about]
    yield { law: `${about}: ${title}`, ...(exception !== undefined && { exception }), run: () => check(subject) }
  }
}

/**
 * The law of two providers that reach the same wrapping key: each opens what the other wrapped.
 *
 * @param limits `dataKeyLengths` as in {@link KeyProviderSubject}
 */
export function* keyProviderPairContract(
  pair: readonly [KeyProviderSubject['create'], KeyProviderSubject['create']],
  { dataKeyLengths = allDataKeyLengths }: Pick<KeyProviderSubject, 'dataKeyLengths'> = {},
): Generator<ContractCase> {
  const [createFirst, createSecond] = pair
  const orders = [
    ['the second opens what the first wrapped', createFirst, createSecond],
    ['the first opens what the second wrapped', createSecond, createFirst],
  ] as const
  for (const [title, createWriter, createReader] of orders) {
    yield {
      law: `pair: ${title}`,
      async run() {
        const [writer, reader] = await Promise.all([createWriter(), createReader()])
        for (const length of dataKeyLengths) await opensWhatWasWrapped(writer, reader, requestFor(length))
      },
    }
  }
}
