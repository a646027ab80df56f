import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest'
import { explain } from '../explain.ts'
import { createOutputFile } from './output-file.ts'

describe('createOutputFile', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealwright-test-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  async function write(stream: NodeJS.WritableStream, text: string) {
    stream.end(text)
    await finished(stream as never)
  }

  it('shows the file under its name only after the commit, with its mode', async () => {
    const path = join(folder, 'out')
    const file = await createOutputFile({ path, mode: 0o600 })
    await write(file.stream, 'whole')
    expect(await readdir(folder)).not.toContain('out')
    await file.commit()
    expect(await readdir(folder)).toEqual(['out'])
    expect(await readFile(path, 'utf8')).toBe('whole')
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('takes a name as long as names can be', async () => {
    const path = join(folder, 'n'.repeat(255))
    const file = await createOutputFile({ path, mode: 0o600 })
    await write(file.stream, 'whole')
    await file.commit()
    expect(await readFile(path, 'utf8')).toBe('whole')
  })

  it('leaves nothing after a discard', async () => {
    const file = await createOutputFile({ path: join(folder, 'out'), mode: 0o600 })
    file.stream.write('half')
    await file.discard()
    expect(await readdir(folder)).toEqual([])
  })

  it('does not take the file away by a discard after the commit', async () => {
    const path = join(folder, 'out')
    const file = await createOutputFile({ path, mode: 0o600 })
    await write(file.stream, 'whole')
    await file.commit()
    await file.discard()
    expect(await readFile(path, 'utf8')).toBe('whole')
  })

  it('refuses a name that is taken, before any work', async () => {
    const path = join(folder, 'out')
    await writeFile(path, 'old')
    await expect(createOutputFile({ path, mode: 0o600 })).rejects.toMatchObject({ exitCode: 2 })
  })

  it('refuses a name that was taken during the work, and keeps that file', async () => {
    const path = join(folder, 'out')
    const file = await createOutputFile({ path, mode: 0o600 })
    await write(file.stream, 'new')
    await writeFile(path, 'someone else')
    await expect(file.commit()).rejects.toMatchObject({ exitCode: 2 })
    await file.discard()
    expect(await readFile(path, 'utf8')).toBe('someone else')
    expect(await readdir(folder)).toEqual(['out'])
  })

  it('blames the folder that is not there, not the temporary name in it', async () => {
    const path = join(folder, 'nowhere', 'out')
    const error = await createOutputFile({ path, mode: 0o600 }).catch((reason) => explain(reason))
    expect(error).toMatchObject({ exitCode: 1, message: `${join(folder, 'nowhere')}: no such file or folder` })
  })

  it('replaces a file when told to', async () => {
    const path = join(folder, 'out')
    await writeFile(path, 'old')
    const file = await createOutputFile({ path, mode: 0o600, overwrite: true })
    await write(file.stream, 'new')
    expect(await readFile(path, 'utf8')).toBe('old')
    await file.commit()
    expect(await readFile(path, 'utf8')).toBe('new')
  })

  describe('by a symbolic link', () => {
    /** A link in the folder, to a file in a folder below. */
    async function linked(context: TestContext): Promise<{ readonly path: string; readonly target: string }> {
      if (process.platform === 'win32') context.skip('Windows lets only administrators make links')
      const [path, target] = [join(folder, 'link'), join(folder, 'below', 'file')]
      await mkdir(join(folder, 'below'))
      await symlink(join('below', 'file'), path)
      return { path, target }
    }

    it('replaces the file that it leads to, and stays a link', async (context) => {
      const { path, target } = await linked(context)
      await writeFile(target, 'old')
      const file = await createOutputFile({ path, mode: 0o600, overwrite: true })
      await write(file.stream, 'new')
      await file.commit()
      expect(await readFile(target, 'utf8')).toBe('new')
      expect(await readlink(path)).toBe(join('below', 'file'))
      expect([await readdir(folder), await readdir(join(folder, 'below'))]).toEqual([['below', 'link'], ['file']])
    })

    it.for([false, true])(
      'that leads nowhere is refused before any work (overwrite %o)',
      async (overwrite, context) => {
        const { path } = await linked(context)
        await expect(createOutputFile({ path, mode: 0o600, overwrite })).rejects.toMatchObject({ exitCode: 2 })
        expect(await readlink(path)).toBe(join('below', 'file'))
      },
    )
  })
})
