import type { Input, OperationName } from '@sealwright/kms-model'
import { cloudHsm, type KeyStoresUnderTest, keyStoresUnderTest } from '../key-stores-under-test.ts'
import { callerOf } from '../kms-under-test.ts'

type Inputs = { readonly [N in OperationName]?: (kms: KeyStoresUnderTest) => Promise<Input<N>> }

const newStore = async (kms: KeyStoresUnderTest) => {
  const { CustomKeyStoreId } = await kms.call('CreateCustomKeyStore', { CustomKeyStoreName: 'a', ...cloudHsm })
  return { CustomKeyStoreId: CustomKeyStoreId! }
}

/** The operations that are about no key, and inputs that they take once the engine is prepared for them. */
const inputs: Inputs = {
  CreateKey: async () => ({}),
  GenerateRandom: async () => ({ NumberOfBytes: 1 }),
  ListKeys: async () => ({}),
  ListRetirableGrants: async () => ({ RetiringPrincipal: callerOf().arn }),
  CreateCustomKeyStore: async () => ({ CustomKeyStoreName: 'a', ...cloudHsm }),
  DescribeCustomKeyStores: async () => ({}),
  UpdateCustomKeyStore: async (kms) => ({ ...(await newStore(kms)), NewCustomKeyStoreName: 'b' }),
  ConnectCustomKeyStore: newStore,
  DisconnectCustomKeyStore: async (kms) => ({ CustomKeyStoreId: await kms.connectedStore(cloudHsm) }),
  DeleteCustomKeyStore: newStore,
}

/** The operations that are about no key. */
export const withoutKey: readonly OperationName[] = Object.keys(inputs) as OperationName[]

/** An engine and a call of one of them that it would answer. */
export async function callWithoutKey(
  name: OperationName,
): Promise<{ readonly kms: KeyStoresUnderTest; readonly input: never }> {
  const kms = keyStoresUnderTest()
  return { kms, input: (await inputs[name]!(kms)) as never }
}
