/** Remembers what spec the keys of an engine are of, and says with which spec and algorithm a call had to do. */
export interface KeySpecs {
  /** @param output of a call that was answered */
  note(output: object | undefined): void
  /** For example `RSA_2048 RSASSA_PSS_SHA_256 DIGEST`; `undefined` for a call that neither makes nor uses a key. */
  of(operation: string, input: object): string | undefined
}

interface Made {
  readonly KeyMetadata?: { readonly KeyId?: string; readonly Arn?: string; readonly KeySpec?: string }
}

interface Asked {
  readonly KeyId?: string
  readonly KeySpec?: string
  readonly CustomerMasterKeySpec?: string
  readonly KeyUsage?: string
  readonly KeyPairSpec?: string
  readonly EncryptionAlgorithm?: string
  readonly SigningAlgorithm?: string
  readonly MacAlgorithm?: string
  readonly KeyAgreementAlgorithm?: string
  readonly MessageType?: string
}

const uses = /^(Encrypt|Decrypt|Sign|Verify|GenerateMac|VerifyMac|DeriveSharedSecret)$/

export function keySpecs(): KeySpecs {
  const specs = new Map<string, string>()
  return {
    note(output) {
      const { KeyId, Arn, KeySpec } = (output as Made | undefined)?.KeyMetadata ?? {}
      for (const name of [KeyId, Arn]) if (name !== undefined && KeySpec !== undefined) specs.set(name, KeySpec)
    },
    of(operation, input) {
      const asked: Asked = input
      if (operation === 'CreateKey') {
        const spec = asked.KeySpec ?? asked.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT'
        return `${spec} ${asked.KeyUsage ?? 'ENCRYPT_DECRYPT'}`
      }
      if (operation.startsWith('GenerateDataKeyPair')) return `${asked.KeyPairSpec} data key pair`
      const spec = specs.get(asked.KeyId ?? '')
      if (!uses.test(operation) || spec === undefined) return undefined
      if (asked.SigningAlgorithm !== undefined) {
        return `${spec} ${asked.SigningAlgorithm} ${asked.MessageType ?? 'RAW'}`
      }
      const { EncryptionAlgorithm: encryption = 'SYMMETRIC_DEFAULT', MacAlgorithm, KeyAgreementAlgorithm } = asked
      return `${spec} ${MacAlgorithm ?? KeyAgreementAlgorithm ?? encryption}`
    },
  }
}
