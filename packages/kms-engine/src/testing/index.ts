export { type ContractCase, ContractError } from './contract.ts'
export { type StoreUnderTest, storeContract } from './store-contract.ts'
