// A message that any one of several keys opens, in two Regions: for when one of them is out of reach.
// #region readme
import type { EncryptingProviders } from '@sealwright/core'
import { awsKmsProvider } from '@sealwright/provider-aws-kms'

export function inTwoRegions(frankfurtKeyArn: string, virginiaKeyArn: string): EncryptingProviders {
  return awsKmsProvider({ generatorKeyId: frankfurtKeyArn, keyIds: [virginiaKeyArn] })
}
// #endregion
