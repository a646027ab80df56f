/** What a client may cost the server at most. */
export interface HttpLimits {
  /** Bytes of a request's body. The largest that the API allows is an attestation document of 350 kB in base64. */
  readonly maxBodyLength: number
  /** Bytes of a request's first line and headers. */
  readonly maxHeaderLength: number
  /** Connections open at the same time; more are closed at once. */
  readonly maxConnections: number
  /** Milliseconds from the first byte of a request to the end of its headers. */
  readonly headersTimeoutMs: number
  /** Milliseconds from the first byte of a request to the end of its body. */
  readonly requestTimeoutMs: number
  /** Milliseconds that a connection may rest between two requests: longer than clients keep theirs for reuse. */
  readonly keepAliveTimeoutMs: number
  /** Milliseconds that running requests have to finish once the server is told to stop. */
  readonly closeGraceMs: number
}

export const defaultHttpLimits: HttpLimits = {
  maxBodyLength: 1024 * 1024,
  maxHeaderLength: 32 * 1024,
  maxConnections: 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 75_000,
  closeGraceMs: 10_000,
}
