import { rmSync } from 'node:fs'
import { mkdtemp, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exitCodes } from '../exit-codes.ts'
import { explain } from '../explain.ts'
import { usageFailure } from '../failure.ts'
import { durationText } from '../terminal/quantities.ts'
import { styleFor } from '../terminal/style.ts'
import { demo } from './demo.ts'
import { Page } from './page.ts'

/** What the demo encrypts where nobody names a file. */
const defaultFile = fileURLToPath(new URL('../../../../README.md', import.meta.url))

async function main([given, ...rest]: readonly string[]): Promise<void> {
  if (rest.length > 0 || given?.startsWith('-')) throw usageFailure('usage: npm run demo [-- PATH]')
  const path = given ?? defaultFile
  const file = await stat(path)
  if (!file.isFile()) throw usageFailure(`${path}: want a file`)

  const folder = await mkdtemp(join(tmpdir(), 'sealwright-demo-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  process.on('SIGINT', () => process.exit(exitCodes.interrupted))
  process.on('SIGTERM', () => process.exit(exitCodes.terminated))

  const page = new Page(process.stdout, styleFor(process.stdout))
  const { accent, dim } = page.style
  await demo({ path, folder, page })

  const run = 'npm run -s sealwright --'
  page.heading('The same by hand; with AWS, without the first line')
  page.line(
    `${dim('KMS ')}  ${accent('npm run -s serve')}, then ${accent('export AWS_ENDPOINT_URL=http://127.0.0.1:4566')}`,
  )
  page.line(`${dim('key ')}  ${accent(`${run} kms create-key alias/demo`)}`)
  page.line(`${dim('file')}  ${accent(`${run} encrypt ${given ?? basename(defaultFile)} --key alias/demo`)}`)
  process.stdout.write(`\n  ${dim(`${durationText(performance.now())} since the process began`)}\n\n`)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  const { message, hint, exitCode } = explain(error)
  process.stderr.write(`${styleFor(process.stderr).bad('demo:')} ${message}\n${hint === undefined ? '' : `${hint}\n`}`)
  process.exitCode = exitCode
}
