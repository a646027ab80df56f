export type { EndpointOptions, Environment } from './endpoint.ts'
export {
  type LocalstackOptions,
  type LocalstackProviderOptions,
  localstackClient,
  localstackProvider,
} from './localstack-provider.ts'
export { localstackReady, type ReadinessOptions } from './readiness.ts'
