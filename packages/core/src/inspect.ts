import { checkBytes } from './encrypt.ts'
import { EnvelopeError } from './errors.ts'
import { type BodyExtent, extentByLength, extentByWalk } from './format/body-extent.ts'
import { ByteQueue } from './format/byte-queue.ts'
import type { EncryptedDataKey } from './format/encrypted-data-key.ts'
import { parseHeader } from './format/header.ts'
import { checkInteger, defaultMaxHeaderLength } from './format/limits.ts'
import type { UnverifiedHeader } from './format/message-header.ts'
import { describeProviderInfo, type ProviderInfo } from './format/provider-info.ts'
import { type DecryptingProvider, decryptorsOf } from './providers/multi-provider.ts'

/** What to look at besides the bytes. */
export interface InspectOptions {
  /** Bytes of the whole message, if only its beginning is given. Default: none is known, and no frames are counted. */
  readonly size?: number
  /** Providers to say which encrypted data key they recognise. Default: none. */
  readonly provider?: DecryptingProvider
}

/** An encrypted data key and what its form tells. */
export interface InspectedDataKey extends EncryptedDataKey {
  readonly info: ProviderInfo
  /** Names of the given providers that would try to open it. */
  readonly recognisedBy: readonly string[]
}

/** What a message's owner may want to know. */
export type InspectionWarning =
  | 'unsigned'
  | 'no-commitment'
  | 'unsorted-context'
  | 'trailing-bytes'
  | 'truncated'
  | 'nothing-recognised'

/** What a message says about itself: all of it unauthenticated, anybody could have written it. */
export interface Inspection {
  readonly header: UnverifiedHeader
  readonly encryptedDataKeys: readonly InspectedDataKey[]
  /** Absent if neither the whole message nor its size is given, or no message can have that size. */
  readonly body?: BodyExtent
  readonly warnings: readonly InspectionWarning[]
}

/**
 * Reads what a message says about itself, without a key: nothing of it is authenticated.
 *
 * @param bytes the message, or its beginning, at least the header
 * @throws EnvelopeError `ERR_NOT_A_MESSAGE`, `ERR_HEADER_INVALID`, `ERR_TRUNCATED`, `ERR_CONTEXT_INVALID`, `ERR_LIMIT`
 * @example
 * const { header, body, warnings } = inspect(message, { size: message.length })
 */
export function inspect(bytes: Uint8Array, options: InspectOptions = {}): Inspection {
  checkBytes('bytes', bytes)
  const { size, provider } = options
  if (size !== undefined) checkInteger('size', size, { min: bytes.length, max: Number.MAX_SAFE_INTEGER })

  const { header, isContextSorted } = parseAtOnce(bytes)
  const decryptors = provider === undefined ? [] : decryptorsOf(provider)
  const encryptedDataKeys = header.encryptedDataKeys.map((encryptedDataKey) => ({
    ...encryptedDataKey,
    info: describeProviderInfo(encryptedDataKey),
    recognisedBy: decryptors.filter((each) => each.recognises(encryptedDataKey)).map(({ name }) => name),
  }))
  const body =
    size === undefined ? undefined : size === bytes.length ? extentByWalk(header, bytes) : extentByLength(header, size)

  const { algorithmSuite } = header
  const found: Readonly<Record<InspectionWarning, boolean>> = {
    unsigned: algorithmSuite.signature === undefined,
    'no-commitment': !algorithmSuite.isCommitting,
    'unsorted-context': !isContextSorted,
    'trailing-bytes': body !== undefined && body.trailingLength > 0,
    truncated: size !== undefined && body === undefined,
    'nothing-recognised':
      provider !== undefined && encryptedDataKeys.every(({ recognisedBy }) => recognisedBy.length === 0),
  }
  const warnings = (Object.keys(found) as InspectionWarning[]).filter((warning) => found[warning])
  return { header, encryptedDataKeys, ...(body && { body }), warnings }
}

function parseAtOnce(bytes: Uint8Array) {
  const queue = new ByteQueue()
  queue.lend(bytes)
  const step = parseHeader(queue, { maxHeaderLength: defaultMaxHeaderLength }).next()
  if (step.done) return step.value
  if (bytes.length === 0) {
    throw new EnvelopeError('ERR_NOT_A_MESSAGE', 'header: want a message, got no bytes', { looksLike: 'empty' })
  }
  throw new EnvelopeError('ERR_TRUNCATED', `header: the input ended after ${bytes.length} bytes, inside the header`, {
    inside: 'header',
  })
}
