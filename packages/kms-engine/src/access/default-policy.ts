import { partitionOf } from '../arn.ts'

/**
 * The policy of a key that is made without one: it leaves every right to the account, and with it to IAM.
 *
 * @see AWS KMS Developer Guide, "Default key policy"
 */
export function defaultKeyPolicy(owner: { readonly accountId: string; readonly region: string }): string {
  return `{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:${partitionOf(owner.region)}:iam::${owner.accountId}:root"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
}`
}
