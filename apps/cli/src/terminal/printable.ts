/**
 * A text of unknown origin as a terminal may safely show it: control characters, which could move the cursor or rename
 * the window, appear as escapes.
 */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}
