export type {
  DecryptStreamOptions,
  EncryptStreamOptions,
  Progress,
  StreamSettings,
} from './streams/message-transform.ts'
export { createDecryptStream, createEncryptStream, type DecryptStream, type EncryptStream } from './streams/node.ts'
