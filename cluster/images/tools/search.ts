import { RE2JS, RE2JSSyntaxException } from 're2js'
import { resolvePath } from '../files'
import { inputs, joined, linesOf } from './input'
import { failed, options, type Tool, type ToolCall } from './tool'

/** What a pattern of grep or sed matches, on a linear-time engine; undefined when it is no pattern. */
function expression(
  pattern: string,
  { extended, ignoreCase, fixed }: { extended: boolean; ignoreCase: boolean; fixed: boolean },
): RE2JS | undefined {
  // In a basic expression + ? | ( ) { } are plain, and special after a backslash.
  const basic = pattern.replace(/\\?[+?|(){}]/g, (found) => (found.startsWith('\\') ? found.slice(1) : `\\${found}`))
  const source = fixed ? RE2JS.quote(pattern) : extended ? pattern : basic
  try {
    return RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return undefined
    throw error
  }
}

export const grep: Tool = (call) => {
  const { flags, values, operands } = options(call.argv, 'emABC')
  const patterns = values.e ?? operands.slice(0, 1)
  const files = values.e ? operands : operands.slice(1)
  if (patterns.length === 0) return failed('Usage: grep [-EFivnclqwxo] [-m N] [-A/B/C N] PATTERN [FILE]...', 2)
  const like = { extended: flags.has('E'), ignoreCase: flags.has('i'), fixed: flags.has('F') }
  const tests = patterns.map((pattern) => expression(flags.has('w') ? `\\b${pattern}\\b` : flags.has('x') ? `^${pattern}$` : pattern, like))
  if (tests.some((test) => test === undefined)) return failed('grep: bad regex', 2)
  const recursive = flags.has('r') || flags.has('R')
  const read = inputs(call, recursive ? filesBelow(call, files.length > 0 ? files : ['.']) : files)
  if (read === 'wait') return { wait: 'input' }
  const named = recursive || files.length > 1
  let out = ''
  let found = false
  const after = Number(values.A?.[0] ?? values.C?.[0] ?? 0)
  const before = Number(values.B?.[0] ?? values.C?.[0] ?? 0)
  for (const { name, text } of read.texts) {
    const lines = linesOf(text)
    const hits = lines.flatMap((line, i) => (tests.some((test) => test!.matcher(line).find()) !== flags.has('v') ? [i] : []))
    const wanted = values.m ? hits.slice(0, Number(values.m[0])) : hits
    if (wanted.length > 0) found = true
    const prefix = named && !flags.has('h') ? `${name}:` : ''
    if (flags.has('q')) continue
    if (flags.has('c')) out += `${prefix}${wanted.length}\n`
    else if (flags.has('l')) out += wanted.length > 0 ? `${name}\n` : ''
    else if (flags.has('o')) {
      for (const i of wanted) {
        const matcher = tests[0]!.matcher(lines[i]!)
        while (matcher.find()) out += `${prefix}${matcher.group()}\n`
      }
    } else {
      const shown = new Set(wanted.flatMap((i) => Array.from({ length: before + after + 1 }, (_, k) => i - before + k)))
      lines.forEach((line, i) => {
        if (shown.has(i)) out += `${prefix}${flags.has('n') ? `${i + 1}:` : ''}${line}\n`
      })
    }
  }
  return { out, err: flags.has('s') ? '' : read.err, code: found ? 0 : read.err ? 2 : 1 }
}

function filesBelow(call: ToolCall, roots: readonly string[]): string[] {
  const { files } = call.around
  const walk = (path: string): string[] => {
    const full = resolvePath(call.cwd, path)
    if (!files.isDirectory(full)) return [path]
    return files.list(full).flatMap((name) => walk(path.endsWith('/') ? path + name : `${path}/${name}`))
  }
  return roots.flatMap(walk)
}

export const sed: Tool = (call) => {
  const { flags, values, operands } = options(call.argv, 'e')
  const scripts = values.e ?? operands.slice(0, 1)
  const files = values.e ? operands : operands.slice(1)
  const edits = scripts.flatMap((script) => script.split(';')).map((script) => sedEdit(script.trim(), flags.has('E') || flags.has('r')))
  if (edits.some((edit) => edit === undefined)) return failed(`sed: seatrial simulates s///, d and p only: ${scripts.join(' ')}`)
  const read = inputs(call, files)
  if (read === 'wait') return { wait: 'input' }
  const edited = read.texts.map(({ name, text }) => {
    const lines = linesOf(text)
    const out = lines.flatMap((line, i) => {
      let now: string | undefined = line
      const extra: string[] = []
      for (const edit of edits) {
        if (now === undefined || !edit!.applies(now, i + 1, lines.length)) continue
        if (edit!.kind === 'p') extra.push(now)
        else now = edit!.kind === 'd' ? undefined : edit!.change(now)
      }
      return [...extra, ...(now === undefined || flags.has('n') ? [] : [now])]
    })
    return { name, text: joined(out) }
  })
  if (!flags.has('i')) return { out: edited.map(({ text }) => text).join(''), err: read.err, code: read.err ? 1 : 0 }
  for (const { name, text } of edited) call.around.files.write(resolvePath(call.cwd, name), text)
  return { err: read.err, code: read.err ? 1 : 0 }
}

type SedEdit = { kind: 's' | 'd' | 'p'; applies(line: string, number: number, last: number): boolean; change(line: string): string }

function sedEdit(script: string, extended: boolean): SedEdit | undefined {
  const address = /^(?:(\d+|\$)(?:,(\d+|\$))?|\/((?:[^/\\]|\\.)*)\/)?\s*(.*)$/s.exec(script)
  if (!address) return undefined
  const [, from, to, pattern, command = ''] = address
  const test = pattern === undefined ? undefined : expression(pattern, { extended, ignoreCase: false, fixed: false })
  if (pattern !== undefined && !test) return undefined
  const lineOf = (text: string, last: number) => (text === '$' ? last : Number(text))
  const applies = (line: string, number: number, last: number) =>
    test ? test.matcher(line).find() : from === undefined || (number >= lineOf(from, last) && number <= lineOf(to ?? from, last))
  if (command === 'd' || command === 'p') return { kind: command, applies, change: (line) => line }
  const separator = command[1]
  if (command[0] !== 's' || !separator) return undefined
  const parts: string[] = ['']
  for (let i = 2; i < command.length; i++) {
    const last = parts.length - 1
    if (command[i] === '\\' && command[i + 1] === separator) parts[last] = `${parts[last]}${command[++i]}`
    else if (command[i] === '\\') parts[last] = `${parts[last]}\\${command[++i] ?? ''}`
    else if (command[i] === separator) parts.push('')
    else parts[last] = `${parts[last]}${command[i]}`
  }
  const [find = '', replacement = '', modifiers = ''] = parts
  const matcher = expression(find, { extended, ignoreCase: /i/i.test(modifiers), fixed: false })
  if (!matcher || parts.length < 3) return undefined
  const template = replacement
    .replace(/\$/g, '\\$')
    .replace(/\\(\d)/g, '$$$1')
    .replace(/(^|[^\\])&/g, '$1$$0')
    .replace(/\\n/g, '\n')
  return {
    kind: 's',
    applies,
    change: (line) => (modifiers.includes('g') ? matcher.matcher(line).replaceAll(template) : matcher.matcher(line).replaceFirst(template)),
  }
}
