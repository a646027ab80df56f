export { expectPythonSdk, type PythonEncryption, type PythonKey, PythonSdk, type PythonWork } from './python-sdk.ts'
export { expectTool, type ToolRequest } from './tools.ts'
export { vectorsFolder } from './vectors.ts'
