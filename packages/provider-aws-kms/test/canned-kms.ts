import { EncryptionContext, findAlgorithmSuite, type KeyRequest } from '@sealwright/core'
import type { KmsCallInput, KmsCallOptions, KmsClientPort } from '../src/kms-client-port.ts'

export const arn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
export const anotherArn = arn.replace('1234abcd', '5678abcd')
export const dataKeyBytes = Uint8Array.from({ length: 32 }, (_, index) => index + 1)
export const wrapped = Uint8Array.of(9, 9, 9)

export interface Answer {
  readonly KeyId?: string
  readonly Plaintext?: Uint8Array
  readonly CiphertextBlob?: Uint8Array
}

/** A service that answers every call alike and remembers what it was asked. */
export function cannedKms(answer: Answer | ((options: KmsCallOptions) => Promise<Answer>)) {
  const calls: { operation: string; input: KmsCallInput; options: KmsCallOptions | undefined }[] = []
  const answering = (operation: string) => async (input: KmsCallInput, options?: KmsCallOptions) => {
    calls.push({ operation, input, options })
    return typeof answer === 'function' ? await answer(options ?? {}) : answer
  }
  const client: KmsClientPort = {
    generateDataKey: answering('GenerateDataKey'),
    encrypt: answering('Encrypt'),
    decrypt: answering('Decrypt'),
  }
  return { client, calls }
}

export function request(changes: Partial<KeyRequest> = {}): KeyRequest {
  const algorithmSuite = findAlgorithmSuite(0x0578)
  if (algorithmSuite === undefined) throw new Error('no such suite')
  const encryptionContext = EncryptionContext.of({ tenant: 'acme', 'aws-crypto-public-key': 'Ag==' })
  return { algorithmSuite, encryptionContext, ...changes }
}

export const encryptedDataKey = {
  providerId: 'aws-kms',
  providerInfo: new TextEncoder().encode(arn),
  ciphertext: wrapped,
}
export const goodAnswer = () => ({ KeyId: arn, Plaintext: Uint8Array.from(dataKeyBytes), CiphertextBlob: wrapped })
