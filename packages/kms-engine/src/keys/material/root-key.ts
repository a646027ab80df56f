import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { concat, fromBase64, lengthPrefixed, toBase64, utf8 } from '../../bytes.ts'
import { fault } from '../../fault.ts'
import type { RecordAddress } from '../../store/store.ts'

/** The key that stands above all others: it seals what the store keeps and vouches for what clients carry. */
export interface RootKey {
  /** Seals a secret for one record; it opens at that address only. @returns base64 */
  seal(address: RecordAddress, secret: Uint8Array): string
  /** Opens what `seal` made. @throws `KMSInternalException` when the text was changed, moved or sealed by another root key */
  open(address: RecordAddress, sealed: string): Uint8Array
  /** 32 bytes that only a holder of the root key can make; other purposes give unrelated bytes. */
  mac(purpose: string, message: Uint8Array): Uint8Array
}

const formatVersion = 1
const sealingPurpose = utf8('sealwright kms record')
const saltLength = 32
const ivLength = 12
const tagLength = 16
const headerLength = 1 + saltLength + ivLength

/**
 * Makes the root key of an engine.
 *
 * @param bytes 32 bytes, copied
 * @param randomBytes fresh randomness for salts and IVs
 * @throws RangeError when the key has another length
 */
export function rootKey(bytes: Uint8Array, randomBytes: (length: number) => Uint8Array): RootKey {
  if (bytes.length !== 32) throw new RangeError(`root key: want 32 bytes, got ${bytes.length}`)
  const root = createSecretKey(bytes)

  return {
    // Each seal has a key of its own from a fresh 32-byte salt, so that no number of records brings two IVs together.
    seal(address, secret) {
      const header = concat(Uint8Array.of(formatVersion), randomBytes(saltLength), randomBytes(ivLength))
      const cipher = createCipheriv('aes-256-gcm', sealingKey(root, header), header.subarray(1 + saltLength))
      cipher.setAAD(associatedData(header, address))
      const body = cipher.update(secret)
      cipher.final()
      return toBase64(concat(header, body, cipher.getAuthTag()))
    },

    open(address, text) {
      const sealed = fromBase64(text) ?? new Uint8Array()
      const header = sealed.subarray(0, headerLength)
      if (sealed.length < headerLength + tagLength || header[0] !== formatVersion) throw unreadable(address)
      const iv = header.subarray(1 + saltLength)
      const decipher = createDecipheriv('aes-256-gcm', sealingKey(root, header), iv, { authTagLength: tagLength })
      decipher.setAAD(associatedData(header, address))
      decipher.setAuthTag(sealed.subarray(-tagLength))
      try {
        const secret = decipher.update(sealed.subarray(headerLength, -tagLength))
        decipher.final()
        return secret
      } catch (cause) {
        throw unreadable(address, cause)
      }
    },

    mac(purpose, message) {
      return derive(root, `sealwright kms ${purpose}`, message)
    },
  }
}

/** A key object: some releases of Node 24 take ten times as long over bytes. */
function sealingKey(root: KeyObject, header: Uint8Array): KeyObject {
  return createSecretKey(derive(root, sealingPurpose, header.subarray(1, 1 + saltLength)))
}

function derive(root: KeyObject, purpose: Uint8Array | string, message: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac('sha256', root).update(lengthPrefixed(purpose, message)).digest())
}

function associatedData(header: Uint8Array, { kind, scope, id }: RecordAddress): Uint8Array {
  return lengthPrefixed(header, kind, scope, id)
}

function unreadable({ kind, scope, id }: RecordAddress, cause?: unknown) {
  const message = `store: the ${kind} record ${id} in ${scope} was changed, or sealed under another root key`
  return fault('KMSInternalException', message, { cause })
}
