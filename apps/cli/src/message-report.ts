import {
  type AlgorithmSuite,
  type BodyExtent,
  type InspectedDataKey,
  type Inspection,
  type InspectionWarning,
  suiteIdText,
} from '@sealwright/core'
import { printable } from './terminal/printable.ts'
import { bytesText, countText, exactBytesText } from './terminal/quantities.ts'
import type { Row } from './terminal/table.ts'

/** The pair by which a signed message carries the key that verifies it; not one of its writer's. */
const publicKeyName = 'aws-crypto-public-key'

/** What is worth a second look, in words. */
const warningTexts: Readonly<Record<InspectionWarning, string>> = {
  unsigned: 'unsigned: whoever can decrypt it can also forge one like it',
  'no-commitment':
    'no key commitment: it may open to different plaintexts under different keys; policy refuses it by default',
  'unsorted-context': 'the context is not in canonical order: an old or foreign writer',
  'trailing-bytes': 'bytes follow the end of the message: decrypting refuses it',
  truncated: 'cut short, or frames out of order: decrypting refuses it',
  'nothing-recognised': 'none of the given keys is meant to open it',
}

/** What `inspect` and the demo show of a message: rows of a label and one or more lines. */
export function messageRows({ header, encryptedDataKeys, body }: Inspection): readonly Row[] {
  const { algorithmSuite, messageId, encryptionContext, frameLength } = header
  const { [publicKeyName]: publicKey, ...pairs } = encryptionContext
  const pairLines = Object.entries(pairs).map(([name, value]) => `${printable(name)} = ${printable(value)}`)
  return [
    ['suite', [`${suiteIdText(algorithmSuite.id)}  ${suiteText(algorithmSuite)}`]],
    ['message ID', [hexText(messageId)]],
    ['data keys', encryptedDataKeys.flatMap(dataKeyLines)],
    ['context', pairLines.length === 0 ? ['none'] : pairLines],
    ...(publicKey === undefined ? [] : [['public key', [printable(publicKey)]] as const]),
    ['body', [bodyText(frameLength, body)]],
  ]
}

/** The warnings of an inspection, one sentence each. */
export function warningLines({ warnings }: Inspection): readonly string[] {
  return warnings.map((warning) => warningTexts[warning])
}

/** An inspection as plain data for other programs; bytes are hexadecimal, or base64 where the format has text or keys. */
export function inspectionJson({ header, encryptedDataKeys, body, warnings }: Inspection, size: number): object {
  const { algorithmSuite, messageId, encryptionContext, contentType, frameLength, headerLength } = header
  return {
    authenticated: false,
    size,
    messageFormatVersion: algorithmSuite.messageFormatVersion,
    algorithmSuite: {
      id: suiteIdText(algorithmSuite.id),
      name: algorithmSuite.name,
      isCommitting: algorithmSuite.isCommitting,
      isSigned: algorithmSuite.signature !== undefined,
    },
    messageId: hexText(messageId),
    encryptionContext,
    encryptedDataKeys: encryptedDataKeys.map(({ providerId, providerInfo, ciphertext, info }) => ({
      providerId,
      providerInfo: Buffer.from(providerInfo).toString('base64'),
      ...('arn' in info && { keyArn: info.arn }),
      ...('keyName' in info && { keyName: info.keyName }),
      ciphertextLength: ciphertext.length,
    })),
    contentType,
    frameLength,
    headerLength,
    body: body ?? null,
    warnings,
  }
}

function dataKeyLines({ providerId, info, ciphertext }: InspectedDataKey): readonly string[] {
  const wrappedLength = `wrapped in ${exactBytesText(ciphertext.length)}`
  switch (info.kind) {
    case 'aws-kms':
      return [printable(info.arn), wrappedLength]
    case 'raw-aes':
    case 'name':
      return [`${printable(providerId)} ${printable(info.keyName)}`, wrappedLength]
    case 'opaque':
      return [printable(providerId), wrappedLength]
  }
}

function bodyText(frameLength: number, body: BodyExtent | undefined): string {
  const frames = frameLength === 0 ? 'one block' : `frames of ${bytesText(frameLength)}`
  if (body === undefined) return frames
  const { frameCount, plaintextLength, isExact } = body
  const plaintext = `${isExact ? '' : 'about '}${exactBytesText(plaintextLength)} of plaintext`
  if (frameLength === 0) return `one block, ${plaintext}`
  return `${countText(frameCount)} ${frameCount === 1 ? 'frame' : 'frames'} of up to ${bytesText(frameLength)}, ${plaintext}`
}

function suiteText({ dataKeyLength, keyDerivation, isCommitting, signature }: AlgorithmSuite): string {
  const words = [`AES-${dataKeyLength * 8}-GCM`]
  if (keyDerivation.kind !== 'identity') words.push(`HKDF ${keyDerivation.hash}`)
  if (isCommitting) words.push('key commitment')
  if (signature !== undefined) words.push(`ECDSA ${signature.curve} signature`)
  return words.join(', ')
}

function hexText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
