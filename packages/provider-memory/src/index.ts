export { keyMakingAgent, type MemoryKms, type MemoryKmsOptions, memoryKms } from './memory-kms.ts'
export { type MemoryProvider, type MemoryProviderOptions, memoryProvider } from './memory-provider.ts'
