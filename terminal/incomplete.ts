import { parse } from './just-bash'
import { commandsOf } from './terminal-positions'

/** Whether bash would ask for more (`> `) before it runs this: an open quote, here-document, substitution or compound command, a trailing `\`, `|`, `&&`. */
export function incomplete(line: string): boolean {
  if (/(^|[^\\])(\\\\)*\\$/.test(line)) return true
  try {
    const script = parse(line)
    if (endsInOperator(line)) return true
    return script.statements.some((statement) =>
      commandsOf(statement).some(
        (command) =>
          'redirections' in command && command.redirections.some(({ target }) => target.type === 'HereDoc' && target.terminated === false),
      ),
    )
  } catch (error) {
    if (!(error instanceof Error)) return false
    const token = (error as { token?: { type: string } }).token
    return token?.type === 'EOF' || error.message.includes('unexpected EOF')
  }
}

/** A line whose last word is `|`, `&&` or `||`; quotes are closed when this is asked. */
function endsInOperator(line: string): boolean {
  const end = line.trimEnd()
  if (!end.endsWith('|') && !end.endsWith('&&')) return false
  try {
    // With a command after it the same text has one command more: it was an operator, not part of a word or comment.
    return count(`${end} :`) > count(end)
  } catch {
    return false
  }
}

const count = (text: string) => parse(text).statements.flatMap(commandsOf).length
