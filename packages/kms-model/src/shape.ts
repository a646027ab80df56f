/** One shape of the API model. Other shapes are referred to by name, as they are in the model. */
export type Shape = ScalarShape | ListShape | MapShape | StructureShape

/** A shape without parts. */
export interface ScalarShape {
  /** A blob is a `Uint8Array`, a timestamp a number of milliseconds since the epoch. */
  readonly type: 'string' | 'blob' | 'integer' | 'boolean' | 'timestamp'
  /** Least length of a string (characters) or blob (bytes), or least value of an integer. */
  readonly min?: number
  /** Greatest length or value. */
  readonly max?: number
  /** A regular expression in Java's dialect that the whole string must match. */
  readonly pattern?: string
  /** The permitted values. */
  readonly enum?: readonly string[]
  /** The value must not be shown, not even in an error. */
  readonly sensitive?: true
}

/** Values of one shape in order. */
export interface ListShape {
  readonly type: 'list'
  readonly member: string
  readonly min?: number
  readonly max?: number
}

/** Values of one shape by string keys. */
export interface MapShape {
  readonly type: 'map'
  readonly key: string
  readonly value: string
  readonly min?: number
  readonly max?: number
}

/** Named members. */
export interface StructureShape {
  readonly type: 'structure'
  readonly members: Readonly<Record<string, string>>
  readonly required?: readonly string[]
}

/** The shapes of an operation, by name. */
export interface OperationShapes {
  readonly input: string
  /** Absent when the operation answers nothing. */
  readonly output?: string
  readonly faults: readonly string[]
}
