import { stringify } from 'yaml'
import type { Json } from '@/apimachinery/object'
import { parseYaml } from '@/apimachinery/yaml'
import type { HostCommand, Invocation } from '../host-command'
import { jq } from '../jq/jq'
import { readJson } from '../jq/read-json'
import { dump } from '../jq/values'
import { type Options, parseOptions } from '../options'

const options = {
  inplace: { short: 'i' },
  unwrapScalar: { short: 'r' },
  'output-format': { short: 'o', value: true },
  'input-format': { short: 'p', value: true },
  'null-input': { short: 'n' },
  'exit-status': { short: 'e' },
  prettyPrint: { short: 'P' },
  'no-doc': { short: 'N' },
  indent: { short: 'I', value: true },
  version: { short: 'V' },
} satisfies Options<string>

type Given = ReturnType<typeof parseOptions<keyof typeof options>>['given']

/** The last value of an option; `-o=json` is `-o json`. */
const optionOf = (given: Given, option: 'output-format' | 'input-format' | 'indent', otherwise: string) =>
  given[option]?.at(-1)?.replace(/^=/, '') ?? otherwise

/** A line that yq refuses. */
class Refused extends Error {}

/** What an expression makes of one document. */
function evaluate(use: Invocation, filter: string, value: Json): Json[] {
  const style = { indent: '', sorted: false, ascii: false }
  const sources = [{ name: '<stdin>', text: dump(value) }]
  const asked = {
    filter,
    sources,
    variables: {},
    nothing: false,
    slurp: false,
    raw: false,
    rawOutput: false,
    end: '\n',
    exitStatus: false,
    style,
  }
  const ended = jq(asked, () => use.clock.now())
  if (ended.exitCode === 3) throw new Refused(`seatrial does not simulate this expression of yq: ${filter}`)
  if (ended.exitCode !== 0) throw new Refused(ended.stderr.replace(/^jq: (?:error \(at [^)]*\): )?/, '').trimEnd())
  return [...readJson(ended.stdout)].map((read) => read.value)
}

function printed(value: Json, given: Given): string {
  const format = optionOf(given, 'output-format', 'yaml')
  const indent = Number(optionOf(given, 'indent', '2'))
  if (/^(json|j)$/.test(format)) return `${dump(value, { indent: ' '.repeat(indent), sorted: false, ascii: false })}\n`
  if (!/^(yaml|y|auto|a)$/.test(format)) throw new Refused(`seatrial does not simulate yq --output-format=${format}`)
  if (typeof value === 'string') return `${value}\n`
  return stringify(value, { lineWidth: 0, indent: Math.max(1, indent) })
}

/** What the documents of a text become, those that give something apart. */
function transformed(use: Invocation, filter: string, text: string, given: Given): string {
  const documents = given['null-input'] ? [null] : documentsOf(text)
  const parts = documents.map((value) => evaluate(use, filter, value)).filter((made) => made.length > 0)
  const json = /^(json|j)$/.test(optionOf(given, 'output-format', 'yaml'))
  return parts.map((made) => made.map((value) => printed(value, given)).join('')).join(json || given['no-doc'] ? '' : '---\n')
}

/** `select(fileIndex == 0) * select(fileIndex == 1)`: the files whose documents are laid over each other, in their order. */
function laidOver(filter: string): number[] | undefined {
  const parts = filter.split(/\)\s*\*\s*(?=select\()/)
  const files = parts.map((part) => /^\s*select\(\s*(?:fileIndex|fi)\s*==\s*(\d+)\s*\)?\s*$/.exec(part)?.[1])
  return files.includes(undefined) ? undefined : files.map(Number)
}

/** `eval-all`: what several files make together. Of its expressions the ones that merge documents, and the one that changes nothing. */
function together(use: Invocation, filter: string, files: readonly Json[][], given: Given): string {
  const all = files.flat()
  const merge = (values: readonly Json[]) => values.reduce((into, value) => evaluate(use, '.[0] * .[1]', [into, value])[0] as Json)
  const order = laidOver(filter)
  let made: Json[]
  if (filter === '.') made = all
  else if (/^\s*\. as (\$\w+) ireduce\s*\(\{\}; *\. \* \1 *\)\s*$/.test(filter)) made = [merge([{}, ...all])]
  // Every document of a file with every one of the next
  else if (order) {
    const crossed = order.reduce<Json[][]>((rows, at) => rows.flatMap((row) => (files[at] ?? []).map((value) => [...row, value])), [[]])
    made = crossed.map(merge)
  } else throw new Refused(`seatrial does not simulate this expression of yq eval-all: ${filter}`)
  const json = /^(json|j)$/.test(optionOf(given, 'output-format', 'yaml'))
  return made.map((value) => printed(value, given)).join(json || given['no-doc'] ? '' : '---\n')
}

function documentsOf(text: string): Json[] {
  const { documents, errors } = parseYaml(text)
  if (errors[0]) throw new Refused(`bad file '-': ${errors[0].goMessage}`)
  return documents.map(({ value }) => value)
}

/** mikefarah's yq 4, as far as its expressions are jq's too; comments are lost. */
export const yq: HostCommand = {
  names: ['yq'],
  async run(use) {
    const { given, rest, unknown } = parseOptions(use.args, options)
    try {
      if (unknown) throw new Refused(`seatrial does not simulate yq ${unknown}`)
      if (given.version) {
        use.out('yq (https://github.com/mikefarah/yq/) version v4.44.3\n')
        return 0
      }
      return await run(use, given, rest)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return use.fail(`Error: ${error.message}\n`)
    }
  },
}

async function run(use: Invocation, given: Given, words: readonly string[]): Promise<number> {
  const input = optionOf(given, 'input-format', 'yaml')
  if (!/^(yaml|y|json|j|auto|a)$/.test(input)) throw new Refused(`seatrial does not simulate yq --input-format=${input}`)
  const atOnce = /^(eval-all|ea)$/.test(words[0] ?? '')
  const named = atOnce || /^(eval|e)$/.test(words[0] ?? '') ? words.slice(1) : words
  const [first = '.', ...others] = named
  // One word that is a file is no expression
  const isFile = others.length === 0 && first !== '.' && (await use.host.fs.exists(use.resolve(first)))
  const [filter, files] = isFile ? ['.', [first]] : [first, others]
  if (given.inplace && (atOnce ? files.length === 0 : files.length !== 1))
    throw new Refused('write in place flag only applicable when giving an expression and at least one file')
  const texts: string[] = []
  for (const path of files.length === 0 ? ['-'] : files) {
    const at = use.resolve(path)
    if (path !== '-' && !(await use.host.fs.exists(at))) throw new Refused(`open ${path}: no such file or directory`)
    texts.push(path === '-' ? use.stdin : await use.host.fs.readFile(at))
  }
  const text = atOnce
    ? together(use, filter, texts.map(documentsOf), given)
    : texts
        .map((one) => transformed(use, filter, one, given))
        .filter(Boolean)
        .join('---\n')
  if (given.inplace) await use.host.fs.writeFile(use.resolve(files[0] as string), text)
  else use.out(text)
  const nothing = /^(null|false)?\n?$/.test(text)
  if (given['exit-status'] && nothing) throw new Refused('no matches found')
  return 0
}
