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
  const { documents, errors } = given['null-input'] ? { documents: [{ value: null }], errors: [] } : parseYaml(text)
  const fault = errors[0]
  if (fault) throw new Refused(`bad file '-': ${fault.goMessage}`)
  const parts = documents.map(({ value }) => evaluate(use, filter, value)).filter((made) => made.length > 0)
  const json = /^(json|j)$/.test(optionOf(given, 'output-format', 'yaml'))
  return parts.map((made) => made.map((value) => printed(value, given)).join('')).join(json || given['no-doc'] ? '' : '---\n')
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
      use.err(`Error: ${error.message}\n`)
      return 1
    }
  },
}

async function run(use: Invocation, given: Given, words: readonly string[]): Promise<number> {
  const input = optionOf(given, 'input-format', 'yaml')
  if (!/^(yaml|y|json|j|auto|a)$/.test(input)) throw new Refused(`seatrial does not simulate yq --input-format=${input}`)
  const named = /^(eval|e)$/.test(words[0] ?? '') ? words.slice(1) : words
  if (/^(eval-all|ea)$/.test(words[0] ?? '')) throw new Refused('seatrial does not simulate yq eval-all')
  const [first = '.', ...others] = named
  // One word that is a file is no expression
  const isFile = others.length === 0 && first !== '.' && (await use.host.fs.exists(use.resolve(first)))
  const [filter, files] = isFile ? ['.', [first]] : [first, others]
  if (given.inplace && files.length !== 1)
    throw new Refused('write in place flag only applicable when giving an expression and at least one file')
  const made: string[] = []
  for (const path of files.length === 0 ? ['-'] : files) {
    const at = use.resolve(path)
    if (path !== '-' && !(await use.host.fs.exists(at))) throw new Refused(`open ${path}: no such file or directory`)
    made.push(transformed(use, filter, path === '-' ? use.stdin : await use.host.fs.readFile(at), given))
  }
  const text = made.filter(Boolean).join('---\n')
  if (given.inplace) await use.host.fs.writeFile(use.resolve(files[0] as string), text)
  else use.out(text)
  const nothing = /^(null|false)?\n?$/.test(text)
  if (given['exit-status'] && nothing) throw new Refused('no matches found')
  return 0
}
