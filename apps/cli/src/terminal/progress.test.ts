import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { progressLine, showProgress } from './progress.ts'

describe('progressLine', () => {
  it('tells the part, the rate and the time left where the whole is known', () => {
    expect(progressLine({ title: 'encrypting a', done: 2 ** 28, total: 2 ** 30, elapsedMs: 2000 })).toBe(
      'encrypting a   25 % of 1 GiB  128 MiB/s  6.0 s left',
    )
  })

  it('tells the bytes and the rate where it is not', () => {
    expect(progressLine({ title: 'decrypting', done: 2 ** 20, elapsedMs: 1000 })).toBe('decrypting  1 MiB  1 MiB/s')
  })
})

describe('showProgress', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function terminal(isTTY: boolean) {
    const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY, columns: 80 })
    return { stream, text: () => (stream.read() as string | null) ?? '' }
  }

  it('is silent for work under a second', () => {
    const { stream, text } = terminal(true)
    const end = showProgress({ stream, title: 'x', done: () => 1 })
    vi.advanceTimersByTime(900)
    end()
    expect(text()).toBe('')
  })

  it('shows longer work, and leaves the line empty at the end', () => {
    const { stream, text } = terminal(true)
    const end = showProgress({ stream, title: 'encrypting x', done: () => 1024 })
    vi.advanceTimersByTime(1500)
    end()
    const written = text()
    expect(written).toContain('encrypting x  1 KiB')
    expect(written.endsWith('\r\x1b[2K')).toBe(true)
  })

  it('writes nothing where nobody looks', () => {
    const { stream, text } = terminal(false)
    const end = showProgress({ stream, title: 'x', done: () => 1 })
    vi.advanceTimersByTime(5000)
    end()
    expect(text()).toBe('')
  })
})
