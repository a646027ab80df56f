import { Command, CommanderError } from 'commander'
import { exitCodeMeanings, exitCodes } from './exit-codes.ts'
import { collect, collectPair, parseLength } from './options.ts'
import { version } from './version.ts'

/** Builds the command line, parses it and runs what it asks for; each command is loaded when it is asked for. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  try {
    await program().parseAsync([...argv], { from: 'user' })
    return exitCodes.ok
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Help and version end with 0; commander has printed whatever there is to say.
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  }
}

function program(): Command {
  const root = new Command('sealwright')
    .description('Encrypt and decrypt files with envelope encryption, in the AWS Encryption SDK message format.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .showHelpAfterError('(sealwright --help tells more)')
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'sealwright: ')) })
    .addHelpText('after', examplesText)
    .addHelpText('after', exitCodesText)
  encryptCommand(root)
  decryptCommand(root)
  inspectCommand(root)
  verifyCommand(root)
  reencryptCommand(root)
  kmsCommand(root)
  root.command('serve').description('run a local key service')
  return root
}

function encryptCommand(root: Command): void {
  const command = root
    .command('encrypt')
    .description('encrypt a file, or what is piped in')
    .argument('[file]', 'what to encrypt; - for standard input')
    .requiredOption('-k, --key <key>', 'key ID, alias or ARN; again for more keys, of which any one decrypts', collect)
    .option('-c, --context <name=value>', 'authenticated, not secret; again for more pairs', collectPair)
    .option('-o, --output <file>', 'where to write; - for standard output (default: FILE.enc)')
    .option('-f, --force', 'replace the output file if there is one')
  messageOptions(command)
  commonOptions(command).action(async (file: string | undefined, options) => {
    const { encryptFile } = await import('./commands/encrypt.ts')
    await encryptFile(file, options)
  })
}

function decryptCommand(root: Command): void {
  const command = root
    .command('decrypt')
    .description('decrypt a file, or what is piped in')
    .argument('[file]', 'what to decrypt; - for standard input')
  openingOptions(command)
    .option('-o, --output <file>', 'where to write; - for standard output (default: FILE without .enc)')
    .option('-f, --force', 'replace the output file if there is one')
    .option('--release-early', 'signed message to a pipe: do not hold the plaintext until the signature is verified')
  commonOptions(command).action(async (file: string | undefined, options) => {
    const { decryptFile } = await import('./commands/decrypt.ts')
    await decryptFile(file, options)
  })
}

function inspectCommand(root: Command): void {
  root
    .command('inspect')
    .description('show what an encrypted file says, without a key')
    .argument('[file]', 'what to inspect; - for standard input')
    .option('--json', 'print one JSON object')
    .option('--verbose', 'print the stack of an error')
    .action(async (file: string | undefined, options) => {
      const { inspectFile } = await import('./commands/inspect.ts')
      await inspectFile(file, options)
    })
}

function verifyCommand(root: Command): void {
  const command = root
    .command('verify')
    .description('check every tag and the signature')
    .argument('[file]', 'what to verify; - for standard input')
  openingOptions(command)
  commonOptions(command).action(async (file: string | undefined, options) => {
    const { verifyFile } = await import('./commands/verify.ts')
    await verifyFile(file, options)
  })
}

function reencryptCommand(root: Command): void {
  const command = root
    .command('reencrypt')
    .description('encrypt a message anew under other keys')
    .argument('[file]', 'the old message; - for standard input')
  openingOptions(command)
    .requiredOption('-t, --to <key>', 'a key of the new message; again for more keys', collect)
    .option('-o, --output <file>', 'where to write; - for standard output (default: in place, with --force)')
    .option('-f, --force', 'replace the output file if there is one')
  messageOptions(command)
  commonOptions(command).action(async (file: string | undefined, options) => {
    const { reencryptFile } = await import('./commands/reencrypt.ts')
    await reencryptFile(file, options)
  })
}

/** Who may open a message, and what it must be. */
function openingOptions(command: Command): Command {
  return command
    .option('-k, --key <key>', 'a key that may open it: key ID, alias or ARN; again for more keys', collect)
    .option('--any-key-of <account>', 'trust whatever key of this account the message names; again for more', collect)
    .option('-c, --context <name=value>', 'a pair that the message must carry; again for more pairs', collectPair)
}

/** How a message is made. */
function messageOptions(command: Command): Command {
  return command
    .option('--frame-length <bytes>', 'plaintext of a frame, for example 4096 or 1M', parseLength, 64 * 1024)
    .option('--no-signature', 'leave the signature out: those who may decrypt could also forge')
}

function kmsCommand(root: Command): void {
  const kms = root.command('kms').description('make a key in a key service').helpCommand(false)
  const command = kms
    .command('create-key')
    .description('make a symmetric key and print its ARN')
    .argument('[alias]', 'a name for it, for example alias/app')
    .option('--description <text>', 'what the key is for')
  serviceOptions(command).action(async (alias: string | undefined, options) => {
    const { createKey } = await import('./commands/create-key.ts')
    await createKey(alias, options)
  })
}

function commonOptions(command: Command): Command {
  return serviceOptions(command).option('-q, --quiet', 'no progress and no summary')
}

function serviceOptions(command: Command): Command {
  return command
    .option('--endpoint-url <url>', 'another key service, for example http://127.0.0.1:4566')
    .option('--region <region>', 'for keys that are not named by an ARN')
    .option('--profile <name>', 'profile of the AWS configuration files')
    .option('--verbose', 'print the stack of an error')
}

const examplesText = `
Examples:
  sealwright encrypt report.pdf --key alias/app --context tenant=acme
  sealwright inspect report.pdf.enc
  sealwright decrypt report.pdf.enc --key alias/app --context tenant=acme
  sealwright reencrypt report.pdf.enc --key alias/app --to alias/new --force
  tar c folder | sealwright encrypt --key alias/app > folder.tar.enc
  sealwright serve, then --endpoint-url http://127.0.0.1:4566 with each of these`

const exitCodesText = `
Exit codes:
${exitCodeMeanings.map(([code, meaning]) => `  ${String(code).padEnd(5)}${meaning}`).join('\n')}`
