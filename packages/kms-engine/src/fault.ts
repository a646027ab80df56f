import { type FaultName, modelFaults } from '@sealwright/kms-model'

/** An error that the service answers: its name and message are what a client sees. */
export class KmsFault extends Error {
  /** The service's name for the error, for example `NotFoundException`. */
  override readonly name: FaultName
  /** The same as `name`; for those who switch on codes. */
  readonly code: FaultName
  /** Whether the service is to blame (status 500) or the caller (status 400). */
  readonly isServerFault: boolean

  constructor(name: FaultName, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = name
    this.code = name
    this.isServerFault = (modelFaults as Readonly<Record<string, string>>)[name] === 'server'
  }
}

/**
 * Makes the error that an operation throws.
 *
 * @param message what the service says; some errors are empty on the wire
 */
export function fault(name: FaultName, message = '', options?: ErrorOptions): KmsFault {
  return new KmsFault(name, message, options)
}
