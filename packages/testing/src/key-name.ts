import type { AuditedKey } from '@sealwright/kms-engine'

/** Whether a text is a name of a key: its ARN, its ID, or the name or ARN of an alias. */
export function isNameOf(name: string, { arn, aliases }: AuditedKey): boolean {
  const prefix = arn.slice(0, arn.indexOf('key/'))
  return (
    name === arn ||
    arn === `${prefix}key/${name}` ||
    aliases.some((alias) => alias === name || `${prefix}${alias}` === name)
  )
}
