import { type Caller, createKms, type Kms, KmsFault, type KmsPorts, memoryStore } from '@sealwright/kms-engine'
import type { KmsCallOptions, KmsClientPort } from '@sealwright/provider-aws-kms'
import { type SeededBytes, seededBytes } from './key-seed.ts'

/** Options of {@link memoryKms}. */
export interface MemoryKmsOptions {
  /**
   * Text from which keys are made, so that they are the same on every run and recorded messages still open. Not a
   * secret to rely on: for fixtures. Default: keys are random and end with the process.
   */
  readonly seed?: string | undefined
  /** Default `us-east-1`. */
  readonly region?: string | undefined
  /** 12 digits. Default `000000000000`. */
  readonly accountId?: string | undefined
  /** Milliseconds since the epoch. Default: time stands still at 2026-01-01T00:00:00Z. */
  readonly now?: (() => number) | undefined
  /** Fresh random bytes, for data keys and IVs. Default: the runtime's cryptographic source. */
  readonly randomBytes?: ((length: number) => Uint8Array) | undefined
  /** Further ports of the engine: its store, audit, faults and so on. Default: a new store in memory, and none else. */
  readonly ports?: Partial<Omit<KmsPorts, 'now' | 'randomBytes'>> | undefined
}

/** A key management service in this process: real cryptography, no port, nothing on disk. */
export interface MemoryKms extends KmsClientPort {
  /** The service itself with all its operations, for example to disable a key in a test. */
  readonly engine: Kms
  /** On whose behalf this object's own calls are made. */
  readonly caller: Caller
  /** The ARN of the key behind an alias; key and alias are made if there is none. */
  keyArn(aliasName: string): Promise<string>
}

const standstill = Date.UTC(2026, 0, 1)

/** The user agent, in audit events, of the calls by which `keyArn` finds or makes a key. */
export const keyMakingAgent = 'sealwright memoryKms'

/** Makes a key management service of its own; two of them share nothing but what their seeds have in common. */
export function memoryKms(options: MemoryKmsOptions = {}): MemoryKms {
  const { seed, region = 'us-east-1', accountId = '000000000000', now = () => standstill } = options
  const { randomBytes = secureRandomBytes } = options
  const caller: Caller = { accountId, region, arn: `arn:aws:iam::${accountId}:root` }
  const keyMaker: Caller = { ...caller, conditionValues: { 'aws:UserAgent': keyMakingAgent } }
  const ports = { store: memoryStore(), ...options.ports }
  const keyArns = new Map<string, Promise<string>>()

  /** Over the one store; each engine has its own source of bytes. */
  const engineOver = (rootKey: Uint8Array, bytes: SeededBytes) =>
    createKms({ ...ports, now, randomBytes: bytes, rootKey })
  const rootKey =
    seed === undefined
      ? Promise.resolve(ports.rootKey ?? randomBytes(32))
      : seededBytes(seed, 'root key').then((take) => take(32))
  const ready = rootKey.then((key) => engineOver(key, randomBytes))
  const engine: Kms = {
    call: async (name, input, by) => (await ready).call(name, input, by),
    explain: async (question) => (await ready).explain(question),
  }

  async function findOrMakeKey(aliasName: string): Promise<string> {
    try {
      return arnOf(await engine.call('DescribeKey', { KeyId: aliasName }, keyMaker))
    } catch (error) {
      if (!(error instanceof KmsFault && error.name === 'NotFoundException')) throw error
    }
    // The seed makes the key itself. Data keys and IVs under it are always fresh: a sequence that begins again in each
    // process would seal different plaintexts under one key and IV.
    const maker = seed === undefined ? engine : engineOver(await rootKey, await seededBytes(seed, `key ${aliasName}`))
    const arn = arnOf(await maker.call('CreateKey', { Description: 'made by memoryKms' }, keyMaker))
    await maker.call('CreateAlias', { AliasName: aliasName, TargetKeyId: arn }, keyMaker)
    return arn
  }

  async function run<Output>(
    options: KmsCallOptions | undefined,
    call: (call: Kms['call']) => Promise<Output>,
  ): Promise<Output> {
    options?.abortSignal?.throwIfAborted()
    return await call(engine.call)
  }

  return {
    engine,
    caller,
    keyArn(aliasName) {
      const known = keyArns.get(aliasName) ?? findOrMakeKey(aliasName)
      keyArns.set(aliasName, known)
      return known
    },
    generateDataKey: (input, options) => run(options, (call) => call('GenerateDataKey', input, caller)),
    encrypt: (input, options) => run(options, (call) => call('Encrypt', input, caller)),
    decrypt: (input, options) => run(options, (call) => call('Decrypt', input, caller)),
  }
}

function arnOf({ KeyMetadata }: { readonly KeyMetadata?: { readonly Arn?: string | undefined } | undefined }): string {
  if (KeyMetadata?.Arn === undefined) throw new TypeError('the engine: want the ARN of a key, got none')
  return KeyMetadata.Arn
}

function secureRandomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length))
}
