import { equalBytes } from '../bytes.ts'
import type { EncryptedDataKey } from '../format/encrypted-data-key.ts'
import { EncryptionContext, type EncryptionContextRecord } from '../format/encryption-context.ts'
import type { KeyDecryptor, KeyEncryptor, KeyRequest } from '../key-provider.ts'
import type { DataKey } from '../secret-bytes.ts'
import { findAlgorithmSuite } from '../suites/algorithm-suites.ts'
import { ensure, rejectionOf } from './contract.ts'
import type { DataKeyLength } from './key-provider-subject.ts'

/** The lengths that every service should make. */
export const allDataKeyLengths: readonly DataKeyLength[] = [16, 24, 32]
/** One suite for each of them. */
const suiteIds = { 16: 0x0114, 24: 0x0146, 32: 0x0478 } as const

/** A request for a data key of a length. */
export function requestFor(
  dataKeyLength: DataKeyLength,
  context: EncryptionContextRecord = { purpose: 'contract' },
): KeyRequest {
  return {
    algorithmSuite: findAlgorithmSuite(suiteIds[dataKeyLength])!,
    encryptionContext: EncryptionContext.of(context),
  }
}

/** Generates with one provider and opens with the other. */
export async function opensWhatWasWrapped(
  writer: KeyEncryptor,
  reader: KeyDecryptor,
  wanted: KeyRequest,
): Promise<void> {
  const { dataKey, encryptedDataKey } = await writer.generateDataKey(wanted)
  ensure(
    dataKey.length === wanted.algorithmSuite.dataKeyLength,
    `want ${wanted.algorithmSuite.dataKeyLength} bytes, got ${dataKey.length}`,
  )
  ensure(reader.recognises(encryptedDataKey), 'does not recognise the encrypted data key')
  await opensTo(reader, encryptedDataKey, wanted, dataKey)
}

/** Opens to this data key. */
export async function opensTo(
  reader: KeyDecryptor,
  edk: EncryptedDataKey,
  wanted: KeyRequest,
  dataKey: DataKey,
): Promise<void> {
  using opened = await reader.decryptDataKey(edk, wanted)
  ensure(sameKey(opened, dataKey), 'opened to another data key')
}

/** Does not open; a provider may refuse by not recognising, too. */
export async function refuses(
  reader: KeyDecryptor,
  edk: EncryptedDataKey,
  wanted: KeyRequest,
  otherwise: string,
): Promise<void> {
  if (reader.recognises(edk)) await rejectionOf(reader.decryptDataKey(edk, wanted), otherwise)
}

/** Whether two data keys hold the same bytes. */
export function sameKey(left: DataKey, right: DataKey): boolean {
  return left.expose((leftBytes) => right.expose((rightBytes) => equalBytes(leftBytes, rightBytes)))
}
