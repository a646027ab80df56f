import { ann } from './people.ts'
import { allowedBy, deniedBy, inKey, lacks, type Row, type Theme } from './row.ts'
import { allow, aws, deny } from './statements.ts'

const names = 'kms:EncryptionContextKeys'
const nobodyInKey = lacks('resource-based policy')

/** A statement that allows when the names in the encryption context are as a condition wants them. */
const met = (law: string, operator: string, wanted: unknown, EncryptionContext: object): Row => ({
  law,
  key: [allow('if', { ...aws(ann), Condition: { [operator]: { [names]: wanted } } })],
  input: { EncryptionContext },
  outcome: allowedBy(inKey('if')),
})
const unmet = (...parameters: Parameters<typeof met>): Row => ({ ...met(...parameters), outcome: nobodyInKey })
const mfaDenial = (operator: string) =>
  deny('mfa', { ...aws(ann), Condition: { [operator]: { 'aws:MultiFactorAuthPresent': 'false' } } })

/** Conditions on several values at once, and denials under conditions. */
export const sets: Theme = {
  title: 'a set of values',
  source:
    'IAM User Guide, "Creating a condition with multiple keys or values", "aws:MultiFactorAuthPresent"; KMS Developer Guide, "Using set operators with condition keys"',
  rows: [
    met('has one for ForAnyValue', 'ForAnyValue:StringEquals', ['a', 'b'], { b: '1', c: '1' }),
    unmet('has none for ForAnyValue', 'ForAnyValue:StringEquals', ['a', 'b'], { c: '1' }),
    unmet('that is empty has none for ForAnyValue', 'ForAnyValue:StringEquals', ['a', 'b'], {}),
    met('has one that differs for ForAnyValue', 'ForAnyValue:StringNotEquals', 'a', { a: '1', b: '1' }),
    unmet('has none that differs for ForAnyValue', 'ForAnyValue:StringNotEquals', 'a', { a: '1' }),
    unmet('that is empty has none that differs for ForAnyValue', 'ForAnyValue:StringNotEquals', 'a', {}),
    met('has one of a pattern for ForAnyValue', 'ForAnyValue:StringLike', 'app*', { appName: '1', c: '1' }),
    met('is within for ForAllValues', 'ForAllValues:StringEquals', ['a', 'b', 'c'], { a: '1', c: '1' }),
    unmet('is not within for ForAllValues', 'ForAllValues:StringEquals', ['a', 'b'], { a: '1', c: '1' }),
    met('that is empty is within for ForAllValues', 'ForAllValues:StringEquals', ['a', 'b'], {}),
    met('is apart for ForAllValues', 'ForAllValues:StringNotEquals', ['x', 'y'], { a: '1', b: '1' }),
    unmet('is not apart for ForAllValues', 'ForAllValues:StringNotEquals', ['a', 'y'], { a: '1', b: '1' }),
    met('is all of a pattern for ForAllValues', 'ForAllValues:StringLike', 'a*', { ab: '1', ac: '1' }),
    unmet('minds the case of names', 'ForAnyValue:StringEquals', 'AppName', { appname: '1' }),
    met('does not mind the case when told so', 'ForAnyValue:StringEqualsIgnoreCase', 'AppName', { appname: '1' }),
    met('is there', 'Null', false, { a: '1' }),
    unmet('is not there', 'Null', false, {}),
    met('asked by ForAllValues whether it is there is any', 'ForAllValues:Null', 'true', { a: '1' }),
    unmet('asked by ForAnyValue whether it is there is none', 'ForAnyValue:Null', 'true', {}),
    {
      law: 'that a denial takes for empty is denied',
      key: [allow('ann', aws(ann)), deny('some context', { ...aws(ann), Condition: { Null: { [names]: 'true' } } })],
      outcome: deniedBy(inKey('some context')),
    },
    {
      law: 'that a denial with ForAllValues takes for within is denied although it is empty',
      key: [
        allow('ann', aws(ann)),
        deny('not only', { ...aws(ann), Condition: { 'ForAllValues:StringEquals': { [names]: ['a'] } } }),
      ],
      outcome: deniedBy(inKey('not only')),
    },
    {
      law: 'that is one value absent is not false to a denial with Bool',
      key: [allow('ann', aws(ann)), mfaDenial('Bool')],
      outcome: allowedBy(inKey('ann')),
    },
    {
      law: 'that is one value absent is false to a denial with BoolIfExists',
      key: [allow('ann', aws(ann)), mfaDenial('BoolIfExists')],
      outcome: deniedBy(inKey('mfa')),
    },
    {
      law: 'that is true is not false to a denial with BoolIfExists',
      key: [allow('ann', aws(ann)), mfaDenial('BoolIfExists')],
      values: { 'aws:MultiFactorAuthPresent': 'true' },
      outcome: allowedBy(inKey('ann')),
    },
    {
      law: 'absent is denied by StringNotEqualsIfExists',
      key: [
        allow('ann', aws(ann)),
        deny('vpc', { ...aws(ann), Condition: { StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } } }),
      ],
      outcome: deniedBy(inKey('vpc')),
    },
    {
      law: 'of services called on the way has one',
      key: [
        allow('via', {
          ...aws(ann),
          Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['dynamodb.amazonaws.com'] } },
        }),
      ],
      values: { 'aws:CalledVia': ['cloudformation.amazonaws.com', 'dynamodb.amazonaws.com'] },
      outcome: allowedBy(inKey('via')),
    },
  ],
}
