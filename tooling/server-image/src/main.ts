import { parseArgs } from 'node:util'
import { buildImage } from './build-image.ts'

const { values } = parseArgs({ options: { base: { type: 'string' }, tag: { type: 'string' } } })
console.log(await buildImage(values))
