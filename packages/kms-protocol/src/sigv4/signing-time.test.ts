import { KmsFault } from '@sealwright/kms-engine'
import { describe, expect, test } from 'vitest'
import type { WireRequest } from '../wire.ts'
import type { SignatureClaim } from './signature-claim.ts'
import { checkSigningTime, signingTimeOf } from './signing-time.ts'

const noon = Date.UTC(2026, 0, 1, 12)

function requestWith(headers: Record<string, string>, query = ''): WireRequest {
  return {
    method: 'POST',
    path: '/',
    query,
    headers: new Map(Object.entries(headers)),
    isSecure: true,
    readBody: async () => new Uint8Array(0),
  }
}

function claimOf(form: SignatureClaim['form'], date = '20260101'): SignatureClaim {
  const scope = { date, region: 'eu-central-1', service: 'kms' }
  return { form, scope, accessKeyId: 'AKID', signedHeaders: ['host'], signature: '', sessionToken: undefined }
}

function faultOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof KmsFault) return `${error.code}: ${error.message}`
    throw error
  }
  return 'none'
}

describe('the time of a request', () => {
  const timeOf = (headers: Record<string, string>) => signingTimeOf(requestWith(headers), claimOf('header'))

  test('is in X-Amz-Date, before any Date', () => {
    const headers = { 'x-amz-date': '20260101T120000Z', date: 'Thu, 01 Jan 2026 13:00:00 GMT' }
    expect(timeOf(headers)).toEqual({ text: '20260101T120000Z', at: noon })
  })

  test('is else in Date', () => {
    expect(timeOf({ date: 'Thu, 01 Jan 2026 12:00:00 GMT' })).toEqual({ text: '20260101T120000Z', at: noon })
  })

  test('of a presigned URL is in its query', () => {
    const request = requestWith({}, 'X-Amz-Date=20260101T120000Z')
    expect(signingTimeOf(request, claimOf('query'))).toEqual({ text: '20260101T120000Z', at: noon })
  })

  test.each([
    {},
    { 'x-amz-date': '' },
    { 'x-amz-date': '2026-01-01T12:00:00Z' },
    { 'x-amz-date': '20260101T120000' },
    { 'x-amz-date': '20260230T120000Z' },
    { 'x-amz-date': '20260101T250000Z' },
    { date: 'Thu, 01 Jan 2026 12:00:00 +0100' },
    { date: '2026-01-01' },
  ])('is missing in %j', (headers) => {
    expect(faultOf(() => timeOf(headers))).toMatch(/^IncompleteSignatureException/)
  })

  test('must be on the day of the scope', () => {
    const request = requestWith({ 'x-amz-date': '20260102T000000Z' })
    expect(faultOf(() => signingTimeOf(request, claimOf('header')))).toBe(
      "InvalidSignatureException: Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260101' != '20260102', from '20260102T000000Z'.",
    )
  })
})

describe('a clock that differs', () => {
  const skewMs = 300_000
  const check = (form: SignatureClaim['form'], now: number, query = '') => {
    const request = requestWith({}, query)
    const time = { text: '20260101T120000Z', at: noon }
    return faultOf(() => checkSigningTime(time, { request, claim: claimOf(form), now, skewMs }))
  }

  test('by the skew itself is taken, on both sides', () => {
    expect([check('header', noon - skewMs), check('header', noon + skewMs)]).toEqual(['none', 'none'])
  })

  test('by more is refused, in words that show both clocks', () => {
    expect(check('header', noon + skewMs + 1000)).toBe(
      'InvalidSignatureException: Signature expired: 20260101T120000Z is now earlier than 20260101T120001Z (20260101T120501Z - 5 min.)',
    )
    expect(check('header', noon - skewMs - 1000)).toBe(
      'InvalidSignatureException: Signature not yet current: 20260101T120000Z is still later than 20260101T115959Z (20260101T115459Z + 5 min.)',
    )
  })

  test('does not end a presigned URL before its time', () => {
    const query = 'X-Amz-Expires=3600'
    expect(check('query', noon + 3_600_000, query)).toBe('none')
    expect(check('query', noon + 3_600_001, query)).toMatch(/^InvalidSignatureException: Signature expired/)
    expect(check('query', noon - skewMs - 1, query)).toMatch(/not yet current/)
  })

  test.each([
    '',
    'X-Amz-Expires=0',
    'X-Amz-Expires=604801',
    'X-Amz-Expires=-1',
    'X-Amz-Expires=1e3',
    'X-Amz-Expires=9&X-Amz-Expires=9',
  ])('is not judged for the presigned query %j', (query) =>
    expect(check('query', noon, query)).toMatch(/X-Amz-Expires must be between/),
  )

  test('is not judged beyond a week after a presigned URL', () => {
    expect(check('query', noon, 'X-Amz-Expires=604800')).toBe('none')
  })
})
