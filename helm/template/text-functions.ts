import { RE2JS } from 're2js'
import type { Functions } from '@/apimachinery/template/evaluate'
import { FunctionError } from '@/apimachinery/template/functions'
import type { Value } from '@/apimachinery/template/value'
import { bounded, mostMade, strlist, strval, text, whole } from './arguments'
import type { Environment } from './environment'

const repeated = (count: bigint, of: string) => {
  if (Number(count) * of.length > mostMade) throw new FunctionError('the template writes too much')
  return of.repeat(Math.max(0, Number(count)))
}
const indented = (spaces: Value | undefined, of: Value | undefined) => {
  const pad = ' '.repeat(Math.max(0, Math.min(1000, Number(whole(spaces)))))
  return pad + text(of).replaceAll('\n', `\n${pad}`)
}
const capital = (word: string) => word.replace(/(^|\s)(\S)/g, (_, before: string, letter: string) => before + letter.toUpperCase())
const base64 = (of: string) => Buffer.from(of).toString('base64')

const regex = (of: Value | undefined) => {
  try {
    return RE2JS.compile(text(of))
  } catch (error) {
    throw new FunctionError(`error parsing regexp: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function allMatches(pattern: Value | undefined, of: string, most: bigint): string[] {
  const matcher = regex(pattern).matcher(of)
  const found: string[] = []
  while ((most < 0n || found.length < Number(most)) && matcher.find()) found.push(matcher.group() ?? '')
  return found
}

/** sprig's functions on strings. */
export function textFunctions({ random, digest }: Pick<Environment, 'random' | 'digest'>): Functions {
  const drawn = (alphabet: string) => (args: Value[]) =>
    Array.from({ length: Math.min(4096, Number(whole(args[0]))) }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')
  const [letters, digits] = ['abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789']
  const hash = (kind: 'sha1' | 'sha256' | 'sha512') => (args: Value[]) => digest(kind, text(args[0]))
  return {
    // Strings
    quote: (args) =>
      args
        .filter((arg) => arg !== null)
        .map((arg) => JSON.stringify(strval(arg)))
        .join(' '),
    squote: (args) =>
      args
        .filter((arg) => arg !== null)
        .map((arg) => `'${strval(arg)}'`)
        .join(' '),
    upper: ([of]) => text(of).toUpperCase(),
    lower: ([of]) => text(of).toLowerCase(),
    title: ([of]) => capital(text(of)),
    untitle: ([of]) => text(of).replace(/(^|\s)(\S)/g, (_, before: string, letter: string) => before + letter.toLowerCase()),
    trim: ([of]) => text(of).trim(),
    trimAll: ([cut, of]) => trimmed(text(of), text(cut), true, true),
    trimLeft: ([cut, of]) => trimmed(text(of), text(cut), true, false),
    trimRight: ([cut, of]) => trimmed(text(of), text(cut), false, true),
    trimPrefix: ([cut, of]) => (text(of).startsWith(text(cut)) ? text(of).slice(text(cut).length) : text(of)),
    trimSuffix: ([cut, of]) => (text(cut) !== '' && text(of).endsWith(text(cut)) ? text(of).slice(0, -text(cut).length) : text(of)),
    trunc([count, of]) {
      if (of === undefined) throw new FunctionError('wrong number of args for trunc: want 2 got 1', { bare: true })
      const size = Number(whole(count))
      return size < 0 ? text(of).slice(size) : text(of).slice(0, size)
    },
    replace: ([from, to, of]) => bounded(text(of).replaceAll(text(from), () => text(to))),
    contains: ([part, of]) => text(of).includes(text(part)),
    hasPrefix: ([part, of]) => text(of).startsWith(text(part)),
    hasSuffix: ([part, of]) => text(of).endsWith(text(part)),
    repeat: ([count, of]) => repeated(whole(count), text(of)),
    substr([from, to, of]) {
      const [start, end] = [Number(whole(from)), Number(whole(to))]
      return start < 0 ? text(of).slice(0, end) : text(of).slice(start, end < 0 || end > text(of).length ? undefined : end)
    },
    nospace: ([of]) => text(of).replace(/\s/g, ''),
    initials: ([of]) =>
      text(of)
        .split(/\s+/)
        .map((word) => word[0] ?? '')
        .join(''),
    snakecase: ([of]) =>
      text(of)
        .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
        .replace(/[\s-]+/g, '_')
        .toLowerCase(),
    kebabcase: ([of]) =>
      text(of)
        .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
        .replace(/[\s_]+/g, '-')
        .toLowerCase(),
    camelcase: ([of]) => text(of).replace(/(^|[\s_-]+)(\w)/g, (_, __, letter: string) => letter.toUpperCase()),
    indent: ([spaces, of]) => bounded(indented(spaces, of)),
    nindent: ([spaces, of]) => bounded(`\n${indented(spaces, of)}`),
    cat: (args) =>
      args
        .filter((arg) => arg !== null)
        .map(strval)
        .join(' '),
    wrap: ([width, of]) => wrapped(text(of), Number(whole(width))),
    toString: ([of]: Value[]) => strval(of),
    toStrings: ([of]) => strlist(of),
    join: ([by, of]) => strlist(of).join(strval(by)),
    split: ([by, of]) =>
      Object.fromEntries(
        text(of)
          .split(text(by))
          .map((part, at) => [`_${at}`, part]),
      ),
    splitList: ([by, of]) => text(of).split(text(by)),
    splitn([by, count, of]) {
      const parts = text(of).split(text(by))
      const most = Number(whole(count))
      const kept = [...parts.slice(0, most - 1), parts.slice(most - 1).join(text(by))].slice(0, parts.length)
      return Object.fromEntries(kept.map((part, at) => [`_${at}`, part]))
    },
    sortAlpha: ([of]) => strlist(of).sort(),
    plural: ([one, many, count]) => (whole(count) === 1n ? text(one) : text(many)),
    b64enc: ([of]) => base64(text(of)),
    b64dec: ([of]) => Buffer.from(text(of), 'base64').toString(),
    b32enc: ([of]) => text(of),
    sha1sum: hash('sha1'),
    sha256sum: hash('sha256'),
    sha512sum: hash('sha512'),
    regexMatch: ([pattern, of]) => regex(pattern).matcher(text(of)).find(),
    mustRegexMatch: ([pattern, of]) => regex(pattern).matcher(text(of)).find(),
    regexFind: ([pattern, of]) => allMatches(pattern, text(of), 1n)[0] ?? '',
    regexFindAll: ([pattern, of, most]) => allMatches(pattern, text(of), whole(most)),
    regexReplaceAll: ([pattern, of, by]) => regex(pattern).matcher(text(of)).replaceAll(text(by)),
    regexReplaceAllLiteral: ([pattern, of, by]) => regex(pattern).matcher(text(of)).replaceAll(text(by).replace(/[\\$]/g, '\\$&')),
    regexSplit: ([pattern, of]) => regex(pattern).split(text(of)) as string[],
    regexQuoteMeta: ([of]) => RE2JS.quote(text(of)),
    randAlphaNum: drawn(letters + digits),
    randAlpha: drawn(letters),
    randNumeric: drawn(digits),
    randAscii: drawn(letters + digits),
    uuidv4: () => {
      const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('')
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
    },
  }
}

function trimmed(of: string, cut: string, left: boolean, right: boolean): string {
  let [from, to] = [0, of.length]
  while (left && from < to && cut.includes(of[from] as string)) from++
  while (right && to > from && cut.includes(of[to - 1] as string)) to--
  return of.slice(from, to)
}

function wrapped(of: string, width: number): string {
  let line = ''
  const lines: string[] = []
  for (const word of of.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join('\n')
}
