import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Model, readSchema } from './prisma-schema'

const schema = readSchema(readFileSync(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8'))
const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
beforeAll(() => client.connect())
afterAll(() => client.end())

const rows = async (sql: string, ...values: unknown[]) => (await client.query(sql, values)).rows

describe('the migrated database is what schema.prisma says', () => {
  it('has its tables and no others', async () => {
    const tables = await rows(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`)
    expect(tables.map(({ name }) => name).sort()).toEqual(schema.models.map(({ table }) => table).sort())
  })

  it.each(schema.enums)('enum $name', async ({ name, values }) => {
    const labels = await rows(
      'SELECT enumlabel FROM pg_enum JOIN pg_type t ON t.oid = enumtypid WHERE t.typname = $1 ORDER BY enumsortorder',
      name,
    )
    expect(labels.map(({ enumlabel }) => enumlabel)).toEqual(values)
  })

  describe.each(schema.models)('table $table', (model: Model) => {
    it('columns', async () => {
      const columns = await rows(
        `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable, pg_get_expr(d.adbin, d.adrelid) AS "default"
         FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         WHERE a.attrelid = format('%I', $1::text)::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
        model.table,
      )
      expect(columns).toEqual(model.columns)
    })

    it('keys and indexes', async () => {
      const indexes = await rows(
        `SELECT i.indisprimary AS primary, i.indisunique AS unique,
           (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY k(num, n) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num) AS columns
         FROM pg_index i WHERE i.indrelid = format('%I', $1::text)::regclass`,
        model.table,
      )
      expect(indexes.map((each) => JSON.stringify(each)).sort()).toEqual(model.indexes.map((each) => JSON.stringify(each)).sort())
    })

    it('references', async () => {
      const references = await rows(
        `SELECT (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY k(num, n) JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num) AS columns,
           r.relname AS table, c.confdeltype AS "onDelete"
         FROM pg_constraint c JOIN pg_class r ON r.oid = c.confrelid WHERE c.contype = 'f' AND c.conrelid = format('%I', $1::text)::regclass`,
        model.table,
      )
      expect(references.map((each) => JSON.stringify(each)).sort()).toEqual(model.references.map((each) => JSON.stringify(each)).sort())
    })
  })
})
