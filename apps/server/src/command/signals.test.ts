import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { stopRequested } from './signals.ts'

function fakeProcess() {
  const exits: unknown[] = []
  const emitter = Object.assign(new EventEmitter(), { exit: (code: unknown) => exits.push(code) })
  return { process: emitter as unknown as Pick<NodeJS.Process, 'on' | 'exit'>, emit: emitter.emit.bind(emitter), exits }
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s asks the server to stop', async (signal) => {
  const { process, emit, exits } = fakeProcess()
  const stopped = stopRequested({ process, now: () => 0 })
  emit(signal)
  expect(await stopped).toBe(signal)
  expect(exits).toEqual([])
})

test.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('a second signal, %s, ends the process at once with %i', (signal, code) => {
  const { process, emit, exits } = fakeProcess()
  let time = 0
  void stopRequested({ process, now: () => time })
  emit('SIGINT')
  time = 501
  emit(signal)
  expect(exits).toEqual([code])
})

test('the echo of the first signal, passed on by a wrapper, is not a second one', () => {
  const { process, emit, exits } = fakeProcess()
  let time = 0
  void stopRequested({ process, now: () => time })
  emit('SIGINT')
  time = 500
  emit('SIGINT')
  expect(exits).toEqual([])
})
