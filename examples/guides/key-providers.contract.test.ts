// #region contract
import { keyProviderContract } from '@sealwright/core/testing'
import { it } from 'vitest'
import { fakeVault, vaultOf } from './fake-vault.ts'

const vault = fakeVault()
const subject = {
  create: () => vaultOf(vault),
  createStranger: () => vaultOf(fakeVault()),
}

for (const { law, run, exception } of keyProviderContract(subject)) {
  it(law, (test) => (exception === undefined ? run() : test.skip(exception)))
}
// #endregion
