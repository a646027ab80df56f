import { styleText } from 'node:util'

type Format = Parameters<typeof styleText>[0]

/** Colours for one stream: none where it is no terminal, or where `NO_COLOR` asks for none. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  good(text: string): string
  bad(text: string): string
  warn(text: string): string
  accent(text: string): string
}

/** The style of a stream; Node reads `NO_COLOR`, `FORCE_COLOR` and the terminal's own abilities. */
export function styleFor(stream: NodeJS.WritableStream): Style {
  const paint = (format: Format) => (text: string) => styleText(format, text, { stream, validateStream: true })
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    good: paint('green'),
    bad: paint('red'),
    warn: paint('yellow'),
    accent: paint('cyan'),
  }
}
