import type { Caller } from '@sealwright/kms-engine'
import type { WireRequest } from './wire.ts'

/**
 * The values of those global condition keys that only the edge can know.
 *
 * @see IAM User Guide, "AWS global condition context keys", properties of the network and of the request
 */
export function conditionValuesOf({
  headers,
  isSecure,
  sourceIp,
}: WireRequest): NonNullable<Caller['conditionValues']> {
  const [userAgent, referer] = [headers.get('user-agent'), headers.get('referer')]
  return {
    'aws:SecureTransport': String(isSecure),
    ...(sourceIp !== undefined && { 'aws:SourceIp': sourceIp }),
    ...(userAgent !== undefined && { 'aws:UserAgent': userAgent }),
    ...(referer !== undefined && { 'aws:Referer': referer }),
  }
}
