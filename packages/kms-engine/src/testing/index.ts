export { type AttestationAuthority, attestationAuthority, type EnclaveClaims } from './attestation.ts'
export { type ContractCase, ContractError } from './contract.ts'
export { type FakePorts, fakePorts } from './fake-ports.ts'
export { type StoreUnderTest, storeContract } from './store-contract.ts'
