/** The columns of the core's table, by contestant. */
export const columns = {
  sealwright: 'Sealwright',
  /** The same with threads for streams, with cached materials for messages. */
  assisted: '+ threads or cache',
  javascriptSdk: 'JavaScript SDK',
  pythonSdk: 'Python SDK',
  rawPrimitive: 'raw primitive',
} as const
