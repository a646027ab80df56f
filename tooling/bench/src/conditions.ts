import { availableParallelism, cpus, loadavg } from 'node:os'

/** Where and when a run took place: without it a figure means nothing. */
export interface Conditions {
  /** ISO date of the run's start. */
  readonly date: string
  readonly cpu: string
  /** How many cores this process may use. */
  readonly cores: number
  /** Processes that wanted a core, over the minute before the run; above 0 somebody else was at work. */
  readonly loadBefore: number
  readonly platform: string
  /** Versions by name, of what took part. */
  readonly versions: Readonly<Record<string, string>>
}

/** @param versions of what takes part besides Node and its OpenSSL */
export function conditions(versions: Readonly<Record<string, string>>): Conditions {
  return {
    date: new Date().toISOString(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    loadBefore: loadavg()[0]!,
    platform: `${process.platform} ${process.arch}`,
    versions: { Node: process.versions.node, OpenSSL: process.versions.openssl, ...versions },
  }
}

/** One line for people. */
export function conditionsText({ date, cpu, cores, loadBefore, platform, versions }: Conditions): string {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return `${date.slice(0, 16).replace('T', ' ')} UTC · ${cpu}, ${cores} cores, load ${loadBefore.toFixed(1)} before the run · ${platform} · ${named.join(', ')}`
}
