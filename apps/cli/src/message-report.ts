import type { AlgorithmSuite, BodyExtent, InspectedDataKey, Inspection, InspectionWarning } from '@sealwright/core'
import { printable } from './terminal/printable.ts'
import { bytesText, countText, exactBytesText } from './terminal/quantities.ts'
import type { Style } from './terminal/style.ts'

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
export function messageRows({ header, encryptedDataKeys, body }: Inspection, style: Style): readonly Row[] {
  const { algorithmSuite, messageId, encryptionContext, frameLength } = header
  const pairs = Object.entries(encryptionContext).map(
    ([name, value]) => `${printable(name)} ${style.dim('=')} ${printable(value)}`,
  )
  return [
    ['suite', [`${suiteIdText(algorithmSuite)}  ${suiteText(algorithmSuite)}`]],
    ['message ID', [hexText(messageId)]],
    ['data keys', encryptedDataKeys.flatMap((key) => dataKeyLines(key, style))],
    ['context', pairs.length === 0 ? [style.dim('none')] : pairs],
    ['body', [bodyText(frameLength, body)]],
  ]
}

/** A label and what it labels. */
export type Row = readonly [label: string, lines: readonly string[]]

/** Rows as an aligned table, indented by two spaces. */
export function tableText(rows: readonly Row[], style: Style): string {
  const width = Math.max(...rows.map(([label]) => label.length)) + 2
  const text = ([label, lines]: Row) =>
    lines.map((line, index) => `  ${style.dim((index === 0 ? label : '').padEnd(width))}${line}\n`).join('')
  return rows.map(text).join('')
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
      id: suiteIdText(algorithmSuite),
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

function dataKeyLines({ providerId, info, ciphertext }: InspectedDataKey, style: Style): readonly string[] {
  const wrappedLength = style.dim(`wrapped in ${exactBytesText(ciphertext.length)}`)
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
  if (keyDerivation.kind !== 'identity') words.push(`HKDF with ${keyDerivation.hash}`)
  if (isCommitting) words.push('key commitment')
  if (signature !== undefined) words.push(`signed with ECDSA on ${signature.curve}`)
  return words.join(', ')
}

function suiteIdText({ id }: AlgorithmSuite): string {
  return `0x${id.toString(16).padStart(4, '0').toUpperCase()}`
}

function hexText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
