// Makes golden.json anew: node --conditions=source packages/core/test/vectors/generate.ts
// Only when cases are added; messages that exist must open for ever, so a changed one is a broken promise.
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { type GoldenFile, type GoldenVector, goldenCases, goldenFile, makeGolden, readGolden } from './golden.ts'

const old: GoldenFile = existsSync(goldenFile) ? readGolden() : { ...newRsaKey(), vectors: [] }
const vectors: GoldenVector[] = []
for (const golden of goldenCases()) {
  const known = old.vectors.find(({ name }) => name === golden.name)
  vectors.push(known ?? { ...golden, message: Buffer.from(await makeGolden(golden, old)).toString('base64') })
}
writeFileSync(goldenFile, `${JSON.stringify({ ...old, vectors }, null, 1)}\n`)

function newRsaKey() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return { rsaPrivateKey: privateKey, rsaPublicKey: publicKey }
}
