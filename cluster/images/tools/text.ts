import { baseName, parentOf, resolvePath } from '../files'
import { inputs, joined, linesOf, missing } from './input'
import { grep, sed } from './search'
import { failed, ok, options, type Tool, type ToolCall, type ToolResult } from './tool'

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\', e: '\x1b' }

/** Backslash escapes as `echo -e` and `printf` read them. */
const unescaped = (text: string): string =>
  text.replace(/\\(0[0-7]{0,3}|x[\da-fA-F]{1,2}|.)/g, (whole, code: string) => {
    if (/^0/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) || 0)
    if (/^x./.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16))
    return escapes[code] ?? whole
  })

/** A tool over the lines of all its input. */
const filter =
  (valued: string, make: (lines: string[], opts: ReturnType<typeof options>, call: ToolCall) => ToolResult | string): Tool =>
  (call) => {
    const opts = options(call.argv, valued)
    const read = inputs(call, opts.operands)
    if (read === 'wait') return { wait: 'input' }
    const made = make(
      read.texts.flatMap(({ text }) => linesOf(text)),
      opts,
      call,
    )
    const result = typeof made === 'string' ? { out: made } : made
    return read.err && result.wait === undefined ? { ...result, err: read.err + (result.err ?? ''), code: 1 } : result
  }

const printf: Tool = ({ argv }) => {
  const [, format = '', ...args] = argv
  let at = 0
  let out = ''
  do {
    out += unescaped(format).replace(
      /%(-?)(0?)(\d*)(?:\.(\d+))?([sdiuxXobcf%])/g,
      (_, left: string, zero: string, width: string, precision: string | undefined, type: string) => {
        if (type === '%') return '%'
        const arg = args[at++] ?? ''
        const text =
          type === 's'
            ? arg.slice(0, precision === undefined ? undefined : Number(precision))
            : type === 'b'
              ? unescaped(arg)
              : type === 'c'
                ? arg.slice(0, 1)
                : type === 'x'
                  ? (Number(arg) || 0).toString(16)
                  : type === 'o'
                    ? (Number(arg) || 0).toString(8)
                    : type === 'f'
                      ? (Number(arg) || 0).toFixed(Number(precision ?? 6))
                      : String(Math.trunc(Number(arg) || 0))
        return left ? text.padEnd(Number(width)) : text.padStart(Number(width), zero && type !== 's' ? '0' : ' ')
      },
    )
  } while (at > 0 && at < args.length)
  return ok(out)
}

const echo: Tool = ({ argv }) => {
  let at = 1
  let newline = true
  let escaped = false
  while (/^-[neE]+$/.test(argv[at] ?? '')) {
    if (argv[at]!.includes('n')) newline = false
    if (argv[at]!.includes('e')) escaped = true
    at++
  }
  const text = argv.slice(at).join(' ')
  return ok((escaped ? unescaped(text) : text) + (newline ? '\n' : ''))
}

const cat: Tool = (call) => {
  const { operands, flags } = options(call.argv)
  if (operands.length === 0 || operands.includes('-')) {
    // Line by line, so that a person sees each come back.
    const read = call.read('all')
    if (read === 'wait') return { wait: 'input' }
    return ok(read.text)
  }
  const read = inputs(call, operands)
  if (read === 'wait') return { wait: 'input' }
  const text = read.texts.map((input) => input.text).join('')
  const out = flags.has('n') ? joined(linesOf(text).map((line, i) => `${String(i + 1).padStart(6)}\t${line}`)) : text
  return { out, err: read.err, code: read.err ? 1 : 0 }
}

const countOf = (opts: ReturnType<typeof options>, call: ToolCall): number => {
  const short = call.argv.find((arg) => /^-\d+$/.test(arg))
  return Number(opts.values.n?.[0] ?? short?.slice(1) ?? 10)
}

const firstOf: Tool = filter('nc', (lines, opts, call) => {
  if (opts.values.c) return lines.join('\n').slice(0, Number(opts.values.c[0]))
  return joined(lines.slice(0, countOf(opts, call)))
})

/** Leaves once it has its lines, though more input may come. */
const head: Tool = (call) => {
  const opts = options(call.argv, 'nc')
  const count = countOf(opts, call)
  if (opts.operands.length > 0 || opts.values.c || !(count >= 0)) return firstOf(call)
  const read = call.read(count)
  return read === 'wait' ? { wait: 'input' } : ok(read.text)
}

const tail: Tool = (call) => {
  const opts = options(call.argv, 'nc')
  const follow = opts.flags.has('f') || opts.flags.has('F')
  const [name] = opts.operands
  const path = name === undefined ? undefined : resolvePath(call.cwd, name)
  if (follow && path === '/dev/null') return { wait: 'ever' }
  const count = opts.values.n?.[0] ?? String(countOf(opts, call))
  const bytes = opts.values.c?.[0]
  const last = (lines: string[]) =>
    count.startsWith('+') ? lines.slice(Number(count) - 1) : Number(count) === 0 ? [] : lines.slice(-Math.abs(Number(count)))
  if (follow && path !== undefined) {
    const text = call.around.files.read(path)
    if (text === undefined && !opts.flags.has('F')) return { err: missing(call, name!), code: 1 }
    return { wait: 'growth', path, seen: text?.length ?? 0, out: joined(last(linesOf(text ?? ''))) }
  }
  const read = inputs(call, opts.operands)
  if (read === 'wait') return { wait: 'input' }
  const out =
    bytes === undefined
      ? joined(last(read.texts.flatMap(({ text }) => linesOf(text))))
      : read.texts
          .map(({ text }) => text.slice(bytes.startsWith('+') ? Math.max(0, Number(bytes) - 1) : -Number(bytes) || text.length))
          .join('')
  return { out, err: read.err, code: read.err ? 1 : 0 }
}

const wc: Tool = (call) => {
  const { flags, operands } = options(call.argv)
  const read = inputs(call, operands)
  if (read === 'wait') return { wait: 'input' }
  const all = !flags.has('l') && !flags.has('w') && !flags.has('c')
  const rows = read.texts.map(({ name, text }) => {
    const counts = [
      ...(all || flags.has('l') ? [text.split('\n').length - 1] : []),
      ...(all || flags.has('w') ? [text.split(/\s+/).filter(Boolean).length] : []),
      ...(all || flags.has('c') ? [Buffer.byteLength(text)] : []),
    ]
    const numbers = counts.length === 1 ? String(counts[0]) : counts.map((n) => String(n).padStart(7)).join(' ')
    return operands.length > 0 ? `${numbers} ${name}` : numbers
  })
  return { out: joined(rows), err: read.err, code: read.err ? 1 : 0 }
}

const sort: Tool = filter('kt', (lines, { flags, values }) => {
  const field = Number(values.k?.[0]?.split(',')[0]?.replace(/\D/g, '') ?? 0)
  const separator = values.t?.[0]
  const key = (line: string) =>
    field > 0 ? (line.split(separator ?? /\s+/).filter((part) => separator || part !== '')[field - 1] ?? '') : line
  const numeric = flags.has('n') || /n/.test(values.k?.[0] ?? '')
  const ordered = [...lines].sort((a, b) => {
    const order = numeric ? Number.parseFloat(key(a)) - Number.parseFloat(key(b)) || 0 : key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0
    return flags.has('r') ? -order : order
  })
  return joined(flags.has('u') ? ordered.filter((line, i) => line !== ordered[i - 1]) : ordered)
})

const uniq: Tool = filter('', (lines, { flags }) => {
  const groups: { line: string; count: number }[] = []
  for (const line of lines) {
    if (groups.at(-1)?.line === line) groups.at(-1)!.count++
    else groups.push({ line, count: 1 })
  }
  return joined(
    groups
      .filter(({ count }) => !flags.has('d') || count > 1)
      .map(({ line, count }) => (flags.has('c') ? `${String(count).padStart(7)} ${line}` : line)),
  )
})

const cut: Tool = filter('dfc', (lines, { values }) => {
  const [list, separator] = [values.f?.[0] ?? values.c?.[0] ?? '', values.d?.[0] ?? '\t']
  const ranges = list.split(',').map((range) => {
    const [from, to] = range.split('-')
    return { from: Number(from || 1), to: range.includes('-') ? Number(to || Number.POSITIVE_INFINITY) : Number(from) }
  })
  const wanted = (i: number) => ranges.some(({ from, to }) => i + 1 >= from && i + 1 <= to)
  return joined(
    lines.map((line) => {
      if (values.c) return [...line].filter((_, i) => wanted(i)).join('')
      return line.includes(separator)
        ? line
            .split(separator)
            .filter((_, i) => wanted(i))
            .join(separator)
        : line
    }),
  )
})

const tr: Tool = (call) => {
  const { flags, operands } = options(call.argv)
  const read = call.read('all')
  if (read === 'wait') return { wait: 'input' }
  const from = characters(operands[0] ?? '')
  const to = characters(operands[1] ?? '')
  const changed = [...read.text].flatMap((char) => {
    const at = from.indexOf(char)
    if (flags.has('d')) return at === -1 ? [char] : []
    return at === -1 ? [char] : [to[Math.min(at, to.length - 1)] ?? char]
  })
  const squeezed = flags.has('s')
    ? changed.filter((char, i) => char !== changed[i - 1] || !(to.length > 0 ? to : from).includes(char))
    : changed
  return ok(squeezed.join(''))
}

const sets: Readonly<Record<string, string>> = {
  '[:upper:]': 'A-Z',
  '[:lower:]': 'a-z',
  '[:digit:]': '0-9',
  '[:alpha:]': 'A-Za-z',
  '[:alnum:]': 'A-Za-z0-9',
  '[:space:]': ' \t\n\r',
}

function characters(set: string): string[] {
  const text = [...unescaped(set.replace(/\[:[a-z]+:\]/g, (name) => sets[name] ?? name))]
  const all: string[] = []
  for (let i = 0; i < text.length; i++) {
    if (text[i + 1] === '-' && text[i + 2] !== undefined) {
      for (let code = text[i]!.codePointAt(0)!; code <= text[i + 2]!.codePointAt(0)!; code++) all.push(String.fromCodePoint(code))
      i += 2
    } else all.push(text[i]!)
  }
  return all
}

const tee: Tool = (call) => {
  const { flags, operands } = options(call.argv)
  const read = call.read('all')
  if (read === 'wait') return { wait: 'input' }
  let err = ''
  for (const name of operands) {
    const path = resolvePath(call.cwd, name)
    const error = call.around.files.write(path, (flags.has('a') ? (call.around.files.read(path) ?? '') : '') + read.text)
    if (error) err += `tee: ${name}: ${error}\n`
  }
  return { out: read.text, err, code: err ? 1 : 0 }
}

const SEQ_LIMIT = 100_000

const seq: Tool = ({ argv }) => {
  const numbers = argv
    .slice(1)
    .filter((arg) => !/^-[sw]/.test(arg))
    .map(Number)
  if (numbers.length === 0 || numbers.some(Number.isNaN)) return failed('seq: invalid number')
  const [first, step, last] =
    numbers.length === 1
      ? [1, 1, numbers[0]!]
      : numbers.length === 2
        ? [numbers[0]!, 1, numbers[1]!]
        : (numbers as [number, number, number])
  const count = step === 0 ? 0 : Math.min(Math.floor((last - first) / step) + 1, SEQ_LIMIT)
  return ok(joined(Array.from({ length: Math.max(0, count) }, (_, i) => String(first + i * step))))
}

const expr: Tool = ({ argv }) => {
  const [left = '', operator, right = ''] = argv.slice(1)
  const a = Number(left)
  const b = Number(right)
  const value =
    operator === '+'
      ? a + b
      : operator === '-'
        ? a - b
        : operator === '*'
          ? a * b
          : operator === '/'
            ? Math.trunc(a / b)
            : operator === '%'
              ? a % b
              : operator === '='
                ? Number(left === right)
                : undefined
  if (operator === undefined) return ok(`${left}\n`)
  return value === undefined || Number.isNaN(value) ? failed('expr: syntax error', 2) : { out: `${value}\n`, code: value === 0 ? 1 : 0 }
}

export const textTools: Readonly<Record<string, Tool>> = {
  echo,
  printf,
  cat,
  head,
  tail,
  grep,
  sed,
  wc,
  sort,
  uniq,
  cut,
  tr,
  tee,
  seq,
  expr,
  basename: ({ argv }) => ok(`${baseName(argv[1]?.replace(/\/+$/, '') ?? '').replace(argv[2] ?? '', '')}\n`),
  dirname: ({ argv }) => ok(`${argv[1]?.includes('/') ? parentOf(argv[1]) : '.'}\n`),
}
