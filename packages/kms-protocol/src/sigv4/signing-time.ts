import { KmsFault } from '@sealwright/kms-engine'
import type { WireRequest } from '../wire.ts'
import type { SignatureClaim } from './signature-claim.ts'

/** When a request says that it was signed. */
export interface SigningTime {
  /** As it is signed: `20150830T123600Z`. */
  readonly text: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** A presigned URL is good for a week at most, in seconds. */
const maxExpires = 604_800

/**
 * When the request was signed: `X-Amz-Date`, or the `Date` header if there is none.
 *
 * @throws KmsFault `IncompleteSignatureException` if it does not say, `InvalidSignatureException` if the credential
 *   scope says another day
 */
export function signingTimeOf(request: WireRequest, claim: SignatureClaim): SigningTime {
  const time = claim.form === 'query' ? fromQuery(request) : fromHeaders(request)
  if (time === undefined) {
    const where = claim.form === 'query' ? "'X-Amz-Date' parameter" : "'X-Amz-Date' or a 'Date' header"
    throw new KmsFault('IncompleteSignatureException', `The signature requires a ${where} with a valid date.`)
  }
  const day = time.text.slice(0, 8)
  if (day !== claim.scope.date) {
    throw invalid(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${claim.scope.date}' != '${day}', from '${time.text}'.`,
    )
  }
  return time
}

/**
 * Makes sure that a signature holds now. The bounds themselves hold.
 *
 * @param now milliseconds since the epoch
 * @param skewMs how far the two clocks may differ
 * @throws KmsFault `InvalidSignatureException`
 */
export function checkSigningTime(
  { text, at }: SigningTime,
  { request, claim, now, skewMs }: { request: WireRequest; claim: SignatureClaim; now: number; skewMs: number },
): void {
  const minutes = skewMs / 60_000
  if (at > now + skewMs) {
    throw invalid(
      `Signature not yet current: ${text} is still later than ${isoBasic(now + skewMs)} (${isoBasic(now)} + ${minutes} min.)`,
    )
  }
  if (claim.form === 'query') {
    const validUntil = at + expiresOf(request) * 1000
    if (now > validUntil)
      throw invalid(`Signature expired: ${isoBasic(validUntil)} is now earlier than ${isoBasic(now)}`)
  } else if (at < now - skewMs) {
    throw invalid(
      `Signature expired: ${text} is now earlier than ${isoBasic(now - skewMs)} (${isoBasic(now)} - ${minutes} min.)`,
    )
  }
}

function expiresOf({ query }: WireRequest): number {
  const values = new URLSearchParams(query).getAll('X-Amz-Expires')
  const seconds = values.length === 1 && /^\d{1,6}$/.test(values[0]!) ? Number(values[0]) : 0
  if (seconds < 1 || seconds > maxExpires) throw invalid(`X-Amz-Expires must be between 1 and ${maxExpires} seconds.`)
  return seconds
}

function fromQuery({ query }: WireRequest): SigningTime | undefined {
  const values = new URLSearchParams(query).getAll('X-Amz-Date')
  return values.length === 1 ? parseIsoBasic(values[0]!) : undefined
}

function fromHeaders({ headers }: WireRequest): SigningTime | undefined {
  const amzDate = headers.get('x-amz-date')
  if (amzDate !== undefined) return parseIsoBasic(amzDate)
  // Only the form of RFC 9110, which names its time zone: anything else would be read in the local one.
  const date = headers.get('date') ?? ''
  const at = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(date)
    ? Date.parse(date)
    : Number.NaN
  return Number.isNaN(at) ? undefined : { text: isoBasic(at), at }
}

function parseIsoBasic(text: string): SigningTime | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second] = match
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  // Writing it back refuses the 30th of February.
  return Number.isNaN(at) || isoBasic(at) !== text ? undefined : { text, at }
}

function isoBasic(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

function invalid(message: string): KmsFault {
  return new KmsFault('InvalidSignatureException', message)
}
