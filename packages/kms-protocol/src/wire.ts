/** An HTTP request as the protocol needs it, whatever carried it. */
export interface WireRequest {
  /** In capitals: `POST`. */
  readonly method: string
  /** As it was sent, still percent-encoded: `/`. */
  readonly path: string
  /** As it was sent, without its question mark; empty if there is none. */
  readonly query: string
  /** By lower-case name; several values of one name are joined with `, `. */
  readonly headers: ReadonlyMap<string, string>
  /** Whether it came over TLS. */
  readonly isSecure: boolean
  /** Where it came from; absent if nothing is known of that. */
  readonly sourceIp?: string
  /**
   * The whole body. Called once at most.
   *
   * @param maxLength bytes
   * @returns `undefined` if the body is longer, with no more of it read than that
   */
  readBody(maxLength: number): Promise<Uint8Array | undefined>
}

/** An HTTP response before something carries it. */
export interface WireResponse {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
