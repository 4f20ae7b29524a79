import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const skipped = new Set(['node_modules', 'dist', 'questions', 'docs', 'test-results'])

export type PlacedNode = { node: ts.Node; line: number }

export type Import = { from: string; target: string; typeOnly: boolean }

/** `target` of an import is a repository path without extension (`cluster/cluster`) or a package's specifier. */
export type SourceFile = { path: string; lines: number; imports: Import[]; nodes: () => PlacedNode[] }

/** Every folder and TypeScript or JavaScript file of the repository that people wrote, paths relative to its root. */
export function readSources(): { folders: string[]; files: SourceFile[] } {
  const folders: string[] = []
  const files: SourceFile[] = []
  const visit = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = relative(root, join(folder, entry.name)).replaceAll('\\', '/')
      if (entry.name.startsWith('.') || skipped.has(path) || path === 'prisma/generated' || path === 'next-env.d.ts') continue
      if (entry.isDirectory()) {
        folders.push(path)
        visit(join(folder, entry.name))
      } else if (/\.(ts|tsx|mjs)$/.test(entry.name)) files.push(readSource(path))
    }
  }
  visit(root)
  return { folders, files }
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  const ast = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  return { path, lines: text.split('\n').length - 1, imports: importsOf(path, ast), nodes: lazyNodes(ast) }
}

function importsOf(path: string, ast: ts.SourceFile): Import[] {
  const found: Import[] = []
  const add = (module: ts.Node | undefined, typeOnly: boolean) => {
    if (module && ts.isStringLiteralLike(module)) found.push({ from: path, target: resolve(path, module.text), typeOnly })
  }
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], true)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true)
    ts.forEachChild(node, visit)
  }
  visit(ast)
  return found
}

function resolve(path: string, specifier: string): string {
  const local = specifier.startsWith('@/')
    ? specifier.slice(2)
    : specifier.startsWith('.')
      ? posix.join(posix.dirname(path), specifier)
      : undefined
  return local?.replace(/\.(ts|tsx|mjs)$/, '') ?? specifier
}

/** The part (first folder) that a repository path lies in; undefined for a package or a file at the root. */
export function partOf(path: string): string | undefined {
  return path.includes('/') ? path.split('/')[0] : undefined
}

/** Every node of a file with its line, counted from 1; walked once, on first use. */
function lazyNodes(ast: ts.SourceFile): () => PlacedNode[] {
  let nodes: PlacedNode[] | undefined
  const walk = (node: ts.Node, found: PlacedNode[]): PlacedNode[] => {
    found.push({ node, line: ast.getLineAndCharacterOfPosition(node.getStart(ast)).line + 1 })
    ts.forEachChild(node, (child) => void walk(child, found))
    return found
  }
  return () => (nodes ??= walk(ast, []))
}
