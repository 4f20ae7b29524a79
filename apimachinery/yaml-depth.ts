import { CST, Lexer } from 'yaml'

/**
 * Whether a YAML text nests more than `most` levels. A parser that recurses to the end of the stack may take the whole process with it (V8 ends
 * a process that has no stack left to compile a regular expression), so this is asked before parsing. Reads tokens, never recurses.
 */
export function nestsDeeply(text: string, most: number): boolean {
  return mayNest(text, most) && deepest(text, most) > most
}

/** Cheap: flow levels cost a bracket each, block levels a column each. */
function mayNest(text: string, most: number): boolean {
  let brackets = 0
  let column = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x5b || code === 0x7b) brackets += 1
    column = code === 0x0a ? 0 : column + 1
    if (brackets > most || column > most) return true
  }
  return false
}

function deepest(text: string, most: number): number {
  let flow = 0
  let line = 0
  let deep = 0
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token)
    if (type === 'flow-seq-start' || type === 'flow-map-start') flow += 1
    else if (type === 'flow-seq-end' || type === 'flow-map-end') flow -= 1
    else if (token.includes('\n')) line = 0
    // Within a line each level begins with an indicator, before it stands the indentation of those around.
    else if (flow === 0 && type === 'space' && line === 0) line = token.length
    else if (flow === 0 && (type === 'seq-item-ind' || type === 'explicit-key-ind' || type === 'map-value-ind')) line += 1
    deep = Math.max(deep, flow + line)
    if (deep > most) break
  }
  return deep
}
