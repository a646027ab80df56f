import { expect, test } from 'vitest'
import { accountOfAccessKey } from './caller-of.ts'

const region = 'eu-central-1'

test('an access key of 12 digits is that account, any other the default one', async () => {
  const callerOf = accountOfAccessKey('444455556666')
  expect(await callerOf({ accessKeyId: '111122223333', region })).toEqual({
    accountId: '111122223333',
    region,
    arn: 'arn:aws:iam::111122223333:root',
  })
  expect((await callerOf({ accessKeyId: 'AKIDEXAMPLE', region })).accountId).toBe('444455556666')
})

test('the default account is twelve zeros unless it is said', async () => {
  expect((await accountOfAccessKey()({ accessKeyId: 'test', region })).accountId).toBe('000000000000')
})

test.each(['', 'test', '1111222233334', '11112222333', ' 11112222333'])(
  'a default account %j is refused',
  (accountId) => {
    expect(() => accountOfAccessKey(accountId)).toThrow(RangeError)
  },
)
