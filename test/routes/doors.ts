import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('../..', import.meta.url))
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/**
 * Every door of the site, read from the sources: `page /exams`, `POST /attempts/[id]/work`, `action /exams start`, `labs /labs/proofs`,
 * `message line`. A door that is made is in this list without anybody's doing.
 */
export function doors(): string[] {
  return [...readdirSync(join(root, 'app'), { recursive: true, encoding: 'utf8' }).flatMap(doorsOfFile), ...labsDoors()].sort()
}

function doorsOfFile(file: string): string[] {
  if (!/\.tsx?$/.test(file) || /\.test\./.test(file)) return []
  const path = join(root, 'app', file)
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  const address = `/${relative('.', dirname(file)).replaceAll('\\', '/')}`.replace(/\/\([^)]+\)/g, '').replace(/^\/?/, '/')
  if (/(^|\/)page\.tsx$/.test(file)) return [`page ${address}`]
  if (/(^|\/)route\.ts$/.test(file))
    return exportedNames(source)
      .filter((name) => methods.includes(name))
      .map((name) => `${name} ${address}`)
  // A function may say "use server" by itself, wherever it stands.
  const inline = /^\s+['"]use server['"]/m.test(source.text) ? [`action ${address} in ${file}`] : []
  return [...(isServerFile(source) ? exportedNames(source).map((name) => `action ${address} ${name}`) : []), ...inline]
}

function isServerFile(source: ts.SourceFile): boolean {
  const [first] = source.statements
  return first !== undefined && ts.isExpressionStatement(first) && first.expression.getText(source).slice(1, -1) === 'use server'
}

function exportedNames(source: ts.SourceFile): string[] {
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause))
      return statement.isTypeOnly ? [] : statement.exportClause.elements.map(({ name }) => name.text)
    const exported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    if (!exported) return []
    if (ts.isFunctionDeclaration(statement)) return [statement.name?.text ?? 'default']
    if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.getText(source))
    return []
  })
}

/** The labs' addresses stand as literals in labs.ts; what may be said on the socket, in the schema of its messages. */
function labsDoors(): string[] {
  const addresses = readFileSync(join(root, 'labs/labs.ts'), 'utf8').matchAll(/['"/]\^?((?:\\?\/)labs(?:\\?\/)[a-z0-9]+)/g)
  const messages = readFileSync(join(root, 'labs/messages.ts'), 'utf8').matchAll(/z\.literal\('([a-z-]+)'\)/g)
  return [
    ...new Set([...addresses].map(([, address]) => `labs ${(address ?? '').replaceAll('\\', '')}`)),
    ...[...messages].map(([, name]) => `message ${name}`),
  ]
}
