export type { Caller } from './caller.ts'
export type { KmsPorts } from './ports.ts'
export { memoryStore } from './store/memory.ts'
export type {
  JsonValue,
  ListQuery,
  RecordAddress,
  RecordKind,
  RecordWrite,
  Store,
  StoredRecord,
} from './store/store.ts'
