import { CreateKeyCommand, DescribeKeyCommand, EncryptCommand, KMSClient, paginateListKeys } from '@aws-sdk/client-kms'
import { expect, test } from 'vitest'
import { startProcess } from './server-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

function clientOf(endpoint: string): KMSClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return new KMSClient({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 })
}

test('on a full disk a key is refused, nothing is half made, and the keys that there are go on', async (context) => {
  if (process.platform === 'win32') context.skip('Windows has no limit for the length of a file')
  using folder = temporaryFolder()
  const args = ['--port', '0', '--data', folder.path]
  await using full = await startProcess({ arguments: args, maxFileBlocks: 200 })
  const client = clientOf(full.url)

  const acknowledged: string[] = []
  let refusal: unknown
  while (refusal === undefined) {
    try {
      const { KeyMetadata } = await client.send(new CreateKeyCommand({}))
      acknowledged.push(KeyMetadata!.KeyId!)
    } catch (error) {
      refusal = error
    }
  }
  expect(refusal).toMatchObject({ name: 'KMSInternalException', $metadata: { httpStatusCode: 500 } })
  expect(acknowledged.length).toBeGreaterThan(1)
  await client.send(new DescribeKeyCommand({ KeyId: acknowledged[0] }))
  await client.send(new EncryptCommand({ KeyId: acknowledged.at(-1), Plaintext: Buffer.from('x') }))
  full.kill('SIGTERM')
  const { code, stderr } = await full.exited
  expect(code).toBe(0)
  expect(stderr).toContain('"msg":"internal error"')

  await using again = await startProcess({ arguments: args })
  const found: string[] = []
  for await (const page of paginateListKeys({ client: clientOf(again.url) }, {})) {
    for (const { KeyId } of page.Keys ?? []) found.push(KeyId!)
  }
  expect(found.sort()).toEqual(acknowledged.sort())
  again.kill('SIGTERM')
  await again.exited
})
