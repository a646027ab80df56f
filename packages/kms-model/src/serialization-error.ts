/**
 * A document that is not the JSON of an operation's input: not JSON at all, or a member of the wrong type. On the wire
 * it is a `SerializationException`. The message says where, and never shows what stood there.
 */
export class SerializationError extends Error {
  override readonly name = 'SerializationError'
}
