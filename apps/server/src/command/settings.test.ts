import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { defaultDataFolder, type Environment, readCommand } from './settings.ts'

const rootKey = Uint8Array.from({ length: 32 }, (_, index) => index)
const rootKeyText = Buffer.from(rootKey).toString('base64')

function options(argv: readonly string[], environment: Environment = {}) {
  const command = readCommand(argv, environment)
  if (command.do !== 'serve') throw new Error(`want serve, got ${command.do}`)
  return command.options
}

const refused = (message: RegExp) =>
  expect.objectContaining({ name: 'StartError', code: 'ERR_USAGE', message: expect.stringMatching(message) })

test('without anything it keeps keys in the folder of this user', () => {
  expect(readCommand([], {})).toEqual({ do: 'serve', logLevel: 'warn', options: { dataFolder: defaultDataFolder({}) } })
})

test('every setting has a flag', () => {
  const argv =
    '--port 1 --host ::1 --data d --root-key-file f --region eu-north-1 --account 111122223333 --log-level info'
  expect(readCommand(argv.split(' '), {})).toEqual({
    do: 'serve',
    logLevel: 'info',
    options: {
      port: 1,
      host: '::1',
      dataFolder: resolve('d'),
      rootKeyFile: 'f',
      region: 'eu-north-1',
      account: '111122223333',
    },
  })
})

test('every setting has a variable', () => {
  const environment = {
    SEALWRIGHT_PORT: '0',
    SEALWRIGHT_HOST: '0.0.0.0',
    SEALWRIGHT_DATA: '/d',
    SEALWRIGHT_ROOT_KEY_FILE: '/f',
    SEALWRIGHT_REGION: 'us-gov-west-1',
    SEALWRIGHT_ACCOUNT: '000000000001',
    SEALWRIGHT_LOG_LEVEL: 'silent',
  }
  expect(readCommand([], environment)).toEqual({
    do: 'serve',
    logLevel: 'silent',
    options: {
      port: 0,
      host: '0.0.0.0',
      dataFolder: resolve('/d'),
      rootKeyFile: '/f',
      region: 'us-gov-west-1',
      account: '000000000001',
    },
  })
})

test('a flag wins over its variable, and an empty variable says nothing', () => {
  expect(options(['--port=7'], { SEALWRIGHT_PORT: '8', SEALWRIGHT_REGION: '' })).toMatchObject({ port: 7 })
  expect(options(['--port=7'], { SEALWRIGHT_PORT: '8', SEALWRIGHT_REGION: '' })).not.toHaveProperty('region')
})

describe('the place of the keys', () => {
  test('is memory by flag or variable', () => {
    for (const found of [options(['--in-memory']), options([], { SEALWRIGHT_IN_MEMORY: '1' })]) {
      expect(found).not.toHaveProperty('dataFolder')
    }
    expect(options([], { SEALWRIGHT_IN_MEMORY: '0' })).toHaveProperty('dataFolder')
  })

  test('is the one of the flags where flags and variables differ', () => {
    expect(options(['--data', '/d'], { SEALWRIGHT_IN_MEMORY: '1' })).toEqual({ dataFolder: resolve('/d') })
    expect(options(['--in-memory'], { SEALWRIGHT_DATA: '/d', SEALWRIGHT_ROOT_KEY: rootKeyText })).toEqual({})
  })

  test('cannot be two at once', () => {
    expect(() => options(['--in-memory', '--data', 'd'])).toThrow(refused(/--in-memory and --data exclude each other/))
    expect(() => options([], { SEALWRIGHT_IN_MEMORY: 'true', SEALWRIGHT_DATA: 'd' })).toThrow(refused(/exclude/))
  })
})

describe('the root key', () => {
  test('is given as text by its variable alone', () => {
    expect(options([], { SEALWRIGHT_ROOT_KEY: rootKeyText }).rootKey).toEqual(rootKey)
    expect(() => options(['--root-key', rootKeyText])).toThrow(refused(/Unknown option '--root-key'/))
  })

  test('is the one of the flag where a variable gives another', () => {
    const found = options(['--root-key-file', 'f'], { SEALWRIGHT_ROOT_KEY: rootKeyText })
    expect(found.rootKeyFile).toBe('f')
    expect(found).not.toHaveProperty('rootKey')
  })

  test('cannot be given by two variables', () => {
    const environment = { SEALWRIGHT_ROOT_KEY: rootKeyText, SEALWRIGHT_ROOT_KEY_FILE: 'f' }
    expect(() => options([], environment)).toThrow(refused(/exclude each other/))
  })
})

describe('what cannot be is refused in one line that names the flag or variable', () => {
  test.each([
    [['--port', '65536'], /^--port: want a number from 0 to 65535, got '65536'$/],
    [['--port', '-1'], /--port/],
    [['--port', '80.5'], /^--port: /],
    [['--port'], /--port/],
    [['--region', 'Europe'], /^--region: want a Region/],
    [['--account', '12'], /^--account: want 12 digits, got '12'$/],
    [['--log-level', 'loud'], /^--log-level: want one of silent, fatal/],
    [['--data', ''], /^--data: want a folder, got ''$/],
    [['--host', ''], /^--host: want an address, got ''$/],
    [['--in-memory', '--root-key-file', 'f'], /^--root-key-file seals keys on disk, but --in-memory keeps none there$/],
    [['--prot', '1'], /Unknown option '--prot'/],
    [['now'], /'now'/],
  ])('%j', (argv, message) => {
    expect(() => options(argv)).toThrow(refused(message))
    expect(() => options(argv)).toThrow(/^[^\n]+$/)
  })

  test.each([
    [{ SEALWRIGHT_PORT: 'http' }, /^SEALWRIGHT_PORT: /],
    [{ SEALWRIGHT_IN_MEMORY: 'yes' }, /^SEALWRIGHT_IN_MEMORY: want 1 or 0, got 'yes'$/],
  ])('%j', (environment, message) => {
    expect(() => options([], environment)).toThrow(refused(message))
  })
})

test('help and version win over everything else', () => {
  expect(readCommand(['--port', 'x', '--help'], {})).toEqual({ do: 'help' })
  expect(readCommand(['-V', '--account', 'x'], {})).toEqual({ do: 'version' })
})

describe('the folder of this user', () => {
  test('follows XDG_DATA_HOME where it is absolute', () => {
    expect(defaultDataFolder({ XDG_DATA_HOME: '/x' }, 'linux')).toBe(join('/x', 'sealwright', 'kms'))
    for (const home of [undefined, '', 'relative']) {
      const usual = join(homedir(), '.local', 'share', 'sealwright', 'kms')
      expect(defaultDataFolder({ XDG_DATA_HOME: home }, 'linux')).toBe(usual)
    }
  })

  test('is under LOCALAPPDATA on Windows', () => {
    expect(defaultDataFolder({ LOCALAPPDATA: '/local' }, 'win32')).toBe(join('/local', 'sealwright', 'kms'))
  })
})
