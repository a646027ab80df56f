import { KMS } from '@aws-sdk/client-kms'
import { buildImage } from '@sealwright/server-image'
import { type Absent, expectContainer, startInContainer } from '@sealwright/test-kit'
import { beforeAll, expect, it, type TestContext } from 'vitest'
import { SealwrightContainer } from '../src/index.ts'

let image: { readonly name: string } | Absent | undefined
beforeAll(async () => {
  image = await startInContainer(async () => ({ name: await buildImage() }))
})

function container(context: Pick<TestContext, 'skip'>): SealwrightContainer {
  return new SealwrightContainer(expectContainer(context, image).name)
}

it('answers an AWS SDK as soon as it has started, in the account and Region of its choice', async (context) => {
  await using started = await container(context).withAccount('111122223333').start()
  const create = async (kms: KMS) => (await kms.createKey({})).KeyMetadata?.Arn
  expect(await create(new KMS(started.getClientConfig()))).toMatch(/^arn:aws:kms:us-east-1:111122223333:key/)
  const scope = { region: 'eu-west-1', accountId: '444455556666' }
  expect(await create(new KMS(started.getClientConfig(scope)))).toMatch(/^arn:aws:kms:eu-west-1:444455556666:key/)
})

it('forgets every key when it is reset', async (context) => {
  await using started = await container(context).start()
  const kms = new KMS(started.getClientConfig())
  await kms.createKey({})
  await started.reset()
  expect((await kms.listKeys({})).Keys).toEqual([])
})

it('keeps keys on disk over a restart where it is told so, and then refuses to forget them', async (context) => {
  await using started = await container(context).withKeysOnDisk().start()
  const { KeyMetadata } = await new KMS(started.getClientConfig()).createKey({})
  await started.restart()
  const { Keys } = await new KMS(started.getClientConfig()).listKeys({})
  expect(Keys?.map(({ KeyId }) => KeyId)).toEqual([KeyMetadata?.KeyId])
  await expect(started.reset()).rejects.toThrow(/keeps its keys on disk/)
})

it('is healthy by its own word, and runs as a user without rights', async (context) => {
  await using started = await container(context).start()
  const check = await started.exec(['node', '/opt/sealwright/healthcheck.mjs'])
  expect(check.exitCode).toBe(0)
  const user = await started.exec(['node', '-p', 'process.getuid()'])
  expect(user.output.trim()).toBe('1000')
})

it('does what the README says', async (context) => {
  expectContainer(context, image)
  const { CiphertextBlob } = await import('./readme-example.ts')
  expect(CiphertextBlob?.length).toBeGreaterThan(100)
})
