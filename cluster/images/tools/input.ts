import { resolvePath } from '../files'
import type { ToolCall } from './tool'

/** All input of a filter: its files, or standard input. */
export function inputs(call: ToolCall, files: readonly string[]): { texts: { name: string; text: string }[]; err: string } | 'wait' {
  const texts: { name: string; text: string }[] = []
  let err = ''
  for (const name of files.length > 0 ? files : ['-']) {
    if (name === '-') {
      const read = call.read('all')
      if (read === 'wait') return 'wait'
      texts.push({ name: '(standard input)', text: read.text })
      continue
    }
    const path = resolvePath(call.cwd, name)
    const text = call.around.files.read(path)
    if (text !== undefined) texts.push({ name, text })
    else if (call.around.files.isDirectory(path)) err += directoryError(call, name)
    else err += missing(call, name)
  }
  return { texts, err }
}

export const missing = ({ argv, around }: ToolCall, name: string): string =>
  around.image.flavour === 'busybox'
    ? `${argv[0]}: ${argv[0] === 'grep' ? '' : "can't open "}${argv[0] === 'grep' ? name : `'${name}'`}: No such file or directory\n`
    : `${argv[0]}: ${['head', 'tail'].includes(argv[0]!) ? `cannot open '${name}' for reading` : name}: No such file or directory\n`

const directoryError = ({ argv, around }: ToolCall, name: string): string =>
  around.image.flavour === 'busybox' ? `${argv[0]}: read error: Is a directory\n` : `${argv[0]}: ${name}: Is a directory\n`

export const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))
export const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')
