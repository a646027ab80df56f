/** A string that names a key and the way to it, taken apart: `SCHEME:TARGET?NAME=VALUE&…`. */
export interface KeyUri {
  /** For example `aws-kms`. */
  readonly scheme: string
  /** What the scheme says it is: an identifier of a key, the path of a file. */
  readonly target: string
  /** By name; each at most once. */
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * Takes a URI apart. `%` and two hexadecimal digits stand for a byte of UTF-8, in the target and in parameters.
 *
 * @throws TypeError if it has no scheme, no target, or a parameter without a name or twice
 */
export function parseKeyUri(text: string): KeyUri {
  const [, scheme, rawTarget, query] = /^([a-z][a-z\d+.-]*):([^?]*)(?:\?(.*))?$/s.exec(text) ?? []
  if (scheme === undefined || rawTarget === undefined) {
    throw new TypeError(`key URI ${JSON.stringify(text)}: want SCHEME:TARGET, for example aws-kms:alias/app`)
  }
  const target = decoded(rawTarget, text)
  if (target === '') throw new TypeError(`key URI ${text}: want a target after ${scheme}:`)
  const parameters: Record<string, string> = Object.create(null)
  for (const pair of query?.split('&').filter((part) => part !== '') ?? []) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? []
    if (name === undefined || value === undefined) throw new TypeError(`key URI ${text}: want NAME=VALUE, got ${pair}`)
    if (name in parameters) throw new TypeError(`key URI ${text}: want ${name} once`)
    parameters[name] = decoded(value, text)
  }
  return { scheme, target, parameters }
}

function decoded(part: string, text: string): string {
  try {
    return decodeURIComponent(part)
  } catch (cause) {
    throw new TypeError(`key URI ${text}: a % that is not followed by the digits of UTF-8`, { cause })
  }
}
