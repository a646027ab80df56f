import type { ScalarShape } from './shape.ts'

/** A member for which the service is stricter or laxer than its model. */
export interface Deviation {
  readonly structure: string
  readonly member: string
  /** Replaces these traits of the member's shape. */
  readonly traits: Pick<ScalarShape, 'min' | 'max'>
  /** Where it is written that the service does so. */
  readonly source: string
}

/**
 * The only place that contradicts the model. One shape serves many operations there, so it cannot say the limits that
 * each operation documents for itself.
 */
export const deviations: readonly Deviation[] = [
  {
    structure: 'ScheduleKeyDeletionRequest',
    member: 'PendingWindowInDays',
    traits: { min: 7, max: 30 },
    source: 'API Reference, ScheduleKeyDeletion: "must be between 7 and 30, inclusive"',
  },
  {
    structure: 'ListAliasesRequest',
    member: 'Limit',
    traits: { max: 100 },
    source: 'API Reference, ListAliases: "must be between 1 and 100, inclusive"',
  },
  {
    structure: 'ListGrantsRequest',
    member: 'Limit',
    traits: { max: 100 },
    source: 'API Reference, ListGrants: "must be between 1 and 100, inclusive"',
  },
  {
    structure: 'ListRetirableGrantsRequest',
    member: 'Limit',
    traits: { max: 100 },
    source: 'API Reference, ListRetirableGrants: "must be between 1 and 100, inclusive"',
  },
  {
    structure: 'ListResourceTagsRequest',
    member: 'Limit',
    traits: { max: 50 },
    source: 'API Reference, ListResourceTags: "must be between 1 and 50, inclusive"',
  },
]
