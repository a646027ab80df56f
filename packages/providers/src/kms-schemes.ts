import type { Scheme } from './scheme.ts'

/** `aws-kms:KEY`, for a key ID, key ARN, alias name or alias ARN; `aws-kms:discovery` for what an account wrapped. */
export const awsKmsScheme: Scheme = {
  parameters: ['region', 'profile', 'endpoint', 'multi-region', 'account'],
  async open({ target, parameters }) {
    const { awsKmsDiscovery, awsKmsProvider, sdkKmsClient } = await adapter(
      'provider-aws-kms',
      () => import('@sealwright/provider-aws-kms'),
    )
    const { region, profile, endpoint, account } = parameters
    const clientFor = (keyRegion: string | undefined) => {
      const wanted = keyRegion ?? region
      return sdkKmsClient({
        ...(wanted !== undefined && { region: wanted }),
        ...(profile !== undefined && { profile }),
        ...(endpoint !== undefined && { endpoint }),
      })
    }
    const multiRegion = isOn('multi-region', parameters)
    if (target !== 'discovery') {
      if (account !== undefined) throw new TypeError('aws-kms: account goes with aws-kms:discovery alone')
      return awsKmsProvider({ keyId: target, clientFor, multiRegion })
    }
    // Without an account, whoever wrote the message would choose whose key opens it.
    if (account === undefined)
      throw new TypeError('aws-kms:discovery: want account=ID, the account whose keys may open')
    if (multiRegion && region === undefined) throw new TypeError('aws-kms:discovery: multi-region=true wants region')
    return awsKmsDiscovery({
      clientFor,
      filter: { partition: partitionOf(region), accountIds: [account] },
      ...(region !== undefined && (multiRegion ? { multiRegionIn: region } : { regions: [region] })),
    })
  },
}

/** `localstack:KEY`: the same over a local KMS. */
export const localstackScheme: Scheme = {
  parameters: ['region', 'account', 'endpoint'],
  async open({ target, parameters }) {
    const { localstackProvider } = await adapter('provider-localstack', () => import('@sealwright/provider-localstack'))
    const { region, account: accountId, endpoint } = parameters
    return localstackProvider({ keyId: target, region, accountId, endpoint })
  },
}

/** `memory:ALIAS`: a KMS in this process, of this provider alone; with `seed`, its keys are the same everywhere. */
export const memoryScheme: Scheme = {
  parameters: ['region', 'account', 'seed'],
  async open({ target: alias, parameters }) {
    const { memoryProvider } = await adapter('provider-memory', () => import('@sealwright/provider-memory'))
    const { region, account: accountId, seed } = parameters
    return memoryProvider({ alias, region, accountId, seed })
  },
}

/** Adapters are optional peers: a program installs those that it names. */
async function adapter<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load()
  } catch (cause) {
    throw new Error(`the adapter does not load: install '@sealwright/${name}'`, { cause })
  }
}

function isOn(name: string, parameters: Readonly<Record<string, string>>): boolean {
  const value = parameters[name] ?? 'false'
  if (value !== 'true' && value !== 'false') throw new TypeError(`${name}: want true or false, got ${value}`)
  return value === 'true'
}

function partitionOf(region = ''): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}
