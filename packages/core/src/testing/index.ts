export type { Primitives } from '../primitives/primitives.ts'
export type { ContractCase } from './contract.ts'
export {
  type DataKeyLength,
  type KeyProviderLaw,
  type KeyProviderSubject,
  keyProviderContract,
  keyProviderPairContract,
  type RecordedDataKey,
} from './key-provider-contract.ts'
export { primitivesContract } from './primitives-contract.ts'
