import { expandHistory } from './history-expansion'

const mostHistory = 1000

/**
 * What is done with a line as it was typed: the history's events are put in, and it is remembered. `run`: what runs, nothing when bash refuses it or
 * only shows it; `shown`: what bash says before.
 */
export function takeLine(history: string[], typed: string): { run?: string; shown: string; refused: boolean } {
  const expanded = expandHistory(typed, history)
  if ('error' in expanded) return { shown: expanded.error, refused: true }
  const { line, changed, printed } = expanded
  remember(history, line)
  return { shown: changed ? `${line}\n` : '', refused: false, ...(!printed && { run: line }) }
}

/** As HISTCONTROL=ignoreboth, Ubuntu's default. */
function remember(history: string[], line: string): void {
  if (line.trim() === '' || line.startsWith(' ') || history.at(-1) === line) return
  history.push(line)
  if (history.length > mostHistory) history.shift()
}
