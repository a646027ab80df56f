export { accountOfAccessKey, type CallerOf, defaultAccountId, type Identity } from './caller-of.ts'
export type { ErrorContext, ProtocolOptions } from './exchange.ts'
export { type Connection, createHandler, type Handler } from './handler.ts'
export {
  type InProcessRequestHandler,
  inProcessRequestHandler,
  type SdkRequest,
  type SdkResponse,
} from './in-process.ts'
export type { Authentication, Credential } from './sigv4/verify.ts'
