import type { CommandNode, PipelineNode, RedirectionNode, SimpleCommandNode, StatementNode, WordNode } from './just-bash'

/**
 * just-bash hands output back when a whole script has ended. So that output appears as commands end, and that kubectl knows whether its
 * standard output is the terminal, every simple command whose output goes to the terminal is given redirects to these files of the host.
 */
export const terminalOut = '/dev/tty'
export const terminalErr = '/dev/tty2'
/** Reading from these asks the user: for a line, and for all until the end of input. */
export const terminalLine = '/dev/tty3'
export const terminalAll = '/dev/tty4'
/** A command that finds this descriptor open has the terminal as its standard output and may stream to it. */
export const terminalMark = 63
/** Beside it: standard error leads to a file. */
export const errorsElsewhere = 62

/** These change the shell's own descriptors, leave the script, or run text of which nothing is known yet: their output is shown at their end. */
const leaveAlone = new Set(['exec', 'exit', 'return', 'break', 'continue', 'logout'])

/** Adds the redirects to one statement, in place. `streams` tells of a command's name whether it may be given the mark. */
export function markTerminal(statement: StatementNode, streams: (name: string) => boolean, typed = true): StatementNode {
  for (const pipeline of statement.pipelines) markPipeline(pipeline, streams, typed)
  return statement
}

/** `typed`: standard input is the terminal. */
function markPipeline(pipeline: PipelineNode, streams: (name: string) => boolean, typed: boolean): void {
  const [first] = pipeline.commands
  if (typed && first?.type === 'SimpleCommand') markInput(first)
  pipeline.commands.forEach((command, index) => {
    if (index === pipeline.commands.length - 1) markCommand(command, streams, typed && index === 0)
    else if (command.type === 'SimpleCommand' && command.name && !pipeline.pipeStderr?.[index])
      command.redirections.unshift(redirect(terminalErr, 2))
  })
}

function markCommand(command: CommandNode, streams: (name: string) => boolean, typed: boolean): void {
  if (command.type === 'SimpleCommand') markSimple(command, streams)
  if (command.type === 'SimpleCommand') return
  if (command.type === 'FunctionDef' || command.redirections.length > 0) return
  for (const statement of bodies(command)) markTerminal(statement, streams, typed)
}

/** A command that would read what is typed is given it: `read` a line, others all until Ctrl-D. */
function markInput(command: SimpleCommandNode): void {
  const words = command.args.map(quoted)
  const name = command.name ? literal(command.name) : undefined
  const reads = command.redirections.some(({ operator, fd }) => operator.startsWith('<') && (fd ?? 0) === 0)
  if (reads || (name !== 'read' && words.includes(undefined))) return
  const named = words.filter((word) => word === '-' || !word?.startsWith('-'))
  if (name === 'read') command.redirections.push(input(`${terminalLine}${takePrompt(command)}`))
  else if (name === 'cat' ? named.every((word) => word === '-') : name === 'tee' || (isKubectl(name) && namesInput(words)))
    command.redirections.push(input(terminalAll))
}

/** `-p PROMPT` of a read, taken out of its words: who asks the user shows it. As the end of a path. */
function takePrompt(command: SimpleCommandNode): string {
  const at = command.args.findIndex((arg) => /^-[a-z]*p$/.test(quoted(arg) ?? ''))
  const prompt = command.args[at + 1]
  if (at < 0 || !prompt) return ''
  const others = (literal(command.args[at] as WordNode) as string).slice(1, -1)
  command.args.splice(at, 2, ...(others === '' ? [] : [word(`-${others}`)]))
  return `/${encodeURIComponent(quoted(prompt) ?? '')}`
}

const isKubectl = (name: string | undefined) => name === 'kubectl' || name === 'k'
/** Whether kubectl's words say that it reads a manifest from its standard input. */
export const namesInput = (words: readonly (string | undefined)[]) =>
  words.some(
    (word, at) => word === '-f-' || word === '--filename=-' || (word === '-' && (words[at - 1] === '-f' || words[at - 1] === '--filename')),
  )

function markSimple(command: SimpleCommandNode, streams: (name: string) => boolean): void {
  const name = command.name && literal(command.name)
  if (!command.name || (name && leaveAlone.has(name))) return
  const redirected = command.redirections.some((each) => writesOutput(each))
  if (name && !redirected && streams(name)) {
    const errors = command.redirections.some(writesErrors) ? [hereString('1', errorsElsewhere)] : []
    command.redirections.push(hereString('1', terminalMark), ...errors)
  }
  command.redirections.unshift(redirect(terminalOut, 1), redirect(terminalErr, 2))
}

/** The statements inside a compound command that run in its own place. */
export function bodies(command: CommandNode): StatementNode[] {
  switch (command.type) {
    case 'If':
      return [...command.clauses.flatMap((clause) => [...clause.condition, ...clause.body]), ...(command.elseBody ?? [])]
    case 'For':
    case 'CStyleFor':
    case 'Subshell':
    case 'Group':
      return command.body
    case 'While':
    case 'Until':
      return [...command.condition, ...command.body]
    case 'Case':
      return command.items.flatMap((item) => item.body)
    case 'FunctionDef':
      return bodies(command.body)
    default:
      return []
  }
}

/** Every command of a statement, from the outside in; not those of substitutions. */
export function commandsOf(statement: StatementNode): CommandNode[] {
  return statement.pipelines.flatMap((pipeline) =>
    pipeline.commands.flatMap((command) => [command, ...bodies(command).flatMap(commandsOf)]),
  )
}

const isEmpty = (command: CommandNode | undefined) =>
  command?.type === 'SimpleCommand' && !command.name && command.assignments.length === 0 && command.redirections.length === 0

/** just-bash reads a missing command (`a |`, `a | | b`) as an empty one. */
export const hasGap = (statement: StatementNode) => !statement.deferredError && commandsOf(statement).some(isEmpty)
/** The missing command is the last: more of the line is to come. */
export const dangles = (statement: StatementNode) => hasGap(statement) && isEmpty(statement.pipelines.at(-1)?.commands.at(-1))

/** A word without expansions as text, else undefined. */
export function literal(word: WordNode): string | undefined {
  const parts = word.parts.map((part) => ('value' in part && typeof part.value === 'string' ? part.value : undefined))
  return parts.includes(undefined) ? undefined : parts.join('')
}

/** The same, seeing through double quotes. */
export const quoted = ({ parts }: Pick<WordNode, 'parts'>): string | undefined => {
  const texts = parts.map((part) => (part.type === 'DoubleQuoted' ? quoted(part) : literal({ type: 'Word', parts: [part] })))
  return texts.includes(undefined) ? undefined : texts.join('')
}

/** A loop that never ends by itself: `while true`, `while :`, `for ((;;))`. */
export function loopsForever(statement: StatementNode): boolean {
  return commandsOf(statement).some((command) => {
    if (command.type === 'CStyleFor') return command.condition === null
    if (command.type !== 'While' && command.type !== 'Until') return false
    const [only, ...more] = command.condition.flatMap(commandsOf)
    const name = only?.type === 'SimpleCommand' && only.name ? literal(only.name) : undefined
    return more.length === 0 && (command.type === 'While' ? name === 'true' || name === ':' : name === 'false')
  })
}

const writesOutput = ({ operator, fd }: RedirectionNode) =>
  operator === '&>' || operator === '&>>' || (['>', '>>', '>|', '>&'].includes(operator) && (fd ?? 1) === 1)

/** `2>file`; not `2>&1`, which leads to the terminal all the same. */
const writesErrors = ({ operator, fd, target }: RedirectionNode) =>
  fd === 2 && (['>', '>>', '>|'].includes(operator) || (operator === '>&' && !(target.type === 'Word' && literal(target) === '1')))

const word = (value: string): WordNode => ({ type: 'Word', parts: [{ type: 'Literal', value }] })
const redirect = (path: string, fd: number): RedirectionNode => ({ type: 'Redirection', fd, operator: '>', target: word(path) })
const input = (path: string): RedirectionNode => ({ type: 'Redirection', fd: 0, operator: '<', target: word(path) })
const hereString = (text: string, fd: number): RedirectionNode => ({ type: 'Redirection', fd, operator: '<<<', target: word(text) })
