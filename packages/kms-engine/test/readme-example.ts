// The examples of the README; `readme-example.test.ts` runs them.
// #region use
import { randomBytes } from 'node:crypto'
import { createKms, memoryStore } from '@sealwright/kms-engine'

const kms = createKms({ store: memoryStore(), now: Date.now, randomBytes, rootKey: randomBytes(32) })
const caller = { accountId: '111122223333', region: 'eu-central-1', arn: 'arn:aws:iam::111122223333:root' }

const { KeyMetadata } = await kms.call('CreateKey', {}, caller)
const dataKey = await kms.call('GenerateDataKey', { KeyId: KeyMetadata!.KeyId, KeySpec: 'AES_256' }, caller)
const { Plaintext } = await kms.call('Decrypt', { CiphertextBlob: dataKey.CiphertextBlob }, caller)
// #endregion
export const first = { dataKey, Plaintext }

// #region explain
import { describeDecision } from '@sealwright/kms-engine'

const identity = [JSON.stringify({ Version: '2012-10-17', Statement: [] })]
const ann = { ...caller, arn: 'arn:aws:iam::111122223333:user/ann', policies: { identity } }
const decision = await kms.explain({ action: 'kms:Decrypt', keyId: KeyMetadata!.KeyId, caller: ann })
const explanation = describeDecision(decision).join('\n')
// #endregion
export const second = explanation
