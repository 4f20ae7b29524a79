import { builtinNames, builtins, builtinTakes, FunctionError, type Takes } from './functions'
import { type Branch, type Command, type Node, type Operand, type Pipe, parseTemplate, TemplateSyntax } from './parse'
import { goText, isMap, keysOf, truth, typeOf, type Value } from './value'

/** One place of a failed execution, the outermost first. `at`: `file:line:column`. */
export type Frame = { at: string; executing: string; shown: string; message: string }

/** A template that failed while it ran. */
export class TemplateFault extends Error {
  /** What had been written before. */
  written = ''
  constructor(
    readonly frames: Frame[],
    /** What a chart's author says by `fail` or `required`. */
    readonly said?: string,
  ) {
    super(said ?? frames.at(-1)?.message)
  }
}

export type Functions = Record<string, (args: Value[], call: Call) => Value>
/** What a function may ask of the template that calls it. */
export type Call = { include(name: string, data: Value): string; renderText(text: string, data: Value): string }

/** What a key that a map lacks is: Go's `missingkey`, where `zero` writes nothing at all for what has no value, as helm has it. */
export type MissingKey = 'zero' | 'default' | 'error'

export type EngineOptions = {
  missing: MissingKey
  /** What Go calls the whole numbers of the data: those in a template are `int`. */
  whole: 'int' | 'int64'
  /** How many arguments functions of one's own take, where that is to be checked. */
  takes?: Readonly<Record<string, Takes>>
}

/** `undefined` is what a map lacks, as reflect's zero Value. */
type Given = Value | undefined

type Template = { file: string; text: string; body: Node[] }
type Scope = { name: string; value: Value }[]
/** `element`: dot is an item of a list or map, whose type Go does not know. */
type Running = { template: Template; name: string; root: Value; scope: Scope; depth: number; element: boolean }

class Leave extends Error {
  /** What the pass had written. */
  written = ''
  constructor(readonly by: 'break' | 'continue') {
    super(by)
  }
}

/** As Go's own limit on nested templates, but for this host's stack. */
const mostDepth = 400
/** All that one execution may write, characters, and steps it may take. */
const mostText = 4 * 1024 * 1024
const mostSteps = 2_000_000

export type Engine = { run(name: string, data: Value): string; has(name: string): boolean }

/** A file that is no template. */
export class ParseFault extends Error {
  constructor(
    readonly file: string,
    readonly line: number,
    message: string,
  ) {
    super(message)
  }
}

/**
 * Templates that know each other, as one text/template set. `files`: texts by file name, in the order in which they are read: a later definition of a
 * name replaces an earlier one. Throws ParseFault; running throws TemplateFault.
 */
export function createEngine(files: Record<string, string>, functions: Functions, { missing, whole, takes = {} }: EngineOptions): Engine {
  const known = new Set([...builtinNames, ...Object.keys(functions)])
  const noValue = missing === 'zero' ? '' : '<no value>'
  let templates = new Map<string, Template>()
  for (const [file, text] of Object.entries(files)) add(file, text)
  let steps = 0

  function add(file: string, text: string): void {
    const { body, defined } = parsed(file, text)
    templates.set(file, { file, text, body })
    for (const [name, nodes] of Object.entries(defined)) templates.set(name, { file, text, body: nodes })
  }

  function parsed(file: string, text: string) {
    try {
      return parseTemplate(text, known)
    } catch (error) {
      if (error instanceof TemplateSyntax) throw new ParseFault(file, error.line, error.message)
      throw error
    }
  }

  /** A text of the values, as a template of this set: what it defines is forgotten. */
  function renderText(text: string, data: Value, depth: number): string {
    const before = templates
    templates = new Map(before)
    try {
      add('gotpl', text)
      return run('gotpl', data, depth)
    } finally {
      templates = before
    }
  }

  function run(name: string, data: Value, depth = 0): string {
    const template = templates.get(name)
    if (!template) throw new FunctionError(`template: no template ${JSON.stringify(name)} associated with template "gotpl"`)
    if (depth > mostDepth) throw new FunctionError('exceeded maximum template depth')
    return list(template.body, data, { template, name, root: data, scope: [{ name: '$', value: data }], depth, element: false })
  }

  function place({ template }: Running, at: number): string {
    const before = template.text.slice(0, at)
    const line = before.split('\n').length
    return `${template.file}:${line}:${Buffer.byteLength(before.slice(before.lastIndexOf('\n') + 1))}`
  }

  function fail(running: Running, { at, shown }: { at: number; shown: string }, message: string): never {
    const short = shown.length > 20 ? `${shown.slice(0, 20)}...` : shown
    throw new TemplateFault([{ at: place(running, at), executing: running.name, shown: short, message }])
  }

  function list(nodes: readonly Node[], dot: Value, running: Running): string {
    let out = ''
    const kept = running.scope.length
    for (const node of nodes) {
      if (++steps > mostSteps) throw new FunctionError('the template takes too many steps')
      try {
        out += one(node, dot, running)
      } catch (error) {
        if (error instanceof Leave || error instanceof TemplateFault) error.written = out + error.written
        throw error
      }
      if (out.length > mostText) throw new FunctionError('the template writes too much')
    }
    running.scope.length = kept
    return out
  }

  function one(node: Node, dot: Value, running: Running): string {
    switch (node.kind) {
      case 'text':
        return node.text
      case 'action': {
        const value = pipe(node.pipe, dot, running)
        if (node.pipe.declares.length > 0) return ''
        return value === null || value === undefined ? noValue : goText(value)
      }
      case 'template': {
        const data = (node.pipe ? pipe(node.pipe, dot, running) : null) ?? null
        if (!templates.has(node.name))
          fail(
            running,
            { at: node.at, shown: `{{template ${JSON.stringify(node.name)}${node.pipe ? ` ${node.pipe.shown}` : ''}}}` },
            `template ${JSON.stringify(node.name)} not defined`,
          )
        return run(node.name, data, running.depth + 1)
      }
      case 'break':
      case 'continue':
        throw new Leave(node.kind)
      default:
        return branch(node, dot, running)
    }
  }

  function branch(node: Branch, dot: Value, running: Running): string {
    const kept = running.scope.length
    try {
      if (node.kind === 'range') return range(node, dot, running)
      const value = pipe(node.pipe, dot, running)
      if (truth(value)) {
        if (node.kind === 'if') return list(node.body, dot, running)
        return list(node.body, value ?? null, { ...running, element: false })
      }
      return list(node.otherwise, dot, running)
    } finally {
      running.scope.length = kept
    }
  }

  function range(node: Branch, dot: Value, running: Running): string {
    const over = pipe({ ...node.pipe, declares: [] }, dot, running)
    const last = (node.pipe.commands.at(-1)?.operands.at(-1) ?? node.pipe) as Operand
    if (typeof over === 'bigint' && node.pipe.declares.length > 1)
      fail(running, last, `can't use ${goText(over)} to iterate over more than one variable`)
    const entries: [Value, Value][] = Array.isArray(over)
      ? over.map((item, index) => [BigInt(index), item])
      : isMap(over)
        ? keysOf(over).map((key) => [key, over[key] as Value])
        : typeof over === 'bigint'
          ? Array.from({ length: Math.min(Number(over), 100_000) }, (_, index) => [BigInt(index), BigInt(index)])
          : over === null || over === undefined
            ? []
            : fail(running, last, `range can't iterate over ${goText(over)}`)
    if (entries.length === 0) return list(node.otherwise, dot, running)
    let out = ''
    const { declares, assigns } = node.pipe
    for (const [key, item] of entries) {
      const kept = running.scope.length
      const bind = (name: string, value: Value) => (assigns ? assign(running, name, value) : running.scope.push({ name, value }))
      if (declares.length === 1) bind(declares[0] as string, item)
      if (declares.length === 2) {
        bind(declares[0] as string, key)
        bind(declares[1] as string, item)
      }
      try {
        out += list(node.body, item, { ...running, element: typeof over !== 'bigint' })
      } catch (error) {
        if (error instanceof TemplateFault) error.written = out + error.written
        if (!(error instanceof Leave)) throw error
        out += error.written
        if (error.by === 'break') break
      } finally {
        running.scope.length = kept
      }
    }
    return out
  }

  function assign(running: Running, name: string, value: Value): void {
    const found = running.scope.findLast((each) => each.name === name)
    if (found) found.value = value
  }

  function pipe(node: Pipe, dot: Value, running: Running): Given {
    let piped: Given[] = []
    for (const each of node.commands) piped = [command(each, dot, running, piped)]
    // What is null by itself is nothing at the end of a pipeline
    const result = piped[0] ?? null
    for (const name of node.declares) {
      if (node.assigns) assign(running, name, result)
      else running.scope.push({ name, value: result })
    }
    return result
  }

  function command(node: Command, dot: Value, running: Running, piped: readonly Given[]): Given {
    const [head, ...rest] = node.operands as [Operand, ...Operand[]]
    if (head.is === 'nil') return fail(running, head, 'nil is not a command')
    if (head.is === 'function') return call(node, head.name, rest, dot, running, piped)
    const takesArguments = rest.length > 0 || piped.length > 0
    if (!takesArguments) return operand(head, dot, running)
    if (head.is !== 'field' && head.is !== 'variable' && head.is !== 'pipe')
      fail(running, head, `can't give argument to non-function ${head.shown}`)
    const args = [...rest.map((each) => operand(each, dot, running)), ...piped].map((arg) => arg ?? null)
    return operand(head, dot, running, args)
  }

  function call(node: Command, name: string, rest: readonly Operand[], dot: Value, running: Running, piped: readonly Given[]): Given {
    checkArguments(node, name, rest, rest.length + piped.length, running)
    if (name === 'and' || name === 'or') {
      let value: Given = null
      for (const each of rest) {
        value = operand(each, dot, running)
        if (truth(value) === (name === 'or')) return value
      }
      return piped.length === 0 ? value : piped[0]
    }
    const given = [...rest.map((each) => operand(each, dot, running)), ...piped]
    const own = Object.hasOwn(builtins, name) ? builtins[name] : Object.hasOwn(functions, name) ? functions[name] : undefined
    if (!own) return fail(running, node, `${name} is not a defined function`)
    const [first] = given
    if (wantedBy(name)?.text && typeof first !== 'string') {
      const why =
        first === undefined
          ? 'invalid value; expected string'
          : `wrong type for value; expected string; got ${argumentType(rest[0], first)}`
      fail(running, rest[0] ?? node, why)
    }
    const asked: Call = {
      include: (of, data) => run(of, data, running.depth + 1),
      renderText: (text, data) => renderText(text, data, running.depth + 1),
    }
    try {
      if (name === 'call' && typeof first !== 'function')
        throw new FunctionError(
          first === undefined || first === null
            ? 'call of nil'
            : `non-function ${rest[0]?.shown ?? ''} of type ${argumentType(rest[0], first)}`,
        )
      if (name === 'len' && (first === undefined || rest[0]?.is === 'nil'))
        throw new FunctionError('reflect: call of reflect.Value.Type on zero Value')
      return own(
        given.map((arg) => arg ?? null),
        asked,
        (at) => argumentType(rest[at], given[at]),
      )
    } catch (error) {
      const here = { at: place(running, node.at), executing: running.name, shown: node.shown, message: `error calling ${name}:` }
      if (error instanceof TemplateFault) throw new TemplateFault([here, ...error.frames], error.said)
      if (!(error instanceof FunctionError)) throw error
      if (error.said) throw new TemplateFault([here], error.message)
      if (error.bare)
        return fail(
          running,
          { at: node.at, shown: node.operands.length === 1 || error.bare === 'whole' ? node.shown : name },
          error.message,
        )
      throw new TemplateFault([{ ...here, message: `error calling ${name}: ${error.message}` }])
    }
  }

  function operand(node: Operand, dot: Value, running: Running, args?: Value[]): Given {
    switch (node.is) {
      case 'dot':
        return dot
      case 'nil':
        return null
      case 'bool':
      case 'number':
      case 'string':
        return node.value
      case 'function':
        return call({ at: node.at, shown: node.shown, operands: [node] }, node.name, [], dot, running, [])
      case 'field':
        return walk(node, node.path, dot, running, args)
      case 'variable': {
        const found = running.scope.findLast((each) => each.name === node.name)
        if (!found) return fail(running, node, `undefined variable: ${node.name}`)
        return walk(node, node.path, found.value, running, args)
      }
      case 'pipe':
        return walk(node, node.path, pipe(node.pipe, dot, running), running, args)
    }
  }

  function walk(node: Operand, path: readonly string[], from: Given, running: Running, args: Value[] = []): Given {
    let value: Given = from
    for (const [index, name] of path.entries()) {
      const last = index === path.length - 1
      if (value === undefined || (value === null && index === 0)) return undefined
      if (value === null) return fail(running, node, `nil pointer evaluating interface {}.${name}`)
      if (!isMap(value)) fail(running, node, `can't evaluate field ${name} in type ${typeName(value, index, node, running)}`)
      const has = Object.hasOwn(value as object, name)
      if (!has && missing === 'error') fail(running, node, `map has no entry for key ${JSON.stringify(name)}`)
      const found: Given = has ? (value as { [key: string]: Value })[name] : missing === 'zero' ? null : undefined
      value = typeof found === 'function' ? found(...(last ? args : [])) : found
    }
    return value
  }

  function typeName(value: Value, index: number, node: Operand, { element }: Running): string {
    if (typeof value === 'function') return 'func'
    if (index > 0 || node.is !== 'field' || element) return 'interface {}'
    return typeof value === 'bigint' ? 'int' : typeOf(value)
  }

  /** What Go calls the type of an argument. */
  function argumentType(node: Operand | undefined, value: Given): string {
    return typeof value === 'bigint' ? (node?.is === 'number' ? 'int' : whole) : typeOf(value)
  }

  const wantedBy = (name: string): Takes | undefined => (Object.hasOwn(builtinTakes, name) ? builtinTakes[name] : takes[name])

  /** As text/template evalCall and validateType. */
  function checkArguments(node: Command, name: string, rest: readonly Operand[], given: number, running: Running): void {
    const wanted = wantedBy(name)
    if (!wanted) return
    const { least, more = false } = wanted
    if (given < least || (given > least && !more))
      fail(running, { at: node.at, shown: name }, `wrong number of args for ${name}: want ${more ? 'at least ' : ''}${least} got ${given}`)
    const [first] = rest
    if (wanted.text && first && (first.is === 'number' || first.is === 'bool'))
      fail(running, first, `expected string; found ${first.shown}`)
    if (wanted.text && first?.is === 'nil') fail(running, first, 'cannot assign nil to string')
  }

  return {
    has: (name) => templates.has(name),
    run(name, data) {
      steps = 0
      return run(name, data)
    },
  }
}
