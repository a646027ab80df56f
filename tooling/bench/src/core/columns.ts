/** The columns of the core's table, by contestant. */
export const columns = {
  sealwright: 'Sealwright',
  javascriptSdk: 'JavaScript SDK',
  pythonSdk: 'Python SDK',
  rawPrimitive: 'raw primitive',
} as const
