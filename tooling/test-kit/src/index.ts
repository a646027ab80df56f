export { type Absent, absentImage, expectContainer, startInContainer } from './containers.ts'
export { pythonEnvironment } from './python-environment.ts'
export {
  expectPythonSdk,
  type PythonEncryption,
  type PythonKey,
  type PythonKmsKeys,
  PythonSdk,
  type PythonWork,
} from './python-sdk.ts'
export { expectTool, type ToolRequest } from './tools.ts'
export { vectorsFolder } from './vectors.ts'
