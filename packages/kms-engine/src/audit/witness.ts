import type { OperationName } from '@sealwright/kms-model'
import type { KmsCall } from '../call.ts'
import type { Caller } from '../caller.ts'
import { fault, KmsFault } from '../fault.ts'
import type { KmsPorts } from '../ports.ts'
import { isCounted, usageLog } from '../usage/key-usage.ts'
import { uuidOf } from '../uuid.ts'
import { auditEntryOf, type EndedCall } from './event-of-call.ts'

/** A call as it was asked for. */
interface AskedCall {
  readonly operation: OperationName
  readonly input: object
  readonly caller: Caller
  randomBytes(length: number): Uint8Array
  /** The run that gave the answer, as soon as there is one. */
  run(): KmsCall | undefined
}

/** Hears how every call ends: notes the use of keys, and tells the `audit` port. */
export interface Witness {
  /**
   * Lets a call be answered and hears how it ends.
   *
   * @returns the answer
   * @throws `KmsFault`, whatever the answer throws; `KMSInternalException` when the audit fails
   */
  hear<T>(call: AskedCall, answer: () => Promise<T>): Promise<T>
}

const defaultUsagePrecisionMs = 60_000

/** Makes the witness of an engine's calls. */
export function witnessOf(ports: Omit<KmsPorts, 'randomBytes'>): Witness {
  const usage = usageLog(ports.store, ports.usagePrecisionMs ?? defaultUsagePrecisionMs)

  const noteUse = async ({ operation, caller }: AskedCall, run: KmsCall, ids: Ids) => {
    if (!isCounted(operation)) return
    const use = () => ({ operation, timestamp: run.now, eventId: ids.event(), requestId: ids.request(caller) })
    // The caller has its answer coming; a use that cannot be noted does not take it away.
    const keys = [...run.resources.values()].filter((key) => key !== undefined)
    await usage.note(keys, operation, run.now, use).catch(() => {})
  }

  const audit = async (call: AskedCall, ids: Ids, ending: EndedCall['ending']) => {
    if (ports.audit === undefined) return
    const run = call.run()
    const { operation, input, caller } = call
    const [requestId, eventId] = [ids.request(caller), ids.event()]
    const now = run?.now ?? ports.now()
    try {
      await ports.audit(auditEntryOf({ operation, input, caller, run, now, requestId, eventId, ending }))
    } catch (cause) {
      throw fault('KMSInternalException', `${operation}: the audit failed`, { cause })
    }
  }

  return {
    async hear<T>(call: AskedCall, answer: () => Promise<T>): Promise<T> {
      const ids = callIds(call.randomBytes)
      let output: T
      try {
        output = await answer()
      } catch (error) {
        const isFault = error instanceof KmsFault
        const failure = isFault ? error : fault('KMSInternalException', `${call.operation} failed`, { cause: error })
        await audit(call, ids, { failure })
        throw failure
      }
      await noteUse(call, call.run()!, ids)
      await audit(call, ids, { output: output ?? undefined })
      return output
    },
  }
}

interface Ids {
  request(caller: Caller): string
  event(): string
}

/** The IDs of a call, made when they are first wanted: most calls have no event, and their use was noted a moment ago. */
function callIds(randomBytes: (length: number) => Uint8Array): Ids {
  let request: string | undefined
  let event: string | undefined
  return {
    request({ requestId }) {
      request ??= requestId ?? uuidOf(randomBytes(16))
      return request
    },
    event() {
      event ??= uuidOf(randomBytes(16))
      return event
    },
  }
}
