import type { KmsClientPort } from './kms-client-port.ts'
import { clientPort, type KmsClient, sdkKmsClient } from './sdk-client.ts'

/**
 * Gives the client of a Region; `undefined` as a Region stands for keys that are not named by an ARN.
 *
 * @returns `undefined` if keys there are not to be used
 */
export type ClientSupplier = (region: string | undefined) => KmsClient | undefined

/** How a provider comes by its clients. */
export interface ClientOptions {
  /** One client for all keys. Default: one of the AWS SDK for each Region, loaded and made on first use. */
  readonly client?: KmsClient | undefined
  /** Instead of `client`: asked once for each Region. Several providers share clients through {@link regionalClients}. */
  readonly clientFor?: ClientSupplier | undefined
}

/** Options of {@link regionalClients}. */
export interface RegionalClientsOptions {
  /** Makes the client of a Region. Default: the AWS SDK's, loaded and made on first use. */
  readonly clientFor?: ClientSupplier | undefined
  /** The only Regions that have clients. Default: all. */
  readonly regions?: readonly string[] | undefined
  /** Regions that have none. Default: none. */
  readonly excludedRegions?: readonly string[] | undefined
}

/** More Regions than AWS has. Messages name Regions, and strangers write messages: the clients must not pile up. */
const maxClients = 64

/**
 * Clients by Region, each made once, for several providers to share; only in the Regions that are allowed.
 *
 * Where Regions are limited, a key that is not named by an ARN has no client: nothing says which Region it is in.
 *
 * @example
 * const clientFor = regionalClients({ regions: ['eu-central-1', 'eu-west-1'] })
 * const provider = awsKmsProvider({ keyId, clientFor })
 */
export function regionalClients({ clientFor, regions, excludedRegions }: RegionalClientsOptions = {}): ClientSupplier {
  const isLimited = regions !== undefined || excludedRegions !== undefined
  const supply = eachOnce(clientFor ?? sdkClientIn)
  return (region) => {
    const isAllowed = region === undefined ? !isLimited : isAmong(region, { regions, excludedRegions })
    return isAllowed ? supply(region) : undefined
  }
}

/** Whether a Region is one of the allowed, and none of the excluded. */
export function isAmong(
  region: string,
  { regions, excludedRegions }: Pick<RegionalClientsOptions, 'regions' | 'excludedRegions'>,
): boolean {
  return (regions?.includes(region) ?? true) && !excludedRegions?.includes(region)
}

/**
 * Clients by Region as the methods that a provider calls, each made once.
 *
 * @throws TypeError if `client` and `clientFor` are both given
 */
export function clientSupplier({
  client,
  clientFor,
}: ClientOptions): (region: string | undefined) => KmsClientPort | undefined {
  if (client !== undefined && clientFor !== undefined) throw new TypeError('want client or clientFor, got both')
  if (client !== undefined) {
    const port = clientPort(client)
    return () => port
  }
  const make = clientFor ?? sdkClientIn
  return eachOnce((region) => {
    const made = make(region)
    return made && clientPort(made)
  })
}

function sdkClientIn(region: string | undefined): KmsClientPort {
  return sdkKmsClient(region === undefined ? {} : { region })
}

/** Remembers what was made for each Region; the one that was asked for longest ago makes room. */
function eachOnce<Client>(
  make: (region: string | undefined) => Client | undefined,
): (region: string | undefined) => Client | undefined {
  const made = new Map<string | undefined, Client>()
  return (region) => {
    const client = made.get(region) ?? make(region)
    if (client === undefined) return undefined
    made.delete(region)
    made.set(region, client)
    const [oldest] = made.keys()
    if (made.size > maxClients) made.delete(oldest)
    return client
  }
}
