import { aliases } from './aliases.ts'
import { boundariesAndSessions } from './boundaries-and-sessions.ts'
import { conditionKeys } from './condition-keys.ts'
import { crossAccount } from './cross-account.ts'
import { encryptionContexts } from './encryption-contexts.ts'
import { grants } from './grants.ts'
import { identityPolicies } from './identity-policies.ts'
import { keyPolicies } from './key-policies.ts'
import { managedKeys } from './managed-keys.ts'
import { operations } from './operations.ts'
import { operators } from './operators.ts'
import { perimeters } from './perimeters.ts'
import { principals } from './principals.ts'
import { retiring } from './retiring.ts'
import type { Theme } from './row.ts'
import { services } from './services.ts'
import { sets } from './sets.ts'
import { variables } from './variables.ts'
import { wildcards } from './wildcards.ts'

/** All cases. */
export const themes: readonly Theme[] = [
  keyPolicies,
  principals,
  identityPolicies,
  crossAccount,
  grants,
  retiring,
  boundariesAndSessions,
  perimeters,
  services,
  aliases,
  operations,
  operators,
  sets,
  variables,
  wildcards,
  conditionKeys,
  encryptionContexts,
  managedKeys,
]
