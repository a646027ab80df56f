import { utf8Bytes } from '../bytes.ts'

/**
 * The names of a raw key, as bytes.
 *
 * @param reserved bytes that must still fit after the key name in its field
 * @throws RangeError if a name is empty, too long, not well-formed, or would pass for AWS KMS
 */
export function checkRawKeyNames(
  namespace: string,
  keyName: string,
  reserved: number,
): { readonly keyNameBytes: Uint8Array } {
  checkName('namespace', namespace, 0xffff)
  const keyNameBytes = checkName('keyName', keyName, 0xffff - reserved)
  if (namespace.startsWith('aws-kms')) {
    throw new RangeError(`namespace: names that begin with 'aws-kms' belong to AWS KMS, got '${namespace}'`)
  }
  return { keyNameBytes }
}

function checkName(option: string, name: string, max: number): Uint8Array {
  const bytes = utf8Bytes(name)
  if (bytes === undefined) throw new RangeError(`${option}: want well-formed Unicode, got a lone surrogate`)
  if (bytes.length === 0 || bytes.length > max) {
    throw new RangeError(`${option}: want 1 to ${max} bytes, got ${bytes.length}`)
  }
  return bytes
}
