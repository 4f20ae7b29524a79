import { parse, type ScriptNode, type StatementNode } from './just-bash'
import { dangles, hasGap } from './terminal-positions'

export type Parsed = { statements: StatementNode[]; error?: undefined } | { error: string; statements?: undefined }

/** The statements of a text, or bash's words about its syntax. Nothing of a text with a fault in it runs. */
export function parseLine(text: string): Parsed {
  try {
    const { statements } = parseScript(text)
    const faulty = statements.find((statement) => statement.deferredError)
    const gap = statements.find(hasGap)
    if (gap) return { error: syntaxError(dangles(gap) ? '' : "near unexpected token `|'") }
    return faulty?.deferredError ? { error: syntaxError(faulty.deferredError.message) } : { statements }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    // Too long or too deep for the parser's own limits: its words say which.
    if (!['ParseException', 'LexerError'].includes(error.name)) return { error: `bash: ${error.message}\n` }
    const atEnd = (error as { token?: { type: string } }).token?.type === 'EOF'
    return { error: syntaxError(atEnd && !error.message.includes('matching') ? '' : error.message) }
  }
}

/** just-bash takes the word of a here-string that looks like an assignment (`<<< YQ==`) for one, and refuses it: then it is quoted. */
export function parseScript(text: string): ScriptNode {
  const quoted = text.replace(
    /'[^']*'|"(?:\\.|[^"\\])*"|\\.|(<<<\s*)([A-Za-z_]\w*=[\w=+/.-]*)/gs,
    (whole, operator?: string, word?: string) => (operator === undefined ? whole : `${operator}'${word}'`),
  )
  if (quoted === text) return parse(text)
  try {
    return parse(text)
  } catch {
    return parse(quoted)
  }
}

function syntaxError(message: string): string {
  const near = /near unexpected token .*/.exec(message)?.[0]
  const open = /unexpected EOF while looking for matching .*/.exec(message)?.[0]
  return `bash: ${near ? `syntax error ${near}` : (open ?? 'syntax error: unexpected end of file')}\n`
}
