import type { Attempted } from './question'

const kinds = { sh: 'sh', yaml: 'yaml', choice: 'choice' } as const

/**
 * A file of `solutions/` or `mistakes/`. Comment lines at its head may say `# fails: id, id` and `# believes: sentence`; they are taken off.
 * The problem is set when the file's kind is unknown or a mistake does not say what it fails.
 */
export function readAttempt(
  path: string,
  text: string,
): { attempt?: Attempted & { fails?: string[]; believes?: string }; problem?: string } {
  const [folder, ...rest] = path.split('/')
  const file = rest.at(-1) ?? ''
  const extension = file.slice(file.lastIndexOf('.') + 1)
  const kind = Object.entries(kinds).find(([name]) => name === extension)?.[1]
  if (!kind) return { problem: 'an answer is a .sh, .yaml or .choice file' }
  const { fails, believes, body } = readHead(text)
  if (folder === 'mistakes' && !fails?.length)
    return { problem: 'the first line of a mistake says which checks it fails: `# fails: id, id`' }
  const title = file.slice(0, -extension.length - 1)
  return { attempt: { title, kind, text: body, ...(fails ? { fails } : {}), ...(believes ? { believes } : {}) } }
}

function readHead(text: string): { fails?: string[]; believes?: string; body: string } {
  const lines = text.split('\n')
  let fails: string[] | undefined
  let believes: string | undefined
  while (lines[0]?.startsWith('# fails:') || lines[0]?.startsWith('# believes:')) {
    const [, word, said = ''] = /^# (fails|believes):\s*(.*?)\s*$/.exec(lines.shift()!) ?? []
    if (word === 'fails') fails = said.split(/[,\s]+/).filter(Boolean)
    else believes = said
  }
  return { fails, believes, body: lines.join('\n') }
}

/** The option ids that a `.choice` text names: separated by white space or commas, comment lines aside. */
export function choiceOptions(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => line.split(/[,\s]+/))
    .filter(Boolean)
}
