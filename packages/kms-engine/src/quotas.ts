/**
 * How much of everything there may be. The defaults are those of AWS.
 *
 * @see AWS KMS Developer Guide, "Quotas"
 */
export interface Quotas {
  /** Customer managed keys in an account and Region, in whatever state. Default: 100,000. */
  readonly keysPerRegion: number
  /** Default: 50. */
  readonly aliasesPerKey: number
  /** Default: 50,000. */
  readonly grantsPerKey: number
  /** Default: 50. */
  readonly tagsPerKey: number
  /** In an account and Region. Default: 10. */
  readonly customKeyStores: number
  /** Default: 25. */
  readonly onDemandRotationsPerKey: number
  /** Bytes of a key policy document. Default: 32,768. */
  readonly keyPolicyLength: number
}

/** AWS's defaults. */
export const defaultQuotas: Quotas = {
  keysPerRegion: 100_000,
  aliasesPerKey: 50,
  grantsPerKey: 50_000,
  tagsPerKey: 50,
  customKeyStores: 10,
  onDemandRotationsPerKey: 25,
  keyPolicyLength: 32_768,
}
