import type { KmsFault } from './fault.ts'
import { fault } from './fault.ts'
import type { KeyTag } from './keys/key.ts'

/**
 * Checks the tags of a request, in the order of the service.
 *
 * @param limit of tags on a key
 * @throws `TagException`
 */
export function checkTags(tags: readonly KeyTag[], limit: number): void {
  if (tags.length > limit) throw tooManyTags()
  if (tags.some(({ TagKey }) => TagKey.toLowerCase().startsWith('aws:'))) {
    throw fault('TagException', 'Tags beginning with aws: are reserved')
  }
  if (new Set(tags.map(({ TagKey }) => TagKey)).size < tags.length) throw fault('TagException', 'Duplicate tag keys')
}

/** The answer when a key would have more tags than it may. */
export function tooManyTags(): KmsFault {
  return fault('TagException', 'Too many tags')
}

/** Tags in the order in which they are listed, each with no more than its key and value. */
export function sortedTags(tags: readonly KeyTag[]): readonly KeyTag[] {
  return tags
    .map(({ TagKey, TagValue }) => ({ TagKey, TagValue }))
    .sort((a, b) => (a.TagKey < b.TagKey ? -1 : Number(a.TagKey > b.TagKey)))
}
