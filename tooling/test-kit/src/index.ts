export { expectTool, type ToolRequest } from './tools.ts'
export { vectorsFolder } from './vectors.ts'
