import { parseScript } from './parse-line'
import { commandsOf, dangles } from './terminal-positions'

/** Whether bash would ask for more (`> `) before it runs this: an open quote, here-document, substitution or compound command, a trailing `\`, `|`, `&&`. */
export function incomplete(line: string): boolean {
  if (/(^|[^\\])(\\\\)*\\$/.test(line)) return true
  try {
    const { statements } = parseScript(line)
    const last = statements.at(-1)
    if (last && dangles(last)) return true
    return statements.some((statement) =>
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
