import { PythonSdk } from '@sealwright/test-kit'
import { type Clock, runLength } from '../clock.ts'
import type { Guests } from '../contestant-process.ts'
import type { Run } from '../race.ts'
import { type Goal, type Row, racedRow } from '../row.ts'
import type { OpenSuite, Settings } from '../suite.ts'
import { bundleSizeRow } from './bundle-size.ts'
import { columns } from './columns.ts'
import { javascriptSdkVersion } from './contestants/javascript-sdk.ts'
import { pythonSdkMessages, pythonSdkStream } from './contestants/python-sdk.ts'
import { rawDerivation, rawHash, rawKeyPair, rawSignature } from './contestants/raw-primitive.ts'
import { type FileChunks, filesRow } from './files.ts'
import { importTimeRow } from './import-time.ts'
import { memoryRow } from './memory.ts'
import type { Direction, MeasuredSuite, MessagesWork, StreamWork } from './work.ts'

const MiB = 2 ** 20
const directions: readonly Direction[] = ['encrypt', 'decrypt']
const fileChunks: readonly FileChunks[] = ['as documented', '1 MiB chunks']

/** The message format: ours, the SDKs of two languages, and what the crypto library alone would take. */
export const coreSuite: OpenSuite = async (settings) => {
  const python = settings.clock === 'thread' ? { reason: 'it works in another process' } : await PythonSdk.start()
  const isThere = python instanceof PythonSdk
  const versions = isThere ? await python.versions() : undefined
  return {
    name: 'core',
    columns: Object.values(columns),
    rows: rows(settings, isThere ? python : undefined),
    versions: {
      '@aws-crypto/client-node': javascriptSdkVersion,
      ...(versions && { Python: versions.python, 'aws-encryption-sdk': versions.sdk }),
    },
    absences: isThere ? [] : [`Python SDK: ${python.reason}`],
    [Symbol.asyncDispose]: async () => {
      if (isThere) await python[Symbol.asyncDispose]()
    },
  }
}

function rows({ isQuick, clock }: Settings, python: PythonSdk | undefined): readonly Row[] {
  const streamLength = (isQuick ? 16 : 32) * runLength[clock] * MiB
  const longLength = (isQuick ? 64 : 1024) * MiB
  const stream = (algorithmSuite: MeasuredSuite, frameLength: number, goals: readonly Goal[]) =>
    directions.map((direction) =>
      streamRow({ algorithmSuite, frameLength, direction, plaintextLength: streamLength }, goals, { clock, python }),
    )
  const messages = (algorithmSuite: MeasuredSuite, goals: readonly Goal[]) =>
    directions.map((direction) =>
      messagesRow(
        { algorithmSuite, direction, plaintextLength: 1024, count: (isQuick ? 50 : 200) * runLength[clock] },
        goals,
        python,
      ),
    )
  return [
    ...stream(0x0478, 4096, [overJavascript(4), ofCeiling(0.9)]),
    ...stream(0x0478, 65_536, [overJavascript(2.5), ofCeiling(0.7)]),
    ...stream(0x0578, 4096, [overJavascript(4)]),
    ...stream(0x0578, 65_536, [overJavascript(2)]),
    // A message with a cached data key still derives its own key and seals twice: half of what those calls alone allow.
    ...messages(0x0478, [overJavascript(10), { column: columns.assisted, per: columns.rawPrimitive, atLeast: 0.5 }]),
    ...messages(0x0578, [overJavascript(3)]),
    ...[4096, 65_536].flatMap((frameLength) =>
      directions.map((direction) =>
        // Longer than the others: a body large enough for threads, beside which their start does not count.
        poolRow({ algorithmSuite: 0x0578, frameLength, direction, plaintextLength: 4 * streamLength }),
      ),
    ),
    primitiveRow('SHA-384', 'MB/s', streamLength / 1e6, rawHash(streamLength)),
    primitiveRow('HKDF-SHA512, key and commitment', 'per s', 1000, rawDerivation(1000)),
    primitiveRow('P-384 key pair', 'per s', 50, rawKeyPair(50)),
    primitiveRow('P-384 signature', 'per s', 50, rawSignature(50)),
    ...fileChunks.flatMap((chunks) => directions.map((direction) => filesRow(direction, longLength, chunks))),
    ...directions.map((direction) => memoryRow('held', direction, longLength)),
    ...directions.map((direction) => memoryRow('resident', direction, longLength)),
    importTimeRow,
    bundleSizeRow,
  ]
}

/** Who may take part besides the one thread. */
interface Elsewhere {
  readonly clock: Clock
  readonly python: PythonSdk | undefined
}

function streamRow(work: StreamWork, goals: readonly Goal[], { clock, python }: Elsewhere): Row {
  const { algorithmSuite, frameLength, direction, plaintextLength } = work
  return racedRow({
    work: `${suiteText(algorithmSuite)} stream, ${frameLength / 1024} KiB frames, ${direction}`,
    unit: 'MB/s',
    amount: plaintextLength / 1e6,
    goals,
    contestants: async (guests) => ({
      [columns.sealwright]: await guest(guests, 'sealwright', 'sealwrightStream', work),
      ...(clock === 'wall' && {
        [columns.assisted]: await guest(guests, 'sealwright', 'sealwrightStream', work, 'pool'),
      }),
      [columns.javascriptSdk]: await guest(guests, 'javascript-sdk', 'javascriptSdkStream', work),
      ...(python && { [columns.pythonSdk]: await pythonSdkStream(python, work) }),
      [columns.rawPrimitive]: await guest(guests, 'raw-primitive', 'rawPrimitiveStream', work),
    }),
  })
}

/** The pool beside the one part of a signing suite that no number of threads makes faster: the hash. */
function poolRow(work: StreamWork): Row {
  const { algorithmSuite, frameLength, direction, plaintextLength } = work
  return racedRow({
    work: `${suiteText(algorithmSuite)} stream, ${frameLength / 1024} KiB frames, ${direction}, against SHA-384 alone`,
    unit: 'MB/s',
    amount: plaintextLength / 1e6,
    goals: [{ column: columns.assisted, per: columns.rawPrimitive, atLeast: 0.85 }],
    contestants: async (guests) => ({
      [columns.assisted]: await guest(guests, 'sealwright', 'sealwrightStream', work, 'pool'),
      [columns.rawPrimitive]: await guest(guests, 'raw-primitive', 'rawHash', plaintextLength),
    }),
  })
}

function messagesRow(work: MessagesWork, goals: readonly Goal[], python: PythonSdk | undefined): Row {
  return racedRow({
    work: `${suiteText(work.algorithmSuite)} messages of 1 KiB, ${work.direction}`,
    unit: 'per s',
    amount: work.count,
    goals,
    contestants: async (guests) => ({
      [columns.sealwright]: await guest(guests, 'sealwright', 'sealwrightMessages', work),
      [columns.assisted]: await guest(guests, 'sealwright', 'sealwrightMessages', work, 'cached'),
      [columns.javascriptSdk]: await guest(guests, 'javascript-sdk', 'javascriptSdkMessages', work),
      ...(python && { [columns.pythonSdk]: await pythonSdkMessages(python, work) }),
      [columns.rawPrimitive]: await guest(guests, 'raw-primitive', 'rawPrimitiveMessages', work),
    }),
  })
}

/** A contestant of `contestants/FILE.ts` in a process of its own. */
function guest(guests: Guests, file: string, make: string, ...given: readonly unknown[]): Promise<Run> {
  const module = new URL(`./contestants/${file}.ts`, import.meta.url).href
  return guests.prepare({ module, make, given })
}

function primitiveRow(work: string, unit: string, amount: number, run: Run): Row {
  return racedRow({ work, unit, amount, contestants: () => ({ [columns.rawPrimitive]: run }) })
}

function overJavascript(atLeast: number): Goal {
  return { column: columns.sealwright, per: columns.javascriptSdk, atLeast }
}

function ofCeiling(atLeast: number): Goal {
  return { column: columns.sealwright, per: columns.rawPrimitive, atLeast }
}

function suiteText(algorithmSuite: MeasuredSuite): string {
  return algorithmSuite.toString(16).padStart(4, '0')
}
