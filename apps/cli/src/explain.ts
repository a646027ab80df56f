import { EnvelopeError, type ErrorCode } from '@sealwright/core'
import { type KmsFailureKind, kmsFailureOf } from '@sealwright/provider-aws-kms'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { CliFailure } from './failure.ts'

/** The exit code of each error of the core: the one place that says so. */
const exitCodeOf: Readonly<Record<ErrorCode, ExitCode>> = {
  ERR_NOT_A_MESSAGE: exitCodes.notAcceptable,
  ERR_HEADER_INVALID: exitCodes.notAcceptable,
  ERR_BODY_INVALID: exitCodes.authentication,
  ERR_TRUNCATED: exitCodes.authentication,
  ERR_TRAILING_BYTES: exitCodes.authentication,
  ERR_AUTHENTICATION_FAILED: exitCodes.authentication,
  ERR_POLICY: exitCodes.notAcceptable,
  ERR_LIMIT: exitCodes.notAcceptable,
  ERR_CONTEXT_INVALID: exitCodes.usage,
  ERR_CONTEXT_MISMATCH: exitCodes.authentication,
  ERR_SIGNED_MESSAGE: exitCodes.notAcceptable,
  ERR_NOT_SEEKABLE: exitCodes.notAcceptable,
  ERR_KEY_PROVIDER: exitCodes.keyUnavailable,
  ERR_NO_DATA_KEY: exitCodes.keyUnavailable,
  ERR_WRAPPED_KEY_INVALID: exitCodes.keyUnavailable,
  ERR_RUNTIME_UNSUPPORTED: exitCodes.failure,
}

/** What the system says about a file, for people. */
const systemTexts: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file or folder'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'operation not permitted'],
  ['EISDIR', 'is a folder, want a file'],
  ['ENOTDIR', 'a part of the path is not a folder'],
  ['ENOSPC', 'no space left on the device'],
  ['EROFS', 'the file system is read-only'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EFBIG', 'the file would be too large for the file system'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['ELOOP', 'too many symbolic links'],
])

/** What to do about an error of the AWS SDK or the service, by its name or system code. */
const serviceHints: ReadonlyMap<string, string> = new Map([
  ['AccessDeniedException', 'the key policy, a grant or IAM must allow the operation to this identity'],
  ['CredentialsProviderError', 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or choose a --profile'],
  ['DisabledException', 'enable the key: aws kms enable-key --key-id KEY'],
  ['ECONNREFUSED', 'nothing listens there; `sealwright serve` starts a local key service'],
  ['ExpiredTokenException', 'log in again: the session has ended'],
  ['IncorrectKeyException', 'the alias points to another key by now; name the key ARN that `inspect` shows'],
  ['KMSInvalidStateException', 'aws kms describe-key tells the state of the key'],
  ['NotFoundException', 'check the key, --region and --endpoint-url'],
  ['Region is missing', 'choose a --region, set AWS_REGION, or name the key by its ARN'],
])

/** What to do about the kinds of failure that have many names. */
const kindHints: ReadonlyMap<KmsFailureKind, string> = new Map([
  ['throttled', 'the service limits the rate of calls: try again later'],
  ['unavailable', 'the service has trouble: try again later'],
  ['unreachable', 'check the network, --endpoint-url, AWS_ENDPOINT_URL and --region'],
  ['timed out', 'check the network, or try again later'],
])

/** What the service says without a message of its own; the SDK writes `UnknownError` there. */
const silentFaults: ReadonlyMap<string, string> = new Map([
  ['InvalidCiphertextException', 'the wrapped data key was altered, or is bound to another encryption context'],
])

/** Any error as the failure that a person reads and a script branches on. */
export function explain(error: unknown): CliFailure {
  if (error instanceof CliFailure) return error
  if (EnvelopeError.is(error)) {
    const exitCode = isRefusedAsAltered(error) ? exitCodes.authentication : exitCodeOf[error.code]
    return new CliFailure(messageOf(error), { exitCode, hint: hintOf(error), cause: error })
  }
  const { code, path } = systemError(error)
  if (code === 'EPIPE') return new CliFailure('', { exitCode: exitCodes.brokenPipe, cause: error })
  const systemText = systemTexts.get(code)
  const message = systemText === undefined ? serviceText(error) : path === '' ? systemText : `${path}: ${systemText}`
  return new CliFailure(message, { exitCode: exitCodes.failure, hint: serviceHint(error), cause: error })
}

/** The key service did its part, and found what the message holds to be something else than what it once gave. */
function isRefusedAsAltered(error: EnvelopeError): boolean {
  if (!EnvelopeError.is(error, 'ERR_NO_DATA_KEY') || error.details.attempts.length === 0) return false
  return error.details.attempts.every(({ error: reason }) => silentFaults.has(nameOf(reason)))
}

function messageOf(error: EnvelopeError): string {
  if (EnvelopeError.is(error, 'ERR_NO_DATA_KEY') && error.details.attempts.length > 0) {
    const lines = error.details.attempts.map(({ provider, error: reason }) => `\n  ${provider}: ${serviceText(reason)}`)
    return `no key opens this message${lines.join('')}`
  }
  if (EnvelopeError.is(error, 'ERR_KEY_PROVIDER')) {
    const { provider } = error.details
    return error.cause === undefined ? error.message : `${provider}: ${serviceText(error.cause)}`
  }
  return error.message
}

function hintOf(error: EnvelopeError): string | undefined {
  if (EnvelopeError.is(error, 'ERR_NO_DATA_KEY')) {
    const { attempts, hint } = error.details
    if (attempts.length === 0) return '`sealwright inspect` shows which keys the message names; give one with --key'
    const [serviceHintOfFirst] = attempts.flatMap(({ error: reason }) => serviceHint(reason) ?? [])
    return serviceHintOfFirst ?? hint
  }
  if (EnvelopeError.is(error, 'ERR_NOT_A_MESSAGE') && error.details.looksLike === 'base64') {
    return 'this looks like base64: decode it first, for example with `base64 -d`'
  }
  return error.cause === undefined ? undefined : serviceHint(error.cause)
}

/** An error of the service with its name; of the network, with the address. Never a stack. */
function serviceText(error: unknown): string {
  const root = rootOf(error)
  if (!(root instanceof Error)) return String(root)
  const { code } = systemError(root)
  if (code === 'ECONNREFUSED') return `connection refused${addressOf(root)}`
  const name = root.name === 'Error' || root.name === 'EnvelopeError' ? '' : `${root.name}: `
  const message = root.message.trim()
  return `${name}${silentFaults.get(root.name) ?? (message || code || 'no further word')}`
}

function serviceHint(error: unknown): string | undefined {
  const root = rootOf(error)
  if (!(root instanceof Error)) return undefined
  const [byName] = [root.name, systemError(root).code, root.message].flatMap((name) => serviceHints.get(name) ?? [])
  return byName ?? kindHints.get(kmsFailureOf(root).kind)
}

/** Connections to several addresses of one host fail together: the first says enough. */
function rootOf(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : ''
}

function addressOf(error: object): string {
  return 'address' in error && 'port' in error ? ` by ${String(error.address)}:${String(error.port)}` : ''
}

function systemError(error: unknown): { readonly code: string; readonly path: string } {
  const { code, path } = (error instanceof Error ? error : {}) as { code?: unknown; path?: unknown }
  return { code: typeof code === 'string' ? code : '', path: typeof path === 'string' ? path : '' }
}
