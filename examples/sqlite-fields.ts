// A job that encrypts rows of a SQLite table field by field, a data key serving many of them.
import { DatabaseSync } from 'node:sqlite'
import { cachingMaterials, decrypt, encrypt, type KeyProvider, type MaterialsSource } from '@sealwright/core'
import { providerFromUri } from '@sealwright/providers'

/** Columns whose text moves to `COLUMN_sealed`. */
const columns = ['iban', 'email'] as const
const batchLength = 100

// #region materials
/** A data key serves an hour or 10,000 fields: 1,000,000 fields take 100 calls instead of as many as there are fields. */
export function fieldMaterials(provider: KeyProvider) {
  return cachingMaterials({ provider, now: Date.now, maxAgeMs: 3_600_000, maxMessages: 10_000 })
}
// #endregion

// #region field
/**
 * The context is the same for a whole column, since data keys are shared only under equal contexts. What binds a field to
 * its row is sealed with it. No signature: whoever writes here may also read, and 464 bytes for an IBAN would become 662.
 */
async function sealField(column: string, id: number, text: string, materials: MaterialsSource): Promise<Uint8Array> {
  const plaintext = new TextEncoder().encode(JSON.stringify([id, text]))
  const { message } = await encrypt(plaintext, {
    materials,
    encryptionContext: { table: 'customers', column },
    algorithmSuite: 'AES_256_GCM_HKDF_SHA512_COMMIT_KEY',
  })
  plaintext.fill(0)
  return message
}

async function openField(column: string, id: number, sealed: Uint8Array, materials: MaterialsSource): Promise<string> {
  const { plaintext } = await decrypt(sealed, { materials, encryptionContext: { table: 'customers', column } })
  const [sealedId, text]: [number, string] = JSON.parse(new TextDecoder().decode(plaintext))
  if (sealedId !== id) throw new Error(`customers.${column}: row ${id} holds the field of row ${sealedId}`)
  return text
}
// #endregion

// #region job
/** Encrypts what is still plain, and returns the number of rows. Can be stopped at any time and started again. */
export async function sealCustomers(database: DatabaseSync, materials: MaterialsSource): Promise<number> {
  addColumns(database)
  const plainRows = database.prepare(
    `SELECT id, ${columns.join(', ')} FROM customers WHERE coalesce(${columns.join(', ')}) IS NOT NULL LIMIT ${batchLength}`,
  )
  // Only if nobody changed the row meanwhile: else the next batch has it again.
  const update = database.prepare(
    `UPDATE customers SET ${columns.map((name) => `${name} = NULL, ${name}_sealed = coalesce(:${name}_sealed, ${name}_sealed)`).join(', ')}
     WHERE id = :id AND ${columns.map((name) => `${name} IS :${name}`).join(' AND ')}`,
  )
  for (let count = 0; ; ) {
    const rows = plainRows.all() as unknown as readonly Row[]
    if (rows.length === 0) return count
    const changes = await Promise.all(
      rows.map(async (row) => {
        const sealing = columns.map(async (name) => {
          const text = row[name]
          return [`${name}_sealed`, text === null ? null : await sealField(name, row.id, text, materials)] as const
        })
        return { ...row, ...Object.fromEntries(await Promise.all(sealing)) }
      }),
    )
    database.exec('BEGIN IMMEDIATE')
    try {
      for (const change of changes) count += Number(update.run(change).changes)
      database.exec('COMMIT')
    } catch (error) {
      database.exec('ROLLBACK')
      throw error
    }
  }
}

/** One customer in the clear. */
export async function openCustomer(database: DatabaseSync, id: number, materials: MaterialsSource): Promise<Customer> {
  const row = database.prepare('SELECT * FROM customers WHERE id = ?').get(id)
  if (row === undefined) throw new Error(`customers: want a row ${id}, got none`)
  const opening = columns.map(async (name) => {
    const sealed = row[`${name}_sealed`]
    return [name, sealed instanceof Uint8Array ? await openField(name, id, sealed, materials) : row[name]] as const
  })
  return Object.fromEntries(await Promise.all(opening)) as Customer
}
// #endregion

/** A customer's fields; `null` where nothing is known. */
export type Customer = Record<(typeof columns)[number], string | null>
type Row = Customer & { readonly id: number }

function addColumns(database: DatabaseSync): void {
  const known = new Set(
    database
      .prepare("SELECT name FROM pragma_table_info('customers')")
      .all()
      .map(({ name }) => name),
  )
  for (const name of columns) {
    if (!known.has(`${name}_sealed`)) database.exec(`ALTER TABLE customers ADD COLUMN ${name}_sealed BLOB`)
  }
}

if (process.argv[1] === import.meta.filename) {
  // The one line that differs: `aws-kms:alias/customers` on AWS, `localstack:alias/customers` on a desk.
  const provider = await providerFromUri(process.env['KEY_PROVIDER'] ?? 'localstack:alias/customers')
  const database = new DatabaseSync(process.env['DATABASE'] ?? 'customers.sqlite')
  // What is deleted is overwritten, or the old plaintext would stay in free pages of the file.
  database.exec('PRAGMA secure_delete = ON')
  console.log(`${await sealCustomers(database, fieldMaterials(provider))} rows sealed`)
  database.close()
}
