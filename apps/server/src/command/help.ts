import { exitCodes } from '../start-error.ts'
import { type Flag, flags, rootKeyVariable, variableOf } from './flags.ts'

const exitMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ERR_USAGE: 'a flag or an environment variable cannot be',
  ERR_ADDRESS: 'the address cannot be listened on, for example because the port is taken',
  ERR_FOLDER: 'the data folder cannot be used',
  ERR_IN_USE: 'another server uses the data folder',
  ERR_FOREIGN_STORE: 'the store is damaged or of another program',
  ERR_NEWER_STORE: 'the store was written by a newer version',
  ERR_ROOT_KEY: 'the root key is missing, malformed, open to others or not the one of this store',
}

/** What `--help` prints. @param name the command as the person typed it, for example `sealwright serve` */
export function helpText(name: string): string {
  const rows = flags.map((flag) => [spelling(flag), flag.help] as const)
  const width = Math.max(...rows.map(([flag]) => flag.length))
  const lines = rows.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`)
  const codes = Object.entries(exitCodes).map(
    ([code, exit]) => `  ${String(exit).padStart(2)}  ${exitMeanings[code as keyof typeof exitCodes]}`,
  )
  return [
    `Usage: ${name} [flags]`,
    '',
    'A local KMS: real cryptography, the API of AWS KMS, one process.',
    '',
    'Flags:',
    ...lines,
    '',
    `Each has a variable of its name, ${variableOf('log-level')} for --log-level; the flag wins.`,
    `${rootKeyVariable} gives the root key itself: 32 bytes in base64.`,
    '',
    'Exit codes:',
    '   0  stopped by SIGINT, SIGTERM or SIGHUP; running requests were answered',
    '   1  failed for a reason that this list does not foresee',
    ...codes,
    '',
  ].join('\n')
}

function spelling({ name, short, value }: Flag): string {
  return `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`
}
