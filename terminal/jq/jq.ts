import type { Json } from '@/apimachinery/object'
import { unknownNames } from './check'
import { coloured } from './colours'
import { createRunner } from './evaluate'
import type { Filter } from './filter'
import { natives } from './natives'
import { prelude } from './prelude'
import { ParseFault, type Read, readJson } from './read-json'
import { Halted } from './run'
import { parse, SyntaxFault } from './syntax'
import { dump, emptyObject, JqError, LimitExceeded, type Style, truthy } from './values'

/** Standard input or a file. */
export type Source = { name: string; text: string }

export type Options = {
  filter: string
  sources: readonly Source[]
  variables: Readonly<Record<string, Json>>
  /** `-n`, `-s`, `-R`: what the filter is given. */
  nothing: boolean
  slurp: boolean
  raw: boolean
  /** `-r`, `-j`, `--raw-output0`: how texts are printed. */
  rawOutput: boolean
  end: string
  exitStatus: boolean
  /** `-C`. */
  colours?: boolean
  style: Style
}

export type Ended = { stdout: string; stderr: string; exitCode: number }

/** Runs a filter on its inputs, as jq 1.7 does. Never throws for what a user types. As jq main.c. */
export function jq(options: Options, now: () => number): Ended {
  const program = compiled(options)
  if ('stderr' in program) return program
  let [stdout, stderr] = ['', '']
  let exitCode = 0
  let last: Json | undefined
  const inputs = inputsOf(options)
  const run = createRunner(program.filter, prelude(), natives, {
    variables: variablesOf(options),
    inputs: inputs.values,
    position: inputs.position,
    now,
    err(text) {
      stderr += text
    },
  })
  const print = (value: Json) => {
    last = value
    const show = options.colours ? coloured : dump
    stdout += (options.rawOutput && typeof value === 'string' ? value : show(value, options.style)) + options.end
  }
  try {
    for (const value of options.nothing ? [null] : each(inputs.values)) {
      try {
        for (const made of run(value)) print(made.value)
      } catch (error) {
        if (!(error instanceof JqError)) throw error
        stderr += `jq: error (at ${inputs.position()})${told(error)}\n`
        exitCode = 5
      }
    }
  } catch (error) {
    if (error instanceof Halted) return halted(error, stdout, stderr)
    if (error instanceof ParseFault) return { stdout, stderr: `${stderr}jq: parse error: ${error.message}\n`, exitCode: 2 }
    return exceeded(error, { stdout, stderr })
  }
  const status = options.exitStatus && exitCode === 0 ? (last === undefined ? 4 : truthy(last) ? 0 : 1) : exitCode
  return { stdout, stderr, exitCode: status }
}

/** A filter that does more than one may ends as other commands do that reach a limit; anything else thrown is no failure of a filter. */
function exceeded(error: unknown, said: Omit<Ended, 'exitCode'>): Ended {
  const limit = error instanceof RangeError ? 'a filter nests too deeply' : error instanceof LimitExceeded ? error.message : undefined
  if (limit === undefined) throw error
  return { stdout: said.stdout, stderr: `${said.stderr}jq: limit exceeded: ${limit}\n`, exitCode: 126 }
}

/** What is after `jq: error (at …)`: a message, or any value. */
const told = ({ value }: JqError) => (typeof value === 'string' ? `: ${value}` : ` (not a string): ${dump(value)}`)

function halted({ exitCode, said }: Halted, stdout: string, stderr: string): Ended {
  const text = said === undefined ? '' : typeof said === 'string' ? said : `${dump(said)}\n`
  return { stdout, stderr: stderr + text, exitCode }
}

/** Programs by their text: a loop in the shell runs the same one again and again. */
const known = new Map<string, Filter>()

function compiled({ filter: text, variables }: Options): { filter: Filter } | Ended {
  const failed = (faults: { what: string; at: number }[]): Ended => {
    const lines = faults.map(
      ({ what, at }) => `jq: error: ${what} at <top-level>, line ${text.slice(0, at).split('\n').length}:\n${text}${' '.repeat(at)}\n`,
    )
    return { stdout: '', stderr: `${lines.join('')}jq: ${faults.length} compile error${faults.length === 1 ? '' : 's'}\n`, exitCode: 3 }
  }
  try {
    const filter = known.get(text) ?? parse(text)
    if (known.size > 100) known.clear()
    known.set(text, filter)
    const names = [
      ...prelude().keys(),
      ...Object.keys(natives),
      ...Object.keys(variables).map((name) => `$${name}`),
      '$ENV',
      '$ARGS',
      '$__prog_args',
    ]
    const faults = unknownNames(filter, new Set(names))
    return faults.length > 0 ? failed(faults) : { filter }
  } catch (error) {
    if (error instanceof SyntaxFault) return failed([{ what: error.message, at: error.at }])
    return exceeded(error, { stdout: '', stderr: '' })
  }
}

const variablesOf = ({ variables }: Options): Record<string, Json> => ({ ENV: emptyObject(), ...variables })

function* each(reads: Iterator<Read>): Generator<Json> {
  for (let next = reads.next(); !next.done; next = reads.next()) yield next.value.value
}

function inputsOf({ sources, slurp, raw }: Options): { values: Iterator<Read>; position(): string } {
  let place = '<unknown>'
  function* read(): Generator<Read> {
    for (const { name, text } of sources) {
      place = `${name}:0`
      for (const one of raw ? linesOf(text) : readJson(text)) {
        place = `${name}:${one.line}`
        yield one
      }
    }
  }
  function* slurped(): Generator<Read> {
    const line = sources.map(({ text }) => text).join('')
    if (raw) yield { value: line, line: line.split('\n').length - 1 }
    else yield { value: [...read()].map(({ value }) => value), line: 0 }
  }
  return { values: slurp ? slurped() : read(), position: () => place }
}

function* linesOf(text: string): Generator<Read> {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  for (const [at, line] of lines.entries()) yield { value: line, line: at + 1 }
}
