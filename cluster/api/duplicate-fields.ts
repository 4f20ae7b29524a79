const mostReported = 100
const deepest = 500

/**
 * The fields that stand twice in one object of a JSON text, as `spec.containers[0].name`; what JSON.parse cannot tell. The text must be valid
 * JSON. As sigs.k8s.io/json with DisallowDuplicateFields.
 */
export const duplicateFields = (text: string): string[] => {
  const found: string[] = []
  let at = 0
  const space = () => {
    while (at < text.length && text.charCodeAt(at) <= 32) at++
  }
  /** Steps over a string and returns its raw content. */
  const string = (): string => {
    const from = ++at
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
    return text.slice(from, at++)
  }
  let depth = 0
  const value = (path: string): void => {
    // No API type is nested so deeply: what lies there is unknown anyway.
    if (depth > deepest) {
      at = text.length
      return
    }
    depth++
    space()
    if (text[at] === '{') object(path)
    else if (text[at] === '[') array(path)
    else if (text[at] === '"') string()
    else while (at < text.length && !',]}'.includes(text[at]!) && text.charCodeAt(at) > 32) at++
    space()
    depth--
  }
  const object = (path: string): void => {
    const seen = new Set<string>()
    at++
    space()
    while (text[at] === '"') {
      const raw = string()
      const key = raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw
      const here = path === '' ? key : `${path}.${key}`
      if (seen.has(key) && found.length < mostReported && !found.includes(here)) found.push(here)
      seen.add(key)
      space()
      at++
      value(here)
      if (text[at] === ',') at++
      space()
    }
    at++
  }
  const array = (path: string): void => {
    at++
    space()
    for (let i = 0; at < text.length && text[at] !== ']'; i++) {
      value(`${path}[${i}]`)
      if (text[at] === ',') at++
    }
    at++
  }
  value('')
  return found
}
