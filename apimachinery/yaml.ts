import { type Document, isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { Json, JsonObject } from './object'
import { nestsDeeply } from './yaml-depth'
import { goFault } from './yaml-errors'
import { resolvePlain } from './yaml-scalar'

export { printYaml } from './yaml-print'

/** A fault in a text. Lines and columns count from 1 in the whole text; `message` is go-yaml's sentence where it has one. */
export type YamlError = {
  line: number
  column: number
  message: string
  /** All of go-yaml's message, with the line as it counts it within the document: `yaml: line 3: did not find expected key`. */
  goMessage: string
}

/** One document of a text. `line` is where it begins; `at` finds where a value stands (`['spec', 'ports', 0]`), or its nearest parent. */
export type YamlDocument = {
  value: Json
  line: number
  at(path: readonly (string | number)[]): { line: number; column: number }
}

export type YamlText = { documents: YamlDocument[]; errors: YamlError[] }

/**
 * The one YAML reader: the dialect of the real kubectl (go-yaml v2 behind sigs.k8s.io/yaml). The last of duplicate keys wins, `<<` merges,
 * keys become strings, documents holding nothing are left out. Never throws; with errors the faulty documents are absent.
 */
export function parseYaml(text: string): YamlText {
  const result: YamlText = { documents: [], errors: [] }
  for (const chunk of split(text)) {
    const counter = new LineCounter()
    if (nestsDeeply(chunk.text, mostNested)) {
      result.errors.push({ line: chunk.line, column: 1, message: tooDeep, goMessage: `yaml: ${tooDeep}` })
      continue
    }
    const document = parseDocument(chunk.text, {
      schema: 'failsafe',
      uniqueKeys: false,
      lineCounter: counter,
      prettyErrors: false,
      logLevel: 'silent',
    })
    const place = (offset: number) => {
      const { line, col } = counter.linePos(Math.max(0, offset))
      return { line: chunk.line + Math.max(1, line) - 1, column: Math.max(1, col) }
    }
    const failure = goFault(document.errors, chunk.text)
    if (failure) result.errors.push({ ...place(failure.offset), message: failure.sentence, goMessage: failure.message })
    if (failure || document.contents === null) continue
    try {
      const value = toJson(document.contents, { document, made: 0, aliased: 0, aliases: 0 }, 0)
      if (value === null) continue
      const begins = place(document.contents.range?.[0] ?? 0).line
      result.documents.push({ value, line: begins, at: (path) => place(offsetOf(document, path)) })
    } catch (error) {
      if (!(error instanceof YamlFault)) throw error
      result.errors.push({ ...place(error.offset), message: error.message, goMessage: `yaml: ${error.message}` })
    }
  }
  return result
}

const mostNested = 200
const tooDeep = 'exceeded max depth'

class YamlFault extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message)
  }
}

/** Kubernetes cuts a file at lines that begin with `---` before it parses. As apimachinery pkg/util/yaml splitYAMLDocument. */
function split(text: string): { text: string; line: number }[] {
  const chunks: { text: string; line: number }[] = []
  let current: string[] = []
  let start = 1
  const lines = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .split('\n')
  lines.forEach((line, index) => {
    if (!/^---(\s|$)/.test(line)) {
      current.push(line)
      return
    }
    chunks.push({ text: current.join('\n'), line: start })
    const rest = line.slice(3)
    // A document's own lines begin after its separator, unless that carries content
    const bare = /^\s*(#.*)?$/.test(rest)
    current = bare ? [] : [`   ${rest}`]
    start = bare ? index + 2 : index + 1
  })
  chunks.push({ text: current.join('\n'), line: start })
  return chunks.filter((chunk) => chunk.text.trim() !== '')
}

/** A document on its way to plain data: how many values were made, how many of them through aliases, and how many aliases stand around now. */
type Making = { document: Document; made: number; aliased: number; aliases: number }

/** Aliases of aliases grow without bound from a few lines. As go-yaml decode.go allowedAliasRatio. */
function countValue(making: Making, node: Node): void {
  making.made += 1
  if (making.aliases === 0) return
  making.aliased += 1
  const { made, aliased } = making
  const allowed = made <= 400_000 ? 0.99 : made >= 4_000_000 ? 0.1 : 0.99 - (0.89 * (made - 400_000)) / 3_600_000
  if (aliased > 100 && made > 1_000 && aliased / made > allowed)
    throw new YamlFault('document contains excessive aliasing', node.range?.[0] ?? 0)
}

function toJson(node: Node | null | undefined, making: Making, depth: number): Json {
  if (node === null || node === undefined) return null
  countValue(making, node)
  const { document } = making
  if (depth > mostNested) throw new YamlFault(tooDeep, node.range?.[0] ?? 0)
  if (isAlias(node)) {
    const target = node.resolve(document)
    if (!target) throw new YamlFault(`unknown anchor '${node.source}' referenced`, node.range?.[0] ?? 0)
    making.aliases += 1
    const value = toJson(target as Node, making, depth + 1)
    making.aliases -= 1
    return value
  }
  if (isSeq(node)) return node.items.map((item) => toJson(item as Node, making, depth + 1))
  if (isMap(node)) return mapToJson(node.items, making, depth)
  return isScalar(node) ? scalarToJson(node) : null
}

function mapToJson(items: readonly unknown[], making: Making, depth: number): JsonObject {
  const object: JsonObject = {}
  const merged: JsonObject = {}
  for (const pair of items) {
    if (!isPair(pair)) continue
    const key = toJson(pair.key as Node, making, depth + 1)
    const value = toJson(pair.value as Node, making, depth + 1)
    if (key === '<<') for (const part of Array.isArray(value) ? value : [value]) Object.assign(merged, part)
    else set(object, keyText(key), value)
  }
  return { ...merged, ...object }
}

/** Also a key called `__proto__` is only a key. */
function set(object: JsonObject, key: string, value: Json): void {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true })
}

const keyText = (key: Json) => (key !== null && typeof key === 'object' ? JSON.stringify(key) : String(key))

function scalarToJson(node: { value: unknown; type?: string; tag?: string; range?: readonly number[] | null }): Json {
  const text = String(node.value ?? '')
  const tag = node.tag?.replace('tag:yaml.org,2002:', '')
  if (tag === 'str') return text
  if (tag !== undefined && ['int', 'float', 'bool', 'null'].includes(tag)) return resolvePlain(text)
  return node.type === 'PLAIN' ? resolvePlain(text) : text
}

function offsetOf(document: Document, path: readonly (string | number)[]): number {
  let node: unknown = document.contents
  let offset = document.contents?.range?.[0] ?? 0
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.findLast((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (!pair) return offset
      offset = (pair.key as Node).range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(step)]
      if (!node) return offset
      offset = (node as Node).range?.[0] ?? offset
    } else return offset
  }
  return offset
}
