import { KmsFault } from '@sealwright/kms-engine'
import type { WireRequest } from '../wire.ts'
import { canonicalRequest } from './canonical-request.ts'
import { fromHex, toHex } from './hexadecimal.ts'
import { algorithm, type SignatureClaim, scopeText } from './signature-claim.ts'
import { checkSigningTime, signingTimeOf } from './signing-time.ts'
import { verifyingKeys } from './verifying-keys.ts'

/** What belongs to an access key ID. */
export interface Credential {
  readonly secretAccessKey: string
  /** The token that temporary credentials must bring. Default: none, and none may be brought. */
  readonly sessionToken?: string
  /** Milliseconds since the epoch; from then on the credential is refused. Default: never. */
  readonly expiresAt?: number
}

/** How signatures are verified. */
export interface Authentication {
  /** The credential of an access key ID, or `undefined` if nobody has it. */
  credential(accessKeyId: string): Credential | undefined | Promise<Credential | undefined>
  /** Milliseconds since the epoch. */
  now(): number
  /** How far a client's clock may be from ours, in milliseconds. Default: 5 minutes, as on AWS. */
  readonly maxClockSkewMs?: number
}

/** Resolves if the claim is true. @throws KmsFault if it is not */
export type VerifySignature = (request: WireRequest, claim: SignatureClaim, body: Uint8Array) => Promise<void>

const utf8 = new TextEncoder()
const sha256Length = 32

/**
 * Makes the check that a request was signed by the owner of its access key, recently, and as it is: method, path, query,
 * host, every `x-amz-*` header and the body.
 *
 * The faults: `UnrecognizedClientException` for an access key or session token that is not known,
 * `InvalidSignatureException` for a signature that does not match or whose time has passed, `ExpiredTokenException` for
 * a credential whose time has passed.
 */
export function signatureVerifier({
  credential: find,
  now,
  maxClockSkewMs = 300_000,
}: Authentication): VerifySignature {
  const keys = verifyingKeys()
  return async (request, claim, body) => {
    checkSignedHeaders(request, claim)
    checkPayloadForm(request)
    const time = signingTimeOf(request, claim)
    const instant = now()
    checkSigningTime(time, { request, claim, now: instant, skewMs: maxClockSkewMs })

    const credential = await find(claim.accessKeyId)
    if (credential === undefined) throw unrecognized()
    const payloadHash = await sha256(body)
    const canonical = canonicalRequest(request, claim.signedHeaders, payloadHash)
    const toSign = [algorithm, time.text, scopeText(claim.scope), await sha256(utf8.encode(canonical))].join('\n')

    const signature = fromHex(claim.signature, sha256Length)
    if (
      signature === undefined ||
      !(await keys.verify(claim, credential.secretAccessKey, signature, utf8.encode(toSign)))
    ) {
      throw invalid(
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      )
    }
    // Only the owner of the secret learns whether the token is right and still good.
    if (!equalTexts(claim.sessionToken ?? '', credential.sessionToken ?? '')) throw unrecognized()
    if (credential.expiresAt !== undefined && instant >= credential.expiresAt) {
      throw new KmsFault('ExpiredTokenException', 'The security token included in the request is expired')
    }
  }
}

/** A header that matters and is not signed could have been added or changed on the way. */
function checkSignedHeaders({ headers }: WireRequest, { signedHeaders, form }: SignatureClaim): void {
  const isOrdered = signedHeaders.every((name, index) => index === 0 || signedHeaders[index - 1]! < name)
  if (!isOrdered || signedHeaders.some((name) => name !== name.toLowerCase())) {
    throw invalid('SignedHeaders must be lower-case names in ascending order, each once.')
  }
  const mustBeSigned = ['host', ...[...headers.keys()].filter((name) => name.startsWith('x-amz-'))]
  if (form === 'header' && !headers.has('x-amz-date')) mustBeSigned.push('date')
  const unsigned = mustBeSigned.find((name) => !signedHeaders.includes(name))
  if (unsigned !== undefined) throw invalid(`'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`)
}

/** Chunks that are signed one by one, and bodies that are not signed at all, belong to another service. */
function checkPayloadForm({ headers }: WireRequest): void {
  const isChunked = headers.get('content-encoding')?.toLowerCase().includes('aws-chunked') ?? false
  const declared = headers.get('x-amz-content-sha256') ?? ''
  if (isChunked || declared.startsWith('STREAMING-') || declared === 'UNSIGNED-PAYLOAD') {
    throw invalid(
      "'x-amz-content-sha256' must be the hash of the whole body: chunked or unsigned ones are not accepted.",
    )
  }
}

async function sha256(bytes: Uint8Array): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)))
}

/** Compares in a time that depends on the lengths alone. */
function equalTexts(a: string, b: string): boolean {
  const [bytesA, bytesB] = [utf8.encode(a), utf8.encode(b)]
  if (bytesA.length !== bytesB.length) return false
  let difference = 0
  for (const [index, byte] of bytesA.entries()) difference |= byte ^ bytesB[index]!
  return difference === 0
}

function unrecognized(): KmsFault {
  return new KmsFault('UnrecognizedClientException', 'The security token included in the request is invalid.')
}

function invalid(message: string): KmsFault {
  return new KmsFault('InvalidSignatureException', message)
}
