/** A set of ids in order, by code unit. */
export interface SortedIds {
  /** @param id not in the set yet */
  add(id: string): void
  /** @param id in the set */
  delete(id: string): void
  /** The ids after `id`, or from the first, at most `limit`. */
  after(id: string | undefined, limit: number): readonly string[]
  /** Another set with the same ids. */
  copy(): SortedIds
}

/** In a single array of 100,000 each new id would move half of them, which takes as long as an encryption. */
const maxBlockLength = 512

/**
 * Makes a set of ids.
 *
 * @param blocks the ids in order, in blocks none of which is empty but an only one; they become the set's own
 */
export function sortedIds(blocks: string[][] = [[]]): SortedIds {
  /** The block in which an id lies or would: the last that begins no later. */
  const indexOfBlock = (id: string) => Math.max(0, firstGreater(blocks, id, (block) => block[0] ?? id) - 1)
  const place = (block: readonly string[], id: string) => firstGreater(block, id, (member) => member)
  // Not in their places before somebody wants to see them: most kinds of record are never listed.
  let added: string[] = []
  const settle = () => {
    for (const id of added) {
      const index = indexOfBlock(id)
      const block = blocks[index]!
      block.splice(place(block, id), 0, id)
      if (block.length > maxBlockLength) blocks.splice(index + 1, 0, block.splice(maxBlockLength / 2))
    }
    added = []
  }

  return {
    add(id) {
      added.push(id)
    },

    delete(id) {
      settle()
      const index = indexOfBlock(id)
      const block = blocks[index]!
      block.splice(place(block, id) - 1, 1)
      if (block.length === 0 && blocks.length > 1) blocks.splice(index, 1)
    },

    after(id, limit) {
      settle()
      const found: string[] = []
      let index = id === undefined ? 0 : indexOfBlock(id)
      let from = id === undefined ? 0 : place(blocks[index]!, id)
      for (; index < blocks.length && found.length < limit; index++, from = 0) {
        found.push(...blocks[index]!.slice(from, from + limit - found.length))
      }
      return found
    },

    copy() {
      settle()
      return sortedIds(blocks.map((block) => [...block]))
    },
  }
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
