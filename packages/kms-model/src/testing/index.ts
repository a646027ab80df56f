export { sampleInput, sampleOutput } from './samples.ts'
