import { expect, test } from 'vitest'
import { exitCodes } from '../start-error.ts'
import { flags } from './flags.ts'
import { helpText } from './help.ts'

test('names every flag and every exit code, in lines that a terminal can show', () => {
  const help = helpText('name')
  for (const { name } of flags) expect(help).toContain(`--${name}`)
  for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
  for (const code of Object.values(exitCodes)) expect(help).toMatch(new RegExp(`^ +${code} {2}`, 'm'))
})

test('exit codes are distinct', () => {
  const codes = [0, 1, ...Object.values(exitCodes)]
  expect(new Set(codes).size).toBe(codes.length)
})

// The README quotes this file.
test('is the text that the README shows', async () => {
  await expect(helpText('sealwright-server')).toMatchFileSnapshot('../../test/help.txt')
})
