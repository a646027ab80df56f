import { findKey } from '../keys/find-key.ts'
import { type Operation, operation } from '../operation.ts'
import { readUsage } from '../usage/key-usage.ts'

export const getKeyLastUsage: Operation<'GetKeyLastUsage'> = operation('GetKeyLastUsage', async (kms, input) => {
  const key = await findKey(kms, input.KeyId)
  const { creationDate } = key.record
  const last = (await readUsage(kms.store, key.record))?.value.uses.at(-1)
  return {
    KeyId: key.arn,
    ...(last !== undefined && {
      KeyLastUsage: {
        Operation: last.operation,
        Timestamp: last.timestamp,
        CloudTrailEventId: last.eventId,
        KmsRequestId: last.requestId,
      },
    }),
    // Here keys are tracked from their first day.
    TrackingStartDate: creationDate,
    KeyCreationDate: creationDate,
  }
})
