import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type LogLevel, logLevels } from '../log.ts'
import { isAccountId, isRegionName } from '../scope.ts'
import type { ServerOptions } from '../server.ts'
import { StartError } from '../start-error.ts'
import { parseRootKey } from '../store/root-key.ts'
import { flags, rootKeyVariable, type SettingName, variableOf } from './flags.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** What the person asked for. */
export type Command =
  | { readonly do: 'help' }
  | { readonly do: 'version' }
  | { readonly do: 'serve'; readonly options: Omit<ServerOptions, 'logger'>; readonly logLevel: LogLevel }

/** A value and the name under which the person gave it. */
interface Setting {
  readonly value: string
  readonly name: string
}

/**
 * Reads flags and environment. A flag wins over every variable; the places for keys (`--in-memory`, `--data`) count as
 * one setting, and so do the two for the root key.
 *
 * @throws `StartError` `ERR_USAGE`, `ERR_ROOT_KEY`
 */
export function readCommand(argv: readonly string[], environment: Environment): Command {
  const given = parseFlags(argv)
  if (given['help'] === true) return { do: 'help' }
  if (given['version'] === true) return { do: 'version' }

  const fromFlag = (name: SettingName): Setting | undefined => {
    const value = given[name]
    return value === undefined ? undefined : { value: String(value), name: `--${name}` }
  }
  const fromVariable = (name: SettingName) => readVariable(variableOf(name), environment)
  const setting = (name: SettingName) => fromFlag(name) ?? fromVariable(name)

  const port = setting('port')
  const region = setting('region')
  const account = setting('account')
  const host = setting('host')
  const dataFolder = readDataFolder(fromFlag) ?? readDataFolder(fromVariable) ?? defaultDataFolder(environment)
  return {
    do: 'serve',
    logLevel: readLogLevel(setting('log-level')),
    options: {
      ...(port && { port: Number(matching(port, isPort, 'a number from 0 to 65535')) }),
      ...(host && { host: matching(host, isNotEmpty, 'an address') }),
      ...(region && { region: matching(region, isRegionName, 'a Region such as eu-central-1') }),
      ...(account && { account: matching(account, isAccountId, '12 digits') }),
      ...(dataFolder !== 'memory' && { dataFolder, ...readRootKey(fromFlag, fromVariable, environment) }),
    },
  }
}

/** The folder of this user for data that programs keep. @see https://specifications.freedesktop.org/basedir-spec */
export function defaultDataFolder(environment: Environment, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') {
    return join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'sealwright', 'kms')
  }
  const home = environment['XDG_DATA_HOME'] ?? ''
  return join(isAbsolute(home) ? home : join(homedir(), '.local', 'share'), 'sealwright', 'kms')
}

function parseFlags(argv: readonly string[]): Readonly<Record<string, string | boolean | undefined>> {
  const options = Object.fromEntries(
    flags.map((flag) => [
      flag.name,
      {
        type: flag.value === undefined ? ('boolean' as const) : ('string' as const),
        ...(flag.short !== undefined && { short: flag.short }),
      },
    ]),
  )
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values
  } catch (cause) {
    // The first sentence says what is wrong; the rest is advice on positional arguments, of which there are none.
    const [sentence = ''] = (cause as Error).message.split(/\.\s|\.$/)
    throw new StartError('ERR_USAGE', `${sentence} (--help lists the flags)`, { cause })
  }
}

function readVariable(variable: string, environment: Environment): Setting | undefined {
  const value = environment[variable]
  return value === undefined || value === '' ? undefined : { value, name: variable }
}

function readDataFolder(from: (name: SettingName) => Setting | undefined): string | undefined {
  const memory = from('in-memory')
  const data = from('data')
  const inMemory = memory !== undefined && readSwitch(memory)
  if (inMemory && data !== undefined) {
    throw new StartError('ERR_USAGE', `${memory.name} and ${data.name} exclude each other: want one of them`)
  }
  const rootKey = from('root-key-file')
  if (inMemory && rootKey !== undefined) {
    throw new StartError('ERR_USAGE', `${rootKey.name} seals keys on disk, but ${memory.name} keeps none there`)
  }
  return inMemory ? 'memory' : data && resolve(matching(data, isNotEmpty, 'a folder'))
}

function readRootKey(
  fromFlag: (name: SettingName) => Setting | undefined,
  fromVariable: (name: SettingName) => Setting | undefined,
  environment: Environment,
): Pick<ServerOptions, 'rootKey' | 'rootKeyFile'> {
  const flag = fromFlag('root-key-file')
  if (flag !== undefined) return { rootKeyFile: flag.value }
  const file = fromVariable('root-key-file')
  const text = readVariable(rootKeyVariable, environment)
  if (file !== undefined && text !== undefined) {
    throw new StartError('ERR_USAGE', `${file.name} and ${text.name} exclude each other: want one of them`)
  }
  if (file !== undefined) return { rootKeyFile: file.value }
  return text === undefined ? {} : { rootKey: parseRootKey(text.value, text.name) }
}

function readSwitch({ value, name }: Setting): boolean {
  if (value === 'true' || value === '1') return true
  if (value === 'false' || value === '0') return false
  throw new StartError('ERR_USAGE', `${name}: want 1 or 0, got '${value}'`)
}

function readLogLevel(setting: Setting = { value: 'warn', name: '' }): LogLevel {
  const level = logLevels.find((name) => name === setting.value)
  if (level !== undefined) return level
  throw new StartError('ERR_USAGE', `${setting.name}: want one of ${logLevels.join(', ')}, got '${setting.value}'`)
}

// An empty host would listen on every address of the machine.
const isNotEmpty = (text: string) => text !== ''
const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535

function matching({ value, name }: Setting, isRight: (text: string) => boolean, wanted: string): string {
  if (isRight(value)) return value
  throw new StartError('ERR_USAGE', `${name}: want ${wanted}, got '${value}'`)
}
