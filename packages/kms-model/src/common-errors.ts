/**
 * Errors that any operation may answer and that the model leaves out.
 *
 * @see AWS KMS API Reference, "Common Errors"
 */
export const commonFaults = {
  AccessDeniedException: 'client',
  ExpiredTokenException: 'client',
  IncompleteSignatureException: 'client',
  InvalidSignatureException: 'client',
  MissingAuthenticationTokenException: 'client',
  NotAuthorizedException: 'client',
  RequestEntityTooLargeException: 'client',
  SerializationException: 'client',
  ThrottlingException: 'client',
  UnknownOperationException: 'client',
  UnrecognizedClientException: 'client',
  ValidationException: 'client',
} as const

/** The name of an error that any operation may answer. */
export type CommonFaultName = keyof typeof commonFaults
