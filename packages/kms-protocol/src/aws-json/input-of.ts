import { KmsFault } from '@sealwright/kms-engine'
import { type Input, type OperationName, readInput, SerializationError } from '@sealwright/kms-model'

// `ignoreBOM` keeps the mark, so that the JSON reader refuses it.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads the body of a request.
 *
 * @throws KmsFault `SerializationException`
 */
export function inputOf<N extends OperationName>(name: N, body: Uint8Array): Input<N> {
  try {
    return readInput(name, decode(body))
  } catch (error) {
    if (error instanceof SerializationError) throw new KmsFault('SerializationException', error.message)
    throw error
  }
}

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body)
  } catch {
    throw new SerializationError('body: not UTF-8')
  }
}
