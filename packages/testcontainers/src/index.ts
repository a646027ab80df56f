export { type KmsClientConfig, SealwrightContainer, StartedSealwrightContainer } from './sealwright-container.ts'
