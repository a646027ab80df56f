// The next Region where one is down, with the replicas of one multi-Region key.
// #region readme
import type { DecryptingProviders, EncryptingProviders } from '@sealwright/core'
import { awsKmsProvider, fallback, regionalClients } from '@sealwright/provider-aws-kms'

const clientFor = regionalClients({ regions: ['eu-central-1', 'us-east-1'] }) // one client each, and nowhere else

export function firstRegionThatAnswers(keyArns: readonly string[]): EncryptingProviders & DecryptingProviders {
  return fallback(keyArns.map((keyId) => awsKmsProvider({ keyId, clientFor, multiRegion: true, timeoutMs: 2_000 })))
}
// #endregion
