/** A piece of a shell pattern: text as it is, or an unquoted `*`, `?` or `[…]`. */
export type Piece = { text: string; quoted: boolean }

type Token =
  | { kind: 'char'; char: string }
  | { kind: 'any' }
  | { kind: 'star' }
  | { kind: 'set'; negated: boolean; test(char: string): boolean }

/**
 * True when a shell pattern matches the whole text. Our own matcher with one point of return: linear enough for any input, and no host RegExp
 * is ever built from what a learner types.
 */
export function matchesPattern(pieces: readonly Piece[], text: string): boolean {
  const tokens = pieces.flatMap(({ text: part, quoted }) => (quoted ? [...part].map(literal) : tokenize(part)))
  let t = 0
  let p = 0
  let starAt = -1
  let starText = 0
  const chars = [...text]
  while (t < chars.length) {
    const token = tokens[p]
    if (token?.kind === 'star') {
      starAt = p++
      starText = t
    } else if (token && matchesOne(token, chars[t]!)) {
      p++
      t++
    } else if (starAt >= 0) {
      p = starAt + 1
      t = ++starText
    } else return false
  }
  while (tokens[p]?.kind === 'star') p++
  return p === tokens.length
}

const literal = (char: string): Token => ({ kind: 'char', char })

const matchesOne = (token: Token, char: string): boolean =>
  token.kind === 'any' || (token.kind === 'char' ? token.char === char : token.kind === 'set' && token.test(char) !== token.negated)

const CLASSES: Readonly<Record<string, (char: string) => boolean>> = {
  alpha: (c) => /[A-Za-z]/.test(c),
  digit: (c) => /\d/.test(c),
  alnum: (c) => /[A-Za-z0-9]/.test(c),
  space: (c) => /\s/.test(c),
  upper: (c) => /[A-Z]/.test(c),
  lower: (c) => /[a-z]/.test(c),
  punct: (c) => /[!-/:-@[-`{-~]/.test(c),
}

function tokenize(pattern: string): Token[] {
  const tokens: Token[] = []
  const chars = [...pattern]
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i]!
    if (char === '*') tokens.push({ kind: 'star' })
    else if (char === '?') tokens.push({ kind: 'any' })
    else if (char === '\\' && i + 1 < chars.length) tokens.push(literal(chars[++i]!))
    else if (char === '[') {
      const set = bracket(chars, i)
      if (set) {
        tokens.push(set.token)
        i = set.end
      } else tokens.push(literal('['))
    } else tokens.push(literal(char))
  }
  return tokens
}

function bracket(chars: readonly string[], start: number): { token: Token; end: number } | undefined {
  let i = start + 1
  const negated = chars[i] === '!' || chars[i] === '^'
  if (negated) i++
  const tests: ((char: string) => boolean)[] = []
  for (let first = true; i < chars.length && (first || chars[i] !== ']'); first = false) {
    const char = chars[i]!
    if (char === '[' && chars[i + 1] === ':') {
      const close = chars.indexOf(':', i + 2)
      const test = CLASSES[chars.slice(i + 2, close).join('')]
      if (close > 0 && test) {
        tests.push(test)
        i = close + 2
        continue
      }
    }
    const to = chars[i + 1] === '-' && chars[i + 2] !== ']' ? chars[i + 2] : undefined
    if (to !== undefined) {
      tests.push((c) => c >= char && c <= to)
      i += 3
    } else {
      tests.push((c) => c === char)
      i++
    }
  }
  return i < chars.length ? { token: { kind: 'set', negated, test: (char) => tests.some((test) => test(char)) }, end: i } : undefined
}

/** True when a word holds something to expand against file names. */
export const isGlob = (pieces: readonly Piece[]): boolean => pieces.some(({ text, quoted }) => !quoted && /[*?[]/.test(text))
