/**
 * Turns a pattern of the model, which is a Java regular expression, into a JavaScript one that matches only whole
 * strings, as the service does.
 *
 * The dialects differ in two ways that the model's patterns touch: Java's `\s` is six ASCII characters where
 * JavaScript's has all of Unicode's blanks, and Java matches the whole string without anchors. The `u` flag makes
 * JavaScript refuse what it would otherwise read leniently.
 *
 * @throws SyntaxError if the pattern means nothing in JavaScript
 */
export function javaPattern(pattern: string): RegExp {
  const translated = pattern.replaceAll(/\\(.)/gs, (escaped, letter) => {
    if (letter === 's') return '\\t\\n\\v\\f\\r '
    if (/[dw.u/\\]/.test(letter)) return escaped
    throw new SyntaxError(`pattern ${pattern}: want one of the known escapes, got ${escaped}`)
  })
  return new RegExp(`^(?:${translated})$`, 'u')
}
