/** What can be set by a flag, or by a variable of the same name. */
export type SettingName = 'port' | 'host' | 'in-memory' | 'data' | 'root-key-file' | 'region' | 'account' | 'log-level'

/** One flag of the command. */
export interface Flag {
  readonly name: SettingName | 'help' | 'version'
  /** What stands for its value in the help; absent for a switch. */
  readonly value?: string
  readonly short?: string
  readonly help: string
}

/** Every flag. The help and the README are made of these rows. */
export const flags: readonly Flag[] = [
  {
    name: 'port',
    value: 'N',
    help: 'port to listen on, 0 for any free one (default: 4566)',
  },
  {
    name: 'host',
    value: 'HOST',
    help: 'address to listen on (default: 127.0.0.1); anyone who reaches it may use every key',
  },
  {
    name: 'in-memory',
    help: 'keep keys in memory only: they are gone when the server stops',
  },
  {
    name: 'data',
    value: 'DIR',
    help: 'folder that keeps the keys (default: a folder of this user, shown at start)',
  },
  {
    name: 'root-key-file',
    value: 'FILE',
    help: 'file of 32 bytes that seals the key material (default: root.key in the data folder)',
  },
  {
    name: 'region',
    value: 'REGION',
    help: 'Region of requests signed for none, such as `local` (default: us-east-1)',
  },
  {
    name: 'account',
    value: 'ID',
    help: 'account of requests whose access key is not an account ID (default: 000000000000)',
  },
  {
    name: 'log-level',
    value: 'LEVEL',
    help: 'silent, fatal, error, warn (default), info (a line for each request), debug, trace',
  },
  { name: 'help', short: 'h', help: 'print this and exit' },
  { name: 'version', short: 'V', help: 'print the version and exit' },
]

/** The environment variable that says the same as a flag: `--log-level` is `SEALWRIGHT_LOG_LEVEL`. */
export function variableOf(name: SettingName): string {
  return `SEALWRIGHT_${name.toUpperCase().replaceAll('-', '_')}`
}

/** The root key as text has no flag: command lines are seen by every user of a machine. */
export const rootKeyVariable = 'SEALWRIGHT_ROOT_KEY'
