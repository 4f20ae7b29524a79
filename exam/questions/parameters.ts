import { Document, isMap, isScalar, LineCounter, parseAllDocuments, type Scalar, visit, YAMLParseError } from 'yaml'
import { nestsDeeply } from '@/apimachinery/yaml-depth'
import type { SaidIssue } from './said-issues'
import type { Parameters, ParameterValue } from './schema'

export type Values = Readonly<Record<string, ParameterValue>>

/** `__port__`, or `__app.image__` for a part of a parameter whose values are maps. */
const token = /__([a-z][A-Za-z0-9]*(?:\.[a-zA-Z][A-Za-z0-9]*)?)__/g
const wholeToken = /^__([a-z][A-Za-z0-9]*(?:\.[a-zA-Z][A-Za-z0-9]*)?)__$/

/** FNV-1a over UTF-16 units with a final mix, so that seeds which differ in one letter draw apart. Unsigned 32 bits. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** One value for each parameter. Each is drawn by itself, so a parameter added later leaves the others' draws alone. */
export function drawParameters(parameters: Parameters, seed: string): Values {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, declared]) => {
      const drawn = hash32(`${seed}\n${name}`)
      if (Array.isArray(declared)) return [name, declared[drawn % declared.length]!]
      const step = declared.step ?? 1
      return [name, declared.from + (drawn % (Math.floor((declared.to - declared.from) / step) + 1)) * step]
    }),
  )
}

/** The value that `name` stands for, or undefined when it is not declared or names a map as a whole. */
function drawnValue(values: Values, name: string): string | number | boolean | undefined {
  const [head = '', part] = name.split('.')
  const value = values[head]
  if (typeof value !== 'object') return part === undefined ? value : undefined
  return part === undefined ? undefined : value[part]
}

/** Called for a `__token__` without a value, with its offset in the text. */
export type OnUnknown = (name: string, offset: number) => void

/** Fills in parameters textually (`.sh`, `.md`). */
export function fillText(text: string, values: Values, unknown: OnUnknown): string {
  return text.replace(token, (written, name: string, offset: number) => {
    const value = drawnValue(values, name)
    if (value === undefined) unknown(name, offset)
    return value === undefined ? written : String(value)
  })
}

/** A scalar with a token in it, as it was written. */
type Slot = { node: Scalar; written: string; whole: string | undefined }

const slots = new WeakMap<Document, readonly Slot[]>()

/** Found once per document: what is filled in is lost on the next draw. */
function slotsOf(document: Document): readonly Slot[] {
  const known = slots.get(document)
  if (known) return known
  const fresh: Slot[] = []
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value !== 'string' || !node.value.includes('__')) return
      fresh.push({ node, written: node.value, whole: node.type === 'PLAIN' ? wholeToken.exec(node.value)?.[1] : undefined })
    },
  })
  slots.set(document, fresh)
  return fresh
}

/**
 * Fills in parameters in a parsed YAML document, in place; filled in again it holds only the values of that time. A plain scalar that is one token
 * takes the parameter's type; a quoted one, a block or a token inside other text stays text.
 */
export function fillDocument(document: Document, values: Values, unknown: OnUnknown): void {
  for (const { node, written, whole } of slotsOf(document)) {
    const value = whole === undefined ? undefined : drawnValue(values, whole)
    node.value = value ?? fillText(written, values, (name) => unknown(name, node.range?.[0] ?? 0))
    node.source = undefined
  }
}

export type ParsedYaml = { documents: Document[]; position(offset: number): { line: number; column: number } }

/** The YAML files of a question, each parsed once: their documents are filled in again and again. */
export function yamlOf(files: Readonly<Record<string, string>>): (path: string) => ParsedYaml {
  const parsed = new Map<string, ParsedYaml>()
  return (path) => {
    const known = parsed.get(path) ?? parseYaml(files[path] ?? '')
    parsed.set(path, known)
    return known
  }
}

/** A YAML file parsed with positions: its documents, and a function from offset to line and column (from 1). */
export function parseYaml(text: string): ParsedYaml {
  const lineCounter = new LineCounter()
  return {
    documents: parseBounded(text, lineCounter),
    position(offset) {
      const { line, col } = lineCounter.linePos(offset)
      return { line: Math.max(1, line), column: Math.max(1, col) }
    },
  }
}

const mostNested = 64

/** The documents of a text. One that is nested too deeply, or that grows through aliases of aliases, has an error instead of contents. */
function parseBounded(text: string, lineCounter: LineCounter): Document[] {
  if (nestsDeeply(text, mostNested)) return [refused(`more than ${mostNested} levels are nested here`)]
  const documents = parseAllDocuments(text, { lineCounter, keepSourceTokens: false }) as Document[]
  if (!Array.isArray(documents)) return []
  try {
    // Only with its aliases replaced a document tells how large it is; the parser has a bound for that.
    if (text.includes('&')) for (const document of documents) if (document.errors.length === 0) document.toJS()
    return documents
  } catch (error) {
    if (error instanceof ReferenceError) return [refused('aliases make this too large')]
    throw error
  }
}

function refused(message: string): Document {
  const document = new Document(null) as Document
  document.errors.push(new YAMLParseError([0, 0], 'BAD_ALIAS', message))
  return document
}

/** What is wrong with a file's first document, each problem where it stands. `under`: where in it the paths begin. */
export function problemsAt(
  file: string,
  { documents, position }: ParsedYaml,
  said: readonly SaidIssue[],
  under: readonly PropertyKey[] = [],
) {
  return said.map(({ path, key, message }) => {
    const whole = [...under, ...path]
    const place = (key ? whole.slice(0, -1) : whole).join('.')
    const offset = documents[0] ? offsetOf(documents[0], { path: whole, key }) : 0
    return { file, ...position(offset), message: place === '' ? message : `${place}: ${message}` }
  })
}

/** Where a path's node stands in a document, or its key; its nearest parent where it is not there. An offset. */
function offsetOf(document: Document, { path, key }: { path: readonly PropertyKey[]; key?: true }): number {
  if (key) {
    const parent: unknown = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents
    const pair = isMap(parent) ? parent.items.find((each) => isScalar(each.key) && each.key.value === path.at(-1)) : undefined
    if (hasRange(pair?.key)) return pair.key.range[0]
  }
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length ? document.getIn(path.slice(0, length), true) : document.contents
    if (hasRange(node)) return node.range[0]
  }
  return 0
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
}
