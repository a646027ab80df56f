import { account, region } from '../kms-under-test.ts'

export { account, region }

/** An account that does not own the keys. */
export const elsewhere = '444455556666'

export const rootOf = (id: string): string => `arn:aws:iam::${id}:root`
export const root: string = rootOf(account)
export const ann = `arn:aws:iam::${account}:user/ann`
export const ben = `arn:aws:iam::${account}:user/ben`
export const role = `arn:aws:iam::${account}:role/worker`
/** A session of the role. */
export const session = `arn:aws:sts::${account}:assumed-role/worker/monday`
export const otherSession = `arn:aws:sts::${account}:assumed-role/worker/tuesday`
export const federated = `arn:aws:sts::${account}:federated-user/guest`
/** A user of the other account, a role there and a session of it. */
export const eve = `arn:aws:iam::${elsewhere}:user/eve`
export const eveRole = `arn:aws:iam::${elsewhere}:role/auditor`
export const eveSession = `arn:aws:sts::${elsewhere}:assumed-role/auditor/monday`
/** A service that calls for itself. */
export const trail = 'cloudtrail.amazonaws.com'
