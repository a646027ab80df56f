/**
 * Erases a chunk that was written, and gives its memory back at once if nothing else can be in it: left to the
 * collector, some 60 MB gather before it comes by.
 */
export function release(chunk: Uint8Array): void {
  chunk.fill(0)
  const { buffer, byteLength } = chunk
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}
