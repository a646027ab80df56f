import { type Input, type KeyMetadata, type OperationName, type Output, validateOutput } from '@sealwright/kms-model'
import { expect } from 'vitest'
import { type Caller, createKms, type Kms, KmsFault, type KmsPorts } from '../src/index.ts'
import { type FakePorts, fakePorts } from '../src/testing/index.ts'
import { keySpecs } from './observations/key-specs.ts'
import { permittedFaults } from './observations/permitted-faults.ts'
import { record } from './observations/record.ts'

export const account = '111122223333'
export const region = 'eu-central-1'
export const dayMs = 24 * 60 * 60 * 1000

/** The root user of an account, in a Region. */
export function callerOf(accountId = account, inRegion = region): Caller {
  return { accountId, region: inRegion, arn: `arn:aws:iam::${accountId}:root` }
}

/** An engine whose every answer, and the name of every error, is checked against the model. */
export interface KmsUnderTest {
  readonly ports: FakePorts
  readonly explain: Kms['explain']
  call<N extends OperationName>(name: N, input: Input<N>, caller?: Caller): Promise<Output<N>>
  createKey(input?: Input<'CreateKey'>, caller?: Caller): Promise<KeyMetadata & { KeyId: string; Arn: string }>
}

export function kmsUnderTest(options: Partial<Omit<KmsPorts, 'now' | 'randomBytes'>> = {}): KmsUnderTest {
  const ports = fakePorts(options)
  const kms = createKms(ports)
  const specs = keySpecs()
  const self: KmsUnderTest = {
    ports,
    explain: kms.explain,
    async call(name, input, caller = callerOf()) {
      const output = await kms.call(name, input, caller).catch((error: unknown) => {
        record(name, error instanceof Error ? error.name : 'an error', specs.of(name, input))
        if (error instanceof KmsFault) expect(permittedFaults(name), `faults of ${name}`).toContain(error.name)
        throw error
      })
      specs.note(output ?? undefined)
      record(name, 'answers', specs.of(name, input))
      // The service gives new key specs in the deprecated member too, whose list of values in the model ends before them.
      const violations = validateOutput(name, output).filter((violation) => !violation.includes('ustomerMasterKeySpec'))
      expect(violations, `${name} answers what the model allows`).toEqual([])
      return output
    },
    async createKey(input = {}, caller) {
      const { KeyMetadata } = await self.call('CreateKey', input, caller)
      return { ...KeyMetadata!, KeyId: KeyMetadata!.KeyId, Arn: KeyMetadata!.Arn! }
    },
  }
  return self
}

/** Expects the service's error of a name, and of a message if one is given. */
export async function expectFault(answer: Promise<unknown>, name: string, message?: string | RegExp): Promise<void> {
  const error: unknown = await answer.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  const seen = error instanceof Error ? { name: error.name, message: error.message, cause: error.cause } : error
  expect(seen).toMatchObject({
    name,
    ...(message !== undefined && { message: typeof message === 'string' ? message : expect.stringMatching(message) }),
  })
}
