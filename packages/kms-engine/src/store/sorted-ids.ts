/** A set of ids in order, by code unit. */
export interface SortedIds {
  /** The ids in order, in blocks none of which is empty. */
  readonly blocks: string[][]
  /** Ids not in their places before somebody wants to see them: most kinds of record are never listed. */
  readonly added: string[]
}

/** In a single array of 100,000 each new id would move half of them, which takes as long as an encryption. */
const maxBlockLength = 512

/** Makes an empty set. */
export function sortedIds(): SortedIds {
  return { blocks: [], added: [] }
}

/** @param id not in the set yet */
export function addId({ added }: SortedIds, id: string): void {
  added.push(id)
}

/** @param id in the set */
export function deleteId(ids: SortedIds, id: string): void {
  const blocks = settle(ids)
  const index = indexOfBlock(blocks, id)
  const block = blocks[index]!
  block.splice(placeAfter(block, id) - 1, 1)
  if (block.length === 0) blocks.splice(index, 1)
}

/** The ids after `id`, or from the first, at most `limit`. */
export function idsAfter(ids: SortedIds, id: string | undefined, limit: number): readonly string[] {
  const blocks = settle(ids)
  const found: string[] = []
  let index = id === undefined ? 0 : indexOfBlock(blocks, id)
  let from = id === undefined ? 0 : placeAfter(blocks[index] ?? [], id)
  for (; index < blocks.length && found.length < limit; index++, from = 0) {
    found.push(...blocks[index]!.slice(from, from + limit - found.length))
  }
  return found
}

/** Another set with the same ids. */
export function copyIds(ids: SortedIds): SortedIds {
  return { blocks: settle(ids).map((block) => [...block]), added: [] }
}

/** Puts all ids in their places. */
function settle({ blocks, added }: SortedIds): string[][] {
  for (const id of added) {
    const index = indexOfBlock(blocks, id)
    const block = blocks[index]
    if (block === undefined) blocks.push([id])
    else {
      block.splice(placeAfter(block, id), 0, id)
      if (block.length > maxBlockLength) blocks.splice(index + 1, 0, block.splice(maxBlockLength / 2))
    }
  }
  added.length = 0
  return blocks
}

/** The block in which an id lies or would: the last that begins no later, or the first. */
function indexOfBlock(blocks: readonly string[][], id: string): number {
  return Math.max(0, firstGreater(blocks, id, (block) => block[0]!) - 1)
}

function placeAfter(block: readonly string[], id: string): number {
  return firstGreater(block, id, (member) => member)
}

/** The index of the first member that comes after an id. */
function firstGreater<T>(sorted: readonly T[], id: string, idOf: (member: T) => string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (idOf(sorted[middle]!) > id) high = middle
    else low = middle + 1
  }
  return low
}
