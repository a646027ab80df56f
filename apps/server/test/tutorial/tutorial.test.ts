import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expectTool } from '@sealwright/test-kit'
import { expect, test } from 'vitest'
import { startServer } from '../../src/index.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const script = fileURLToPath(new URL('tutorial.sh', import.meta.url))

// Its environment is all that tells the aws CLI to ask a local KMS.
function environmentOf(endpoint: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: '111122223333',
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_REGION: 'eu-central-1',
    AWS_PAGER: '',
    LC_ALL: 'C',
  }
}

test("a tutorial's script for the aws CLI and openssl runs as it is", async (context) => {
  expectTool(context, { command: 'sh', probe: ['-c', 'true'], install: 'the script needs a POSIX shell' })
  expectTool(context, { command: 'aws', probe: ['--version'], install: 'install the AWS CLI' })
  expectTool(context, { command: 'openssl', probe: ['version'], install: 'install openssl' })
  using folder = temporaryFolder()
  await using server = await startServer({ port: 0, dataFolder: folder.file('kms') })

  const run = promisify(execFile)('sh', [script], { cwd: folder.path, env: environmentOf(server.url) })
  const { stdout, stderr } = await run

  expect(stdout.trim().split('\n')).toEqual([
    'envelope: the opened file is the same',
    'small: the opened text is the same',
    'context: refused',
    'disabled: refused',
  ])
  const errors = stderr.split('\n').filter((line) => line.includes('An error occurred'))
  expect(errors).toEqual([
    expect.stringMatching(/An error occurred \(InvalidCiphertextException\) when calling the Decrypt operation/),
    expect.stringMatching(
      /An error occurred \(DisabledException\) when calling the Decrypt operation: arn:aws:kms:eu-central-1:111122223333:key\/\S+ is disabled\./,
    ),
  ])
  expect(readFileSync(folder.file('opened.txt'), 'utf8')).toBe('The launch code is 00000000.\n')
  expect(readFileSync(folder.file('secret.enc')).includes('launch')).toBe(false)
  expect(existsSync(folder.file('data-key.plain'))).toBe(false)
}, 120_000)
