import { rawAesProvider, rawRsaProvider } from '@sealwright/core'
import type { KeyUri } from './key-uri.ts'
import type { Scheme } from './scheme.ts'

/** `raw-aes:FILE`: a file of 16, 24 or 32 random bytes. */
export const rawAesScheme: Scheme = {
  parameters: ['namespace', 'name'],
  async open(uri) {
    const { readSecretFile } = await import('./key-file.ts')
    const wrappingKey = await readSecretFile(uri.target)
    try {
      return rawAesProvider({ ...rawNames(uri), wrappingKey })
    } finally {
      wrappingKey.fill(0)
    }
  },
}

const paddings = ['OAEP-SHA-1', 'OAEP-SHA-256', 'OAEP-SHA-384', 'OAEP-SHA-512', 'PKCS1'] as const

/**
 * `raw-rsa:FILE`: a file of PEM. A private key opens, a public key wraps; `public=FILE` is the public key beside a private
 * one. The public half is never computed from the private one, as the specification wants it.
 */
export const rawRsaScheme: Scheme = {
  parameters: ['namespace', 'name', 'public', 'padding'],
  async open(uri) {
    const { readPublicFile, readSecretFile } = await import('./key-file.ts')
    const { public: publicFile, padding: wanted = 'OAEP-SHA-256' } = uri.parameters
    const padding = paddings.find((name) => name === wanted)
    if (padding === undefined)
      throw new TypeError(`raw-rsa: padding: want one of ${paddings.join(', ')}, got ${wanted}`)
    const names = { ...rawNames(uri), padding }
    const pem = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

    const first = pem(await readPublicFile(uri.target))
    if (!first.includes('PRIVATE KEY-----')) {
      if (publicFile !== undefined)
        throw new TypeError(`raw-rsa: ${uri.target}: want a private key beside ${publicFile}`)
      return rawRsaProvider({ ...names, publicKey: first })
    }
    const privateKey = pem(await readSecretFile(uri.target))
    if (publicFile === undefined) return rawRsaProvider({ ...names, privateKey })
    return rawRsaProvider({ ...names, privateKey, publicKey: pem(await readPublicFile(publicFile)) })
  },
}

/** What goes into messages. By default the name is the file's, without folders and ending, so that a key can move. */
function rawNames({ target, parameters }: KeyUri): { readonly namespace: string; readonly keyName: string } {
  const { namespace = 'sealwright', name } = parameters
  const file = target.split(/[/\\]/).at(-1) ?? ''
  return { namespace, keyName: name ?? file.replace(/(.)\.[^.]*$/, '$1') }
}
