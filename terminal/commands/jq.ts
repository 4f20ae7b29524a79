import type { Json } from '@/apimachinery/object'
import type { HostCommand, Invocation } from '../host-command'
import { type Options, jq as run, type Source } from '../jq/jq'
import { ParseFault, readJson } from '../jq/read-json'
import { emptyObject } from '../jq/values'

const usage = `Usage:\tjq [OPTIONS] FILTER [FILES...]
\tjq [OPTIONS] --args FILTER [ARGUMENTS...]
\tjq [OPTIONS] --jsonargs FILTER [JSON_VALUES...]
`

const help = 'Use jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://jqlang.github.io/jq\n'

/** A line that jq refuses, with its exit code. */
class Refused extends Error {
  constructor(
    message: string,
    readonly exitCode = 2,
  ) {
    super(message)
  }
}

const letters: Readonly<Record<string, string>> = {
  n: 'null-input',
  s: 'slurp',
  R: 'raw-input',
  r: 'raw-output',
  j: 'join-output',
  c: 'compact-output',
  a: 'ascii-output',
  S: 'sort-keys',
  C: 'color-output',
  M: 'monochrome-output',
  e: 'exit-status',
  f: 'from-file',
  h: 'help',
  V: 'version',
}
const switches = new Set([...Object.values(letters), 'tab', 'raw-output0', 'unbuffered', 'args', 'jsonargs'])
const taking: Readonly<Record<string, number>> = { arg: 2, argjson: 2, slurpfile: 2, rawfile: 2, indent: 1 }

type Line = {
  given: Set<string>
  named: { option: string; words: string[] }[]
  positional: { word: string; as: 'file' | 'text' | 'json' }[]
  filter?: string
}

function readLine(words: readonly string[]): Line {
  const line: Line = { given: new Set(), named: [], positional: [] }
  let as: 'file' | 'text' | 'json' = 'file'
  let ended = false
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (ended || !word.startsWith('-') || word === '-') {
      if (line.filter === undefined) line.filter = word
      else line.positional.push({ word, as })
      continue
    }
    if (word === '--') ended = true
    else if (!word.startsWith('--')) {
      for (const letter of word.slice(1)) {
        const name = letters[letter]
        if (name === undefined) throw new Refused(`jq: Unknown option: ${word}\n${help}`)
        line.given.add(name)
      }
    } else {
      const option = word.slice(2)
      const count = taking[option]
      if (count !== undefined) {
        const taken = words.slice(at + 1, at + 1 + count)
        if (taken.length < count) {
          const wants =
            option === 'indent'
              ? 'one parameter'
              : `two parameters (e.g. --${option} ${option.endsWith('file') ? 'varname filename' : option === 'argjson' ? 'varname text' : 'varname value'})`
          throw new Refused(`jq: --${option} takes ${wants}\n${help}`)
        }
        line.named.push({ option, words: taken })
        at += count
      } else if (switches.has(option)) {
        line.given.add(option)
        if (option === 'args') as = 'text'
        if (option === 'jsonargs') as = 'json'
      } else throw new Refused(`jq: Unknown option: ${word}\n${help}`)
    }
  }
  return line
}

function jsonValues(text: string, failing: () => string): Json[] {
  try {
    return [...readJson(text)].map(({ value }) => value)
  } catch (error) {
    if (error instanceof ParseFault) throw new Refused(failing())
    throw error
  }
}

async function contentOf(use: Invocation, path: string): Promise<string | undefined> {
  const at = use.resolve(path)
  return (await use.host.fs.exists(at)) ? use.host.fs.readFile(at) : undefined
}

async function variablesOf(use: Invocation, line: Line): Promise<Record<string, Json>> {
  const named: { [name: string]: Json } = emptyObject()
  for (const { option, words } of line.named) {
    const [name = '', value = ''] = words
    if (Object.hasOwn(named, name) || option === 'indent') continue
    if (option === 'arg') named[name] = value
    else if (option === 'argjson') {
      const wrong = () => `jq: Invalid JSON text passed to --argjson\n${help}`
      const read = jsonValues(value, wrong)
      if (read.length !== 1) throw new Refused(wrong())
      named[name] = read[0] as Json
    } else {
      const content = await contentOf(use, value)
      if (content === undefined)
        throw new Refused(`jq: Bad JSON in --${option} ${name} ${value}: Could not open ${value}: No such file or directory\n`)
      named[name] =
        option === 'rawfile' ? content : jsonValues(content, () => `jq: Bad JSON in --${option} ${name} ${value}: Invalid JSON\n`)
    }
  }
  const positional = line.positional
    .filter(({ as }) => as !== 'file')
    .map(({ word, as }) => (as === 'text' ? word : (jsonValues(word, () => 'jq: Invalid JSON text passed to --jsonargs\n')[0] ?? null)))
  return { ENV: Object.assign(emptyObject(), use.env), ...named, ARGS: { positional, named } }
}

function indentOf({ given, named }: Line): string {
  if (given.has('tab')) return '\t'
  const width = named.find(({ option }) => option === 'indent')?.words[0]
  if (width === undefined) return given.has('compact-output') ? '' : '  '
  if (Number(width) > 7) throw new Refused(`jq: Cannot indent more than 7 characters\n${help}`)
  if (!/^\d+$/.test(width)) throw new Refused(`jq: Cannot indent less than -1 characters\n${help}`)
  return ' '.repeat(Number(width))
}

/** jq 1.7, with its options; modules aside. */
export const jq: HostCommand = {
  names: ['jq'],
  async run(use) {
    try {
      return await filtered(use)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      use.err(error.message)
      return error.exitCode
    }
  },
}

async function filtered(use: Invocation): Promise<number> {
  const line = readLine(use.args)
  const { given } = line
  if (given.has('help')) {
    use.out(
      `${usage}\njq is a tool for processing JSON inputs, applying the given filter to\nits JSON text inputs and producing the filter's results as JSON on\nstandard output.\n`,
    )
    return 0
  }
  if (given.has('version')) {
    use.out('jq-1.7.1\n')
    return 0
  }
  const files = line.positional.filter(({ as }) => as === 'file').map(({ word }) => word)
  let filter = line.filter ?? '.'
  if (given.has('from-file')) {
    const content = await contentOf(use, filter)
    if (content === undefined) throw new Refused(`jq: error: Could not open ${filter}: No such file or directory\n`)
    filter = content
  }
  if (line.filter === undefined && use.stdin === '' && !given.has('null-input')) throw new Refused(`${usage}${help}`)
  const sources: Source[] = []
  let missing = ''
  for (const name of files) {
    const text = await contentOf(use, name)
    if (text === undefined) missing += `jq: error: Could not open ${name}: No such file or directory\n`
    else sources.push({ name, text })
  }
  if (files.length === 0) sources.push({ name: '<stdin>', text: use.stdin })
  const joined = given.has('join-output')
  const options: Options = {
    filter,
    sources,
    variables: await variablesOf(use, line),
    nothing: given.has('null-input'),
    slurp: given.has('slurp'),
    raw: given.has('raw-input'),
    rawOutput: given.has('raw-output') || joined || given.has('raw-output0'),
    end: joined ? '' : given.has('raw-output0') ? '\0' : '\n',
    exitStatus: given.has('exit-status'),
    colours: given.has('color-output') && !given.has('monochrome-output'),
    style: { indent: indentOf(line), sorted: given.has('sort-keys'), ascii: given.has('ascii-output') },
  }
  const ended = run(options, () => use.clock.now())
  use.out(ended.stdout)
  use.err(missing + ended.stderr)
  return ended.exitCode || (missing === '' ? 0 : 2)
}
