/** What a Prisma schema says of the database, in the words of PostgreSQL's catalogue. */
export type Model = {
  table: string
  columns: { name: string; type: string; nullable: boolean; default: string | null }[]
  indexes: { primary: boolean; unique: boolean; columns: string[] }[]
  references: { columns: string[]; table: string; onDelete: string }[]
}

const types: Record<string, string> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Float: 'double precision',
  Boolean: 'boolean',
  Json: 'jsonb',
  Bytes: 'bytea',
  DateTime: 'timestamp(3) with time zone',
}
const onDelete: Record<string, string> = { Cascade: 'c', SetNull: 'n', Restrict: 'r' }

/** Reads the parts of the schema language that ours uses; throws at anything else, so that nothing goes unchecked. */
export function readSchema(text: string): { models: Model[]; enums: { name: string; values: string[] }[] } {
  const blocks = [...text.matchAll(/^(model|enum) (\w+) \{\n([\s\S]*?)\n\}/gm)].map(([, kind, name, body]) => ({
    kind,
    name: name as string,
    lines: (body as string)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line && !line.startsWith('///')),
  }))
  const enums = blocks.filter(({ kind }) => kind === 'enum').map(({ name, lines }) => ({ name, values: lines }))
  const models = blocks.filter(({ kind }) => kind === 'model')
  const tables = new Map(models.map(({ name, lines }) => [name, /@@map\("(\w+)"\)/.exec(lines.join('\n'))?.[1] ?? name]))
  return {
    enums,
    models: models.map(({ name, lines }) =>
      readModel(
        tables.get(name) as string,
        lines,
        tables,
        enums.map((each) => each.name),
      ),
    ),
  }
}

function readModel(table: string, lines: string[], tables: Map<string, string>, enums: string[]): Model {
  const model: Model = { table, columns: [], indexes: [], references: [] }
  for (const line of lines) {
    const block = /^@@(id|unique|index)\(\[(.*)\]\)$/.exec(line)
    if (block) {
      model.indexes.push({ primary: block[1] === 'id', unique: block[1] !== 'index', columns: (block[2] as string).split(/,\s*/) })
      continue
    }
    if (line.startsWith('@@map(')) continue
    const [, name = '', type = '', mark = '', attributes = ''] = /^(\w+)\s+(\w+)(\[\]|\?)?\s*(.*)$/.exec(line) ?? []
    if (!name) throw new Error(`this test does not understand: ${line}`)
    if (tables.has(type)) addReference(model, attributes, mark, tables.get(type) as string)
    else addColumn(model, name, type, mark, attributes, enums)
  }
  return model
}

function addReference(model: Model, attributes: string, mark: string, table: string): void {
  const relation = /@relation\(fields: \[(.*?)\], references: \[.*?\](?:, onDelete: (\w+))?\)/.exec(attributes)
  if (!relation) return // the other side of a relation has no column
  const rule = onDelete[relation[2] ?? (mark === '?' ? 'SetNull' : 'Restrict')] as string
  model.references.push({ columns: (relation[1] as string).split(/,\s*/), table, onDelete: rule })
}

function addColumn(model: Model, name: string, type: string, mark: string, attributes: string, enums: string[]): void {
  const base = types[type] ?? (enums.includes(type) ? `"${type}"` : undefined)
  if (!base) throw new Error(`this test does not know the type ${type}`)
  if (/@id\b/.test(attributes)) model.indexes.push({ primary: true, unique: true, columns: [name] })
  if (/@unique\b/.test(attributes)) model.indexes.push({ primary: false, unique: true, columns: [name] })
  const given = /@default\(((?:[^()]|\([^()]*\))*)\)/.exec(attributes)?.[1]
  const nullable = mark === '?' || mark === '[]' // Prisma makes lists nullable and reads null as empty
  model.columns.push({ name, type: mark === '[]' ? `${base}[]` : base, nullable, default: defaultOf(model.table, name, given, base) })
}

/** As pg_get_expr prints it. Ids and @updatedAt come from the client and have no default in the database. */
function defaultOf(table: string, column: string, given: string | undefined, type: string): string | null {
  if (given === undefined || given.startsWith('uuid(')) return null
  if (given === 'now()') return 'CURRENT_TIMESTAMP'
  if (given === 'autoincrement()') return `nextval('${table}_${column}_seq'::regclass)`
  if (given.startsWith('"')) return `'${given.slice(1, -1)}'::${type}`
  return type.startsWith('"') ? `'${given}'::${type}` : given
}
