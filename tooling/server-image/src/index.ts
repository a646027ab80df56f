export { type BuildOptions, buildImage } from './build-image.ts'
