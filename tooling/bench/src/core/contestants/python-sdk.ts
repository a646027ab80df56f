import type { PythonEncryption, PythonSdk } from '@sealwright/test-kit'
import type { Run } from '../../race.ts'
import { keyName, keyNamespace, type MessagesWork, type StreamWork, wrappingKey } from '../work.ts'

const key: PythonEncryption['key'] = {
  namespace: keyNamespace,
  name: keyName,
  wrapping: 'AES_256_GCM_IV12_TAG16_NO_PADDING',
  secret: wrappingKey,
}

/** The SDK's stream, timed by the Python process itself. */
export async function pythonSdkStream(sdk: PythonSdk, work: StreamWork): Promise<Run> {
  const { algorithmSuite: suite, direction, frameLength, plaintextLength } = work
  await sdk.prepare({ key, suite, direction, frameLength, plaintextLength, context: {} })
  return () => sdk.timeStream()
}

/** The SDK's one-shot calls, timed by the Python process itself. */
export async function pythonSdkMessages(sdk: PythonSdk, work: MessagesWork): Promise<Run> {
  const { algorithmSuite: suite, direction, plaintextLength, count } = work
  await sdk.prepare({ key, suite, direction, frameLength: 4096, plaintextLength, context: {} })
  return () => sdk.timeMessages(count)
}
