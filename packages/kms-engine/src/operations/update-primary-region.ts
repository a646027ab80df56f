import { authorize } from '../access/authorize.ts'
import { fault } from '../fault.ts'
import { findKey, meetKey, readKey } from '../keys/find-key.ts'
import { presentReplicas } from '../keys/key.ts'
import { changeRelated, demandMultiRegion, demandPrimary, demandSamePartition } from '../keys/related-keys.ts'
import { stateAfter } from '../keys/state-faults.ts'
import { type Operation, operation } from '../operation.ts'

export const updatePrimaryRegion: Operation<'UpdatePrimaryRegion'> = operation(
  'UpdatePrimaryRegion',
  async (kms, input) => {
    const key = await findKey(kms, input.KeyId)
    const { record } = key
    const region = input.PrimaryRegion
    demandMultiRegion(key)
    demandPrimary(key)
    demandSamePartition(key, region)
    if (region === record.region) {
      throw fault('UnsupportedOperationException', `${key.arn} is already the primary key in Region ${region}.`)
    }
    const replica = await readKey(kms, { accountId: record.accountId, region }, record.keyId)
    if (replica === undefined)
      throw fault('NotFoundException', `Key ${record.keyId} has no replica in Region ${region}`)
    await meetKey(kms, replica)
    await authorize({ ...kms, caller: { ...kms.caller, region } }, { action: 'kms:UpdatePrimaryRegion', key: replica })

    const event = { name: 'updatePrimary', until: kms.now + kms.replicationDelayMs } as const
    const states = { [record.region]: stateAfter(key, event), [region]: stateAfter(replica, event) }
    const others = presentReplicas(record.multiRegion!, kms.now).filter((other) => other.region !== region)
    const multiRegion = { primaryRegion: region, replicas: [...others, { region: record.region }] }
    await changeRelated(kms, key, (related) => ({ multiRegion, state: states[related.region] ?? related.state }))
  },
)
