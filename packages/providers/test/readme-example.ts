// The example of the README; `provider-from-uri.test.ts` runs it.
// #region example
import { decrypt, encrypt } from '@sealwright/core'
import { providerFromUri } from '@sealwright/providers'

// aws-kms:alias/app?region=eu-central-1 in production, localstack:alias/app on a desk, memory:alias/app in a test
const provider = await providerFromUri(process.env['KEY_PROVIDER'] ?? 'memory:alias/app')

const { message } = await encrypt(new TextEncoder().encode('a secret'), { provider })
export const opened = await decrypt(message, { provider })
// #endregion
