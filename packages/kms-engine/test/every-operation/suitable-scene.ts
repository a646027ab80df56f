import type { Asked } from './asked.ts'
import { type Kind, kinds, type Scene, type State, sceneOf } from './scene.ts'

const scenes = new Map<string, Promise<Scene>>()

/** A key that is what is asked for wants; asked for often, made once. */
export async function suitableScene(asked: Asked): Promise<Scene> {
  const state: State = asked.name === 'CancelKeyDeletion' ? 'PendingDeletion' : 'Enabled'
  for (const kind of Object.keys(kinds) as Kind[]) {
    const known = scenes.get(`${kind} ${state}`) ?? sceneOf(kind, state)
    scenes.set(`${kind} ${state}`, known)
    const scene = await known
    const isImport = asked.name === 'ImportKeyMaterial'
    if (asked.refusal?.(scene) === undefined && (isImport || asked.lateRefusal?.(scene) === undefined)) return scene
  }
  throw new RangeError(`no kind of key for ${asked.name}`)
}

/** What is asked for, in words. */
export function titleOf({ name, what }: Asked): string {
  return what === undefined ? name : `${name} ${what}`
}
