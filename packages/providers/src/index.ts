export type { KeyUri } from './key-uri.ts'
export { decryptorFromUri, encryptorFromUri, providerFromUri, type UriOptions } from './provider-from-uri.ts'
export type { OpenedProvider, Scheme, Schemes } from './scheme.ts'
