import ts from 'typescript'

/**
 * The house (docs: architecture). `may`: the parts, or single files of a part, that code of this part imports; `types`: the same for `import type` only.
 * `doors`: when given, the only files of this part that other parts import.
 */
export type PartRule = { may: string[]; types?: string[]; doors?: string[] }

export const parts: Record<string, PartRule> = {
  apimachinery: { may: [] },
  cluster: { may: ['apimachinery'], doors: ['cluster/cluster', 'cluster/door', 'cluster/world'] },
  kubectl: {
    may: ['apimachinery'],
    // helm is built on kubectl's client.
    doors: [
      ...['kubectl/kubectl', 'kubectl/seam', 'kubectl/client/api', 'kubectl/client/discovery', 'kubectl/client/kubeconfig'],
      ...['kubectl/errors', 'kubectl/flags', 'kubectl/output/table', 'kubectl/output/unified-diff'],
    ],
  },
  helm: { may: ['apimachinery', 'kubectl'], doors: ['helm/helm'] },
  terminal: { may: ['apimachinery', 'kubectl', 'helm'], types: ['cluster'] },
  grader: { may: ['apimachinery'] },
  exam: { may: ['apimachinery', 'grader/schema', 'prisma/generated'], types: ['grader/evidence'] },
  labs: { may: ['apimachinery', 'cluster', 'kubectl', 'helm', 'terminal', 'grader', 'exam'] },
  app: { may: ['exam'], types: ['grader/evidence', 'labs/seam', 'terminal/seam'] },
  server: { may: ['labs', 'exam'] },
  cli: { may: ['apimachinery', 'cluster', 'kubectl', 'terminal', 'grader', 'exam', 'labs', 'server'] },
  prisma: { may: ['exam'] },
  test: { may: ['apimachinery', 'cluster', 'kubectl', 'helm', 'terminal', 'grader', 'exam', 'labs', 'app', 'server', 'cli', 'prisma'] },
}

/** Packages that only one place may import, so that one place can be changed. */
export const packageHomes: { package: RegExp; homes: string[]; because: string }[] = [
  {
    package: /^@prisma\/|^pg$|prisma\/generated/,
    homes: ['exam/store/', 'test/', 'server/'],
    because: 'exam/store alone reads and writes the database',
  },
  { package: /^just-bash$/, homes: ['terminal/', 'cluster/images/', 'labs/'], because: 'shells live in terminal/ and in container images' },
  {
    package: /^@kubernetes\/client-node$/,
    homes: ['cli/', 'labs/', 'test/'],
    because: 'it renames and drops fields and costs 98 MB: real clusters only',
  },
  // yq writes keys in the order in which they stand, which kubectl's printer sorts.
  {
    package: /^yaml$/,
    homes: ['apimachinery/', 'exam/questions/', 'terminal/commands/yq.ts', 'test/'],
    because: 'there is one YAML reader',
  },
  {
    package: /^(next|react)(\/|$)/,
    homes: ['app/', 'proxy.ts', 'next.config.js', 'server/', 'exam/auth/'],
    because: 'only the web side knows Next',
  },
  { package: /^server-only$/, homes: [], because: 'it throws outside Next; the import rules guard' },
]

export const forbiddenFolders = ['lib', 'utils', 'helpers', 'misc', 'types', 'common', 'shared', 'src']

/** Files longer than 400 lines that are allowed to be: generated data only, each with its generator. */
export const longFiles: { file: RegExp; because: string }[] = [{ file: /\.gen\.ts$/, because: 'generated data' }]

const pure = ['apimachinery/', 'cluster/', 'kubectl/', 'helm/', 'grader/']

type Ban = { what: string; in: string[]; except?: { file: string; because: string }[]; found: (node: ts.Node) => boolean }

/** Programs that a person runs to write generated data; no part of the product. */
export const generators = /\/generate\.mjs$/

/** What code of some folders must not do. `in`: path prefixes ('' is everything). Test files and generators are free. */
export const bans: Ban[] = [
  {
    what: 'the real clock (time is handed in)',
    in: pure,
    found: (node) => reads(node, 'Date', 'now') || reads(node, 'performance', 'now') || newOf(node, 'Date', 0),
  },
  { what: 'Math.random (randomness is handed in)', in: [...pure, 'exam/draw'], found: (node) => reads(node, 'Math', 'random') },
  {
    what: 'a timer (timers are data)',
    in: ['apimachinery/', 'cluster/', 'grader/'],
    found: (node) => calls(node, 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'),
  },
  {
    what: 'await (the core is synchronous)',
    in: ['apimachinery/', 'cluster/'],
    except: [{ file: 'cluster/api/fetch.ts', because: 'fetch is the thin async wrapper of handle' }],
    found: (node) => ts.isAwaitExpression(node),
  },
  { what: 'eval', in: [''], found: (node) => calls(node, 'eval', 'Function') || newOf(node, 'Function') },
  {
    what: 'a host RegExp built at run time (learner input: use re2js)',
    in: [...pure, 'terminal/'],
    found: (node) =>
      (newOf(node, 'RegExp') || calls(node, 'RegExp')) && !ts.isStringLiteralLike((node as ts.NewExpression).arguments?.[0] ?? node),
  },
  { what: 'Node itself (the part runs anywhere)', in: pure, found: (node) => imports(node, /^node:|^(fs|path|child_process|net|http)$/) },
  {
    what: 'child processes (input never reaches the host)',
    in: ['terminal/', 'labs/', 'exam/', 'app/'],
    found: (node) => imports(node, /^(node:)?child_process$/),
  },
  {
    what: 'a barrel (export * from)',
    in: [''],
    found: (node) =>
      ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && node.exportClause === undefined && !node.isTypeOnly,
  },
  { what: 'an enum', in: [''], found: (node) => ts.isEnumDeclaration(node) },
]

const named = (node: ts.Node, ...names: string[]) => ts.isIdentifier(node) && names.includes(node.text)
const reads = (node: ts.Node, object: string, property: string) =>
  ts.isPropertyAccessExpression(node) && named(node.expression, object) && node.name.text === property
const calls = (node: ts.Node, ...names: string[]) => ts.isCallExpression(node) && named(node.expression, ...names)
const newOf = (node: ts.Node, name: string, count?: number) =>
  ts.isNewExpression(node) && named(node.expression, name) && (count === undefined || (node.arguments?.length ?? 0) === count)
const imports = (node: ts.Node, module: RegExp) =>
  ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier) && module.test(node.moduleSpecifier.text)
