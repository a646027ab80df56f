import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { docker, hasImage } from './docker.ts'

/**
 * A base image of this very Node and the libraries that it needs, and nothing else: no shell, no package manager, no
 * layer from elsewhere. Made at the first call, of a Linux's own files.
 *
 * @returns its name, for example `sealwright/node:24.21.0`
 */
export function nodeBase(): string {
  if (process.platform !== 'linux')
    throw new Error('a base of this Node can be made on Linux alone: name one by --base')
  const name = `sealwright/node:${process.versions.node}`
  if (hasImage(name)) return name

  const work = mkdtempSync(join(tmpdir(), 'sealwright-node-'))
  try {
    const root = join(work, 'root')
    const put = (from: string, to: string) => {
      mkdirSync(dirname(join(root, to)), { recursive: true })
      copyFileSync(from, join(root, to))
    }
    put(process.execPath, '/usr/local/bin/node')
    for (const library of librariesOf(process.execPath)) put(library, library)
    mkdirSync(join(root, 'etc'))
    writeFileSync(join(root, 'etc', 'passwd'), 'root:x:0:0::/:/none\nnode:x:1000:1000::/:/none\n')
    writeFileSync(join(root, 'etc', 'group'), 'root:x:0:\nnode:x:1000:\n')
    mkdirSync(join(root, 'tmp'))

    const files = join(work, 'files.tar')
    execFileSync('tar', ['-C', root, '--owner=0', '--group=0', '--mode=go-w', '-cf', files, '.'])
    docker(['import', '--change', 'ENV PATH=/usr/local/bin', files, name])
    return name
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** The shared libraries of a program, the loader among them, by their absolute paths. */
function librariesOf(program: string): readonly string[] {
  const printed = execFileSync('ldd', [program], { encoding: 'utf8' })
  return [...printed.matchAll(/(?:^|\s)(\/\S+) \(0x/gm)].map(([, path]) => path ?? '')
}
