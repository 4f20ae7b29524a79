import {
  type CommandNode,
  type PipelineNode,
  parse,
  type ScriptNode,
  type SimpleCommandNode,
  type StatementNode,
  type WordNode,
} from 'just-bash'
import { type Code, ShellError } from './state'

type Redirections = SimpleCommandNode['redirections']
type Compound = Exclude<CommandNode, SimpleCommandNode>
type Case = Extract<Compound, { type: 'Case' }>
type Arithmetic = Extract<Compound, { type: 'ArithmeticCommand' }>
type Conditional = Extract<Compound, { type: 'ConditionalCommand' }>

export type { SimpleCommandNode, WordNode }
export type ArithmeticExpression = Arithmetic['expression']
export type ConditionalExpression = Conditional['expression']
export type Redirection = Redirections[number]

/** One step of a script. `to`, `end` and `next` are positions in the program. */
export type Instruction =
  /** `guarded`: its failure is asked about, so `set -e` leaves it alone. */
  | { op: 'simple'; node: SimpleCommandNode; guarded: boolean }
  | { op: 'exec'; argv: string[] }
  | { op: 'jump'; to: number }
  | { op: 'jump-if-ok'; to: number }
  | { op: 'jump-if-failed'; to: number }
  | { op: 'not' }
  | { op: 'status'; value: number }
  | { op: 'loop'; next: number; end: number }
  | { op: 'for'; words: WordNode[] | null; next: number; end: number }
  | { op: 'for-next'; variable: string; end: number }
  | { op: 'leave-loop' }
  | { op: 'case'; word: WordNode; arms: { patterns: WordNode[]; to: number }[]; end: number }
  /** `out`: where the subshell writes, a pipe or the text of `$( )`; `fromPipe`: it reads what the stage before it wrote. */
  | { op: 'sub'; end: number; out?: 'pipe' | 'capture'; withErrors?: boolean; fromPipe?: boolean }
  | { op: 'leave-sub'; slot?: number; pipe?: boolean }
  | { op: 'redirect'; redirections: Redirections; end: number }
  | { op: 'restore' }
  | { op: 'function'; name: string; entry: number; end: number }
  | { op: 'return' }
  | { op: 'spawn'; title: string; end: number }
  | { op: 'end-thread' }
  | { op: 'arithmetic'; expression: ArithmeticExpression }
  | { op: 'conditional'; expression: ConditionalExpression }
  | { op: 'refuse'; message: string }

/** A compiled program; `slots` numbers its command substitutions. */
export type Program = { instructions: Instruction[]; slots: Map<object, number> }

const CACHE_SIZE = 300
const cache = new Map<string, Program>()

/** The program of a text or argument list. Compiled once: a pure function of its input. Throws ShellError for bad syntax. */
export function programOf(code: Code): Program {
  if ('argv' in code) return { instructions: [{ op: 'exec', argv: code.argv }], slots: new Map() }
  const known = cache.get(code.text)
  if (known) return known
  const program = compile(parsed(code.text))
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value!)
  cache.set(code.text, program)
  return program
}

/** True when the text stops in the middle of a command, so that a shell asks for more. */
export function isIncomplete(text: string): boolean {
  try {
    parse(text)
    return /(^|[^\\])(\\\\)*\\\n?$/.test(text)
  } catch (error) {
    return (
      error instanceof Error &&
      /unterminated|unexpected (end|eof)|EOF|end of (file|input)|got end|looking for matching|got EOF/i.test(error.message)
    )
  }
}

function parsed(text: string): ScriptNode {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof Error) throw new ShellError(`syntax error: ${error.message.replace(/^.*?[Ss]yntax error:? */, '')}`)
    throw error
  }
}

function compile(script: ScriptNode): Program {
  const instructions: Instruction[] = []
  const slots = new Map<object, number>()
  const emit = <I extends Instruction>(instruction: I): I => {
    instructions.push(instruction)
    return instruction
  }
  const here = () => instructions.length

  // Substitutions run just before the command whose words hold them; a word then only reads their results.
  const substitutions = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) substitutions(item)
    else if (value && typeof value === 'object') {
      const node = value as { type?: string; body?: ScriptNode }
      if (node.type === 'CommandSubstitution') {
        const slot = slots.size
        slots.set(node, slot)
        const sub = emit({ op: 'sub', end: 0, out: 'capture' })
        statements(node.body!.statements, false)
        sub.end = here()
        emit({ op: 'leave-sub', slot })
      } else if (node.type === 'ProcessSubstitution') emit({ op: 'refuse', message: 'seatrial does not simulate process substitution' })
      else for (const field of Object.values(value)) substitutions(field)
    }
  }

  const statements = (list: readonly StatementNode[], guarded: boolean) => {
    for (const statement of list) {
      if (statement.deferredError) emit({ op: 'refuse', message: `syntax error: ${statement.deferredError.message}` })
      if (statement.background) {
        const spawn = emit({ op: 'spawn', title: statement.sourceText ?? 'sh', end: 0 })
        pipelines(statement, guarded)
        emit({ op: 'end-thread' })
        spawn.end = here()
      } else pipelines(statement, guarded)
    }
  }

  const pipelines = ({ pipelines: list, operators }: StatementNode, guarded: boolean) => {
    list.forEach((pipeline, i) => {
      const operator = i === 0 ? ';' : operators[i - 1]
      const skip =
        operator === '&&' ? emit({ op: 'jump-if-failed', to: 0 }) : operator === '||' ? emit({ op: 'jump-if-ok', to: 0 }) : undefined
      pipe(pipeline, guarded || i < list.length - 1)
      if (skip) skip.to = here()
    })
  }

  const pipe = ({ commands, negated, pipeStderr }: PipelineNode, guarded: boolean) => {
    const asked = guarded || negated
    if (commands.length === 1) command(commands[0]!, asked)
    else
      commands.forEach((stage, i) => {
        const last = i === commands.length - 1
        const sub = emit<Extract<Instruction, { op: 'sub' }>>({ op: 'sub', end: 0, fromPipe: i > 0, withErrors: pipeStderr?.[i] })
        if (!last) sub.out = 'pipe'
        command(stage, asked || !last)
        sub.end = here()
        emit({ op: 'leave-sub', pipe: !last })
      })
    if (negated) emit({ op: 'not' })
  }

  const command = (node: CommandNode, guarded: boolean) => {
    if (node.type === 'SimpleCommand') {
      substitutions([node.assignments, node.name, node.args, node.redirections])
      emit({ op: 'simple', node, guarded })
      return
    }
    if (node.type === 'FunctionDef') {
      const definition = emit({ op: 'function', name: node.name, entry: here() + 1, end: 0 })
      command(node.body, guarded)
      emit({ op: 'return' })
      definition.end = here()
      return
    }
    if (node.redirections.length === 0) return compound(node, guarded)
    substitutions(node.redirections)
    const redirect = emit({ op: 'redirect', redirections: node.redirections, end: 0 })
    compound(node, guarded)
    emit({ op: 'restore' })
    redirect.end = here()
  }

  const compound = (node: Exclude<Compound, { type: 'FunctionDef' }>, guarded: boolean): void => {
    switch (node.type) {
      case 'If': {
        const ends: { to: number }[] = []
        for (const { condition, body } of node.clauses) {
          statements(condition, true)
          const skip = emit({ op: 'jump-if-failed', to: 0 })
          statements(body, guarded)
          ends.push(emit({ op: 'jump', to: 0 }))
          skip.to = here()
        }
        if (node.elseBody) statements(node.elseBody, guarded)
        else emit({ op: 'status', value: 0 })
        for (const end of ends) end.to = here()
        return
      }
      case 'While':
      case 'Until': {
        const loop = emit({ op: 'loop', next: here() + 1, end: 0 })
        const start = here()
        statements(node.condition, true)
        const out = emit({ op: node.type === 'While' ? 'jump-if-failed' : 'jump-if-ok', to: 0 })
        statements(node.body, guarded)
        emit({ op: 'jump', to: start })
        out.to = here()
        emit({ op: 'status', value: 0 })
        loop.end = here()
        emit({ op: 'leave-loop' })
        return
      }
      case 'For': {
        substitutions(node.words)
        const loop = emit({ op: 'for', words: node.words, next: here() + 1, end: 0 })
        const next = emit({ op: 'for-next', variable: node.variable, end: 0 })
        statements(node.body, guarded)
        emit({ op: 'jump', to: loop.next })
        next.end = here()
        loop.end = here()
        emit({ op: 'leave-loop' })
        return
      }
      case 'CStyleFor': {
        if (node.init) emit({ op: 'arithmetic', expression: node.init })
        const loop = emit({ op: 'loop', next: 0, end: 0 })
        const start = here()
        if (node.condition) emit({ op: 'arithmetic', expression: node.condition })
        const out = node.condition ? emit({ op: 'jump-if-failed', to: 0 }) : undefined
        statements(node.body, guarded)
        loop.next = here()
        if (node.update) emit({ op: 'arithmetic', expression: node.update })
        emit({ op: 'jump', to: start })
        if (out) out.to = here()
        loop.end = here()
        emit({ op: 'leave-loop' })
        emit({ op: 'status', value: 0 })
        return
      }
      case 'Case':
        caseOf(node, guarded)
        return
      case 'Subshell': {
        const sub = emit({ op: 'sub', end: 0 })
        statements(node.body, guarded)
        sub.end = here()
        emit({ op: 'leave-sub' })
        return
      }
      case 'Group':
        statements(node.body, guarded)
        return
      case 'ArithmeticCommand':
        emit({ op: 'arithmetic', expression: node.expression })
        return
      case 'ConditionalCommand':
        substitutions(node.expression)
        emit({ op: 'conditional', expression: node.expression })
    }
  }

  const caseOf = (node: Case, guarded: boolean) => {
    substitutions(node.word)
    const choice = emit<Extract<Instruction, { op: 'case' }>>({ op: 'case', word: node.word, arms: [], end: 0 })
    const ends: { to: number }[] = []
    for (const { patterns, body } of node.items) {
      choice.arms.push({ patterns, to: here() })
      emit({ op: 'status', value: 0 })
      statements(body, guarded)
      ends.push(emit({ op: 'jump', to: 0 }))
    }
    choice.end = here()
    for (const end of ends) end.to = here()
  }

  statements(script.statements, false)
  return { instructions, slots }
}
