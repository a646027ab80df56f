import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KMS } from '@aws-sdk/client-kms'
import { type RunningServer, startServer } from '@sealwright/server'

/** A key service on a port, a client for it, and a folder; all gone when disposed of. */
export interface LocalKms extends AsyncDisposable {
  readonly server: RunningServer
  readonly folder: string
  /** What AWS's tools need to find the key service, and nothing of this machine but its `PATH`. */
  readonly environment: Readonly<Record<string, string>>
  clientIn(region: string): KMS
  /** Makes a key and returns its ARN. */
  createKey(alias: string, region?: string): Promise<string>
}

export const region = 'eu-central-1'

export async function localKms(): Promise<LocalKms> {
  const server = await startServer({ port: 0, region })
  const folder = await mkdtemp(join(tmpdir(), 'sealwright-example-'))
  const clientIn = (wanted: string) =>
    new KMS({ endpoint: server.url, region: wanted, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } })
  return {
    server,
    folder,
    environment: {
      PATH: process.env['PATH'] ?? '',
      NODE_OPTIONS: process.env['NODE_OPTIONS'] ?? '',
      AWS_ENDPOINT_URL: server.url,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    clientIn,
    async createKey(alias, wanted = region) {
      const kms = clientIn(wanted)
      const { KeyMetadata } = await kms.createKey({})
      await kms.createAlias({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId })
      return KeyMetadata?.Arn ?? ''
    },
    async [Symbol.asyncDispose]() {
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}
