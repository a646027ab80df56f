import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleServer } from './bundle-server.ts'
import { docker } from './docker.ts'
import { nodeBase } from './node-base.ts'

const workspace = fileURLToPath(new URL('../../../', import.meta.url))
const imageFolder = fileURLToPath(new URL('../image/', import.meta.url))

export interface BuildOptions {
  /** An image with `node` 22.15 or newer on its PATH. Default: made of the Node that runs this. */
  readonly base?: string | undefined
  /** Name and tag. Default: `sealwright/server`, tagged with the version and as `latest`. */
  readonly tag?: string | undefined
}

/** Builds the container image of the local KMS. @returns its name */
export async function buildImage({ base, tag }: BuildOptions = {}): Promise<string> {
  const { code, thirdPartyLicences, version } = await bundleServer()
  const names = tag === undefined ? [`sealwright/server:${version}`, 'sealwright/server:latest'] : [tag]
  const context = mkdtempSync(join(tmpdir(), 'sealwright-image-'))
  try {
    for (const file of ['Dockerfile', 'healthcheck.mjs']) copyFileSync(join(imageFolder, file), join(context, file))
    for (const file of ['LICENSE', 'NOTICE']) copyFileSync(join(workspace, file), join(context, file))
    writeFileSync(join(context, 'server.mjs'), code)
    writeFileSync(join(context, 'THIRD-PARTY.txt'), thirdPartyLicences)
    mkdirSync(join(context, 'data'))
    const labels = [`org.opencontainers.image.version=${version}`, 'org.opencontainers.image.licenses=Apache-2.0']
    docker([
      'build',
      '--quiet',
      ...labels.flatMap((label) => ['--label', label]),
      ...names.flatMap((name) => ['--tag', name]),
      ...['--build-arg', `BASE=${base ?? nodeBase()}`, context],
    ])
    return names[0] ?? ''
  } finally {
    rmSync(context, { recursive: true, force: true })
  }
}
