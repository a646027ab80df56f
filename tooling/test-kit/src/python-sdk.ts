import { fileURLToPath } from 'node:url'
import type { TestContext } from 'vitest'
import { LineProcess } from './line-process.ts'
import { pythonEnvironment } from './python-environment.ts'

/** A raw wrapping key, as the Encryption SDK for Python takes it. */
export interface PythonKey {
  readonly namespace: string
  readonly name: string
  /** A member of its `WrappingAlgorithm`, for example `AES_256_GCM_IV12_TAG16_NO_PADDING`. */
  readonly wrapping: string
  /** AES: the bytes. RSA: the private key as PEM. */
  readonly secret: Uint8Array
}

/** KMS keys at an endpoint: those that are named, or all of an account, which can only decrypt. */
export type PythonKmsKeys = { readonly endpoint: string } & (
  | {
      /** The first one generates. */
      readonly keyArns: readonly string[]
      /** Whether each opens what its replicas wrapped, too. Default false. */
      readonly multiRegion?: boolean
      readonly grantTokens?: readonly string[]
    }
  | { readonly accountId: string }
)

/** How the SDK encrypts. */
export interface PythonEncryption {
  readonly key: PythonKey | PythonKmsKeys
  /** The number of the algorithm suite. */
  readonly suite: number
  /** Bytes; 0 writes a message without frames. */
  readonly frameLength: number
  readonly context: Readonly<Record<string, string>>
}

/** What the bench lets the SDK do many times. */
export interface PythonWork extends PythonEncryption {
  readonly direction: 'encrypt' | 'decrypt'
  readonly plaintextLength: number
}

/** The Encryption SDK for Python, in a process of its own. */
export class PythonSdk implements AsyncDisposable {
  readonly #process: LineProcess

  private constructor(python: string) {
    this.#process = new LineProcess(python, [
      fileURLToPath(new URL('../../strangers/encryption-sdk/serve.py', import.meta.url)),
    ])
  }

  /** Starts it, with the pinned packages. @returns the reason, where Python or the packages cannot be had */
  static async start(): Promise<PythonSdk | { readonly reason: string }> {
    const environment = await pythonEnvironment('tooling/strangers/encryption-sdk/requirements.txt')
    return 'reason' in environment ? environment : new PythonSdk(environment.python)
  }

  versions(): Promise<{ readonly sdk: string; readonly python: string }> {
    return this.#process.ask({ operation: 'version' })
  }

  async encrypt(plaintext: Uint8Array, encryption: PythonEncryption): Promise<Uint8Array> {
    const { message } = await this.#process.ask<{ message: string }>({
      operation: 'encrypt',
      ...onWire(encryption),
      plaintext: base64(plaintext),
    })
    return new Uint8Array(Buffer.from(message, 'base64'))
  }

  async decrypt(
    message: Uint8Array,
    key: PythonKey | PythonKmsKeys,
  ): Promise<{ plaintext: Uint8Array; suite: number; context: Record<string, string> }> {
    const answer = await this.#process.ask<{ plaintext: string; suite: number; context: Record<string, string> }>({
      operation: 'decrypt',
      key: keyOnWire(key),
      message: base64(message),
    })
    return { ...answer, plaintext: new Uint8Array(Buffer.from(answer.plaintext, 'base64')) }
  }

  /** Makes the input of the next `timeStream` and `timeMessages`. */
  async prepare(work: PythonWork): Promise<void> {
    await this.#process.ask({ operation: 'prepare', ...onWire(work) })
  }

  /** Lets what was prepared run through a stream. @returns milliseconds, by its own clock */
  timeStream(): Promise<number> {
    return this.#time({ operation: 'time_stream' })
  }

  /** Does what was prepared `count` times. @returns milliseconds, by its own clock */
  timeMessages(count: number): Promise<number> {
    return this.#time({ operation: 'time_messages', count })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]()
  }

  async #time(request: object): Promise<number> {
    return (await this.#process.ask<{ milliseconds: number }>(request)).milliseconds
  }
}

/**
 * Goes on where the Encryption SDK for Python is present; else skips the test and says why.
 *
 * With `SEALWRIGHT_REQUIRE_TOOLS=1` (build servers set it) its absence is a failure.
 */
export function expectPythonSdk(
  context: Pick<TestContext, 'skip'>,
  started: PythonSdk | { readonly reason: string },
): PythonSdk {
  if (started instanceof PythonSdk) return started
  if (process.env['SEALWRIGHT_REQUIRE_TOOLS'] === '1') throw new Error(started.reason)
  return context.skip(started.reason)
}

function onWire<Encryption extends PythonEncryption>(encryption: Encryption): object {
  return { ...encryption, key: keyOnWire(encryption.key) }
}

function keyOnWire(key: PythonKey | PythonKmsKeys): object {
  return 'endpoint' in key ? key : { ...key, secret: base64(key.secret) }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
