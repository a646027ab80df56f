import { expect, it } from 'vitest'
import { bytesFrom } from '../src/testing/samples.ts'
import { thereAndBack } from './readme-example.ts'

it("the README's example runs", async () => {
  expect(await thereAndBack(bytesFrom(1, 100), bytesFrom(2, 32))).toEqual({
    back: bytesFrom(1, 100),
    suite: 'AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384',
    purpose: 'backup',
  })
})
