// The example of the README; `readme-example.test.ts` runs it.
// #region example
import { readInput, validateInput, validationMessage } from '@sealwright/kms-model'

const input = readInput('GenerateDataKey', '{"KeyId":"alias/app","KeySpec":"AES_512","NumberOfBytes":0}')
const violations = validateInput('GenerateDataKey', input)

export const answer = violations.length === 0 ? 'valid' : validationMessage(violations)
// "2 validation errors detected: Value '0' at 'numberOfBytes' failed to satisfy constraint: …"
// #endregion
