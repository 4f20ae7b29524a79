/** One term of a label selector. `exists` and `not-exists` have no values; `in` with one value is also `=`. */
export type Requirement = {
  key: string
  operator: 'in' | 'not-in' | 'exists' | 'not-exists' | 'greater' | 'less'
  values: readonly string[]
}

/** meta/v1 LabelSelector as it stands in specs. */
export type LabelSelector = {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'; values?: string[] }[]
}

/** A selector string that cannot be read; the message is Kubernetes' own. */
export class SelectorError extends Error {}

type Labels = Readonly<Record<string, string>> | undefined

const meets = (labels: Labels, r: Requirement): boolean => {
  const value = labels !== undefined && Object.hasOwn(labels, r.key) ? labels[r.key] : undefined
  switch (r.operator) {
    case 'in':
      return value !== undefined && r.values.includes(value)
    case 'not-in':
      return value === undefined || !r.values.includes(value)
    case 'exists':
      return value !== undefined
    case 'not-exists':
      return value === undefined
    case 'greater':
      return value !== undefined && Number.parseInt(value, 10) > Number(r.values[0])
    case 'less':
      return value !== undefined && Number.parseInt(value, 10) < Number(r.values[0])
  }
}

/** True when the labels meet every requirement; an empty list selects everything. */
export const matchesRequirements = (labels: Labels, requirements: readonly Requirement[]): boolean =>
  requirements.every((r) => meets(labels, r))

/** A plain map selector, as in a Service: every pair must be there. An empty map matches everything; callers that mean "nothing" check first. */
export const matchesLabels = (labels: Labels, selector: Readonly<Record<string, string>>): boolean => {
  for (const key of Object.keys(selector))
    if (labels === undefined || !Object.hasOwn(labels, key) || labels[key] !== selector[key]) return false
  return true
}

const specOperators = { In: 'in', NotIn: 'not-in', Exists: 'exists', DoesNotExist: 'not-exists' } as const

/** A LabelSelector's requirements, matchLabels first, as metav1.LabelSelectorAsSelector. */
export const requirementsOf = (selector: LabelSelector): Requirement[] => [
  ...Object.entries(selector.matchLabels ?? {}).map(([key, value]): Requirement => ({ key, operator: 'in', values: [value] })),
  ...(selector.matchExpressions ?? []).map(
    (e): Requirement => ({ key: e.key, operator: specOperators[e.operator], values: e.values ?? [] }),
  ),
]

/** undefined selects nothing, `{}` everything, as metav1.LabelSelectorAsSelector. */
export const matchesSelector = (labels: Labels, selector: LabelSelector | undefined): boolean =>
  selector !== undefined && matchesRequirements(labels, requirementsOf(selector))

/** A LabelSelector as `kubectl` and the server print it: `app=web,tier in (a,b)`; `<none>` when empty, as metav1.FormatLabelSelector. */
export const formatSelector = (selector: LabelSelector | undefined): string => {
  if (selector === undefined) return '<none>'
  const terms = requirementsOf(selector)
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(formatRequirement)
  return terms.length === 0 ? '<none>' : terms.join(',')
}

/** A label map as `a=b,c=d` in key order; `<none>` when empty, as labels.FormatLabels. */
export const formatLabels = (labels: Labels): string =>
  Object.keys(labels ?? {})
    .sort()
    .map((key) => `${key}=${labels?.[key]}`)
    .join(',') || '<none>'

const formatRequirement = (r: Requirement): string => {
  const values = [...r.values].sort().join(',')
  switch (r.operator) {
    case 'in':
      return r.values.length === 1 ? `${r.key}=${values}` : `${r.key} in (${values})`
    case 'not-in':
      return r.values.length === 1 ? `${r.key}!=${values}` : `${r.key} notin (${values})`
    case 'exists':
      return r.key
    case 'not-exists':
      return `!${r.key}`
    case 'greater':
      return `${r.key}>${values}`
    case 'less':
      return `${r.key}<${values}`
  }
}

type Token = { text: string; symbol: boolean }

const symbols = ['==', '!=', '=', '!', '(', ')', ',', '>', '<']

const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = []
  for (let at = 0; at < text.length; ) {
    const symbol = symbols.find((s) => text.startsWith(s, at))
    if (symbol !== undefined) {
      tokens.push({ text: symbol, symbol: true })
      at += symbol.length
    } else if (/\s/.test(text[at]!)) at++
    else {
      let end = at
      while (end < text.length && !/[\s=!(),<>]/.test(text[end]!)) end++
      tokens.push({ text: text.slice(at, end), symbol: false })
      at = end
    }
  }
  return tokens
}

const labelName = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)$/
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/

const checkKey = (key: string) => {
  const parts = key.split('/')
  const name = parts.at(-1)!
  if (parts.length > 2 || !labelName.test(name) || name.length > 63)
    throw new SelectorError(
      `unable to parse requirement: <nil>: Invalid value: "${key}": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    )
}

const checkValue = (key: string, value: string) => {
  if (!labelValue.test(value) || value.length > 63)
    throw new SelectorError(
      `unable to parse requirement: values[0][${key}]: Invalid value: "${value}": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    )
}

/** Reads `app=web,tier in (a,b),!old`. Throws SelectorError. As k8s.io/apimachinery/pkg/labels Parse. */
export const parseSelector = (text: string): Requirement[] => {
  const tokens = tokensOf(text)
  const requirements: Requirement[] = []
  let at = 0
  const peek = () => tokens[at]
  const found = () => peek()?.text ?? ''
  const values = (): string[] => {
    if (peek()?.text !== '(') throw new SelectorError(`found '${found()}' expected: '('`)
    at++
    const out: string[] = []
    let expectValue = true
    for (;;) {
      const token = tokens[at++]
      if (token === undefined) throw new SelectorError("found '', expected: ',', or ')'")
      if (token.text === ')' && token.symbol) {
        if (expectValue) out.push('')
        return out
      }
      if (token.symbol && token.text === ',') {
        if (expectValue) out.push('')
        expectValue = true
      } else if (token.symbol || !expectValue) throw new SelectorError(`found '${token.text}', expected: ',', or ')'`)
      else {
        out.push(token.text)
        expectValue = false
      }
    }
  }
  const word = (): string => {
    const token = peek()
    if (token === undefined || token.symbol) return ''
    at++
    return token.text
  }
  while (at < tokens.length) {
    const negated = peek()?.symbol === true && found() === '!'
    if (negated) at++
    const key = peek()
    if (key === undefined || key.symbol) throw new SelectorError(`unable to parse requirement: found '${found()}', expected: identifier`)
    at++
    checkKey(key.text)
    const next = peek()
    if (negated) requirements.push({ key: key.text, operator: 'not-exists', values: [] })
    else if (next === undefined || (next.symbol && next.text === ',')) requirements.push({ key: key.text, operator: 'exists', values: [] })
    else {
      at++
      if (next.symbol && (next.text === '=' || next.text === '==')) requirements.push({ key: key.text, operator: 'in', values: [word()] })
      else if (next.symbol && next.text === '!=') requirements.push({ key: key.text, operator: 'not-in', values: [word()] })
      else if (!next.symbol && next.text === 'in') requirements.push({ key: key.text, operator: 'in', values: values() })
      else if (!next.symbol && next.text === 'notin') requirements.push({ key: key.text, operator: 'not-in', values: values() })
      else if (next.symbol && next.text === '>') requirements.push({ key: key.text, operator: 'greater', values: [word()] })
      else if (next.symbol && next.text === '<') requirements.push({ key: key.text, operator: 'less', values: [word()] })
      else throw new SelectorError(`unable to parse requirement: found '${next.text}', expected: in, notin, =, ==, !=, gt, lt`)
    }
    for (const value of requirements.at(-1)!.values) checkValue(key.text, value)
    if (at < tokens.length) {
      if (found() !== ',') throw new SelectorError(`found '${found()}', expected: ',' or 'end of string'`)
      at++
      if (at === tokens.length) throw new SelectorError("found '', expected: identifier after ','")
    }
  }
  return requirements
}

/** One term of a field selector: only `=` and `!=` exist. */
export type FieldTerm = { path: string; value: string; negated: boolean }

/** Reads `metadata.name=web,status.phase!=Running`. As k8s.io/apimachinery/pkg/fields ParseSelector. */
export const parseFieldSelector = (text: string): FieldTerm[] =>
  text === ''
    ? []
    : text.split(',').map((term) => {
        const match = /^([^=!]*)(!=|==|=)(.*)$/.exec(term)
        if (match === null) throw new SelectorError(`invalid selector: '${text}'; can't understand '${term}'`)
        return { path: match[1]!, value: match[3]!, negated: match[2] === '!=' }
      })
