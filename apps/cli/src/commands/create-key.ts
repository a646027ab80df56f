import { KMS } from '@aws-sdk/client-kms'
import { exitCodes } from '../exit-codes.ts'
import { CliFailure } from '../failure.ts'
import { clientConfig, type KeyServiceOptions } from '../key-service.ts'

/** What `sealwright kms create-key` takes, as parsed. */
export interface CreateKeyOptions extends KeyServiceOptions {
  readonly description?: string
}

/** `sealwright kms create-key [ALIAS]`: makes a symmetric key, names it, and prints its ARN alone. */
export async function createKey(alias: string | undefined, options: CreateKeyOptions): Promise<void> {
  const kms = new KMS(clientConfig(options, process.env))
  // Looked up first: a key that was made cannot be unmade, only scheduled for deletion.
  if (alias !== undefined) await refuseTakenAlias(kms, alias)
  const { KeyMetadata } = await kms.createKey(
    options.description === undefined ? {} : { Description: options.description },
  )
  if (alias !== undefined) await kms.createAlias({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId })
  process.stdout.write(`${KeyMetadata?.Arn}\n`)
}

async function refuseTakenAlias(kms: KMS, alias: string): Promise<void> {
  try {
    const { KeyMetadata } = await kms.describeKey({ KeyId: alias })
    throw new CliFailure(`${alias} exists already, for ${KeyMetadata?.Arn}`, { exitCode: exitCodes.failure })
  } catch (error) {
    if (!(error instanceof Error && error.name === 'NotFoundException')) throw error
  }
}
