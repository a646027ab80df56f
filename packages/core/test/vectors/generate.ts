// Adds the messages of new cases to golden.json: node --conditions=source packages/core/test/vectors/generate.ts
// What is there stays as it is: messages must open for ever, so a changed one is a broken promise.
import { hash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { goldenCases } from './golden-cases.ts'
import { type GoldenCase, type GoldenMessage, golden, goldenFile } from './golden-file.ts'
import { loadGoldenMaker } from './golden-maker.ts'

const makeGolden = await loadGoldenMaker()
const known = new Map(golden.messages.map((message) => [message.id, message]))
const messages: GoldenMessage[] = []
for (const each of goldenCases()) messages.push(known.get(each.id) ?? (await messageOf(each)))

// A line for each message.
const { messages: _, ...parameters } = golden
const lines = messages.map((message) => JSON.stringify(message)).join(',\n')
const head = JSON.stringify({ ...parameters, messages: [] }, null, 1)
writeFileSync(goldenFile, `${head.replace(/\[\]\n\}$/, () => `[\n${lines}\n]\n}`)}\n`)

async function messageOf(golden: GoldenCase): Promise<GoldenMessage> {
  const message = await makeGolden(golden)
  return {
    ...golden,
    length: message.length,
    sha256: hash('sha256', message),
    ...(standsInFull(golden, message) && { message: Buffer.from(message).toString('base64') }),
  }
}

/** All would be 30 MB: of the long ones, those without a context stand for the others, which are given by their hash. */
function standsInFull({ encryptionContext }: GoldenCase, message: Uint8Array): boolean {
  return message.length <= 1024 || encryptionContext === 'none'
}
