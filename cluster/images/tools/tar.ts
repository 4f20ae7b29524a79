import { readTar, type TarEntry, writeTar } from '@/apimachinery/tar'
import { FILE_LIMIT, parentOf, resolvePath } from '../files'
import { failed, options, type Tool, type ToolCall, type ToolResult } from './tool'

/** What each flavour says, and its exit code for a fault. */
type Words = {
  code: number
  stripped(prefix: string): string
  none(name: string): string
  noDirectory(name: string): string
  refused(name: string, error: string): string
  notArchive: string
  truncated: string
  atEnd: string
}

const gnu: Words = {
  code: 2,
  stripped: (prefix) => `tar: Removing leading \`${prefix}' from member names\n`,
  none: (name) => `tar: ${name}: Cannot stat: No such file or directory\n`,
  noDirectory: (name) => `tar: ${name}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now\n`,
  refused: (name, error) => `tar: ${name}: Cannot open: ${error}\n`,
  notArchive: 'tar: This does not look like a tar archive\n',
  truncated: 'tar: Unexpected EOF in archive\ntar: Error is not recoverable: exiting now\n',
  atEnd: 'tar: Exiting with failure status due to previous errors\n',
}

const busybox: Words = {
  code: 1,
  stripped: (prefix) => `tar: removing leading '${prefix}' from member names\n`,
  none: (name) => `tar: ${name}: No such file or directory\n`,
  noDirectory: (name) => `tar: can't change directory to '${name}': No such file or directory\n`,
  refused: (name, error) => `tar: can't open '${name}': ${error}\n`,
  notArchive: 'tar: invalid tar magic\n',
  truncated: 'tar: short read\n',
  atEnd: 'tar: error exit delayed from previous errors\n',
}

/** `tar` with -c, -x and -t over files that are text; compression says that it is not simulated. */
export const tar: Tool = (call) => {
  const given = options(dashed(call.argv), 'fC', ['--file', '--directory'])
  const { flags, values, operands } = given
  const words = call.around.image.flavour === 'busybox' ? busybox : gnu
  const packed = ['z', 'j', 'J', 'gzip', 'bzip2', 'xz'].find((flag) => flags.has(flag))
  if (packed !== undefined) return failed('tar: seatrial does not simulate compression', words.code)
  const directory = values.C?.at(-1) ?? values['--directory']?.at(-1)
  const cwd = resolvePath(call.cwd, directory ?? '.')
  if (directory !== undefined && !call.around.files.isDirectory(cwd)) return { err: words.noDirectory(directory), code: words.code }
  const archive = values.f?.at(-1) ?? values['--file']?.at(-1) ?? '-'
  if (flags.has('c')) return create({ ...call, cwd }, { archive, words, operands, verbose: flags.has('v') })
  if (!flags.has('x') && !flags.has('t'))
    return failed("tar: You must specify one of the '-Acdtrux', '--delete' or '--test-label' options", words.code)
  return extract(call, cwd, { archive, words, operands, lists: flags.has('t'), verbose: flags.has('v') })
}

/** `tar cf - x`: letters without a dash take their values from the words that follow. */
function dashed([tool = 'tar', first = '', ...rest]: readonly string[]): string[] {
  if (first.startsWith('-') || first === '') return [tool, first, ...rest]
  return [tool, ...[...first].flatMap((letter) => ('fC'.includes(letter) ? [`-${letter}`, rest.shift() ?? ''] : [`-${letter}`])), ...rest]
}

type Asked = { archive: string; words: Words; operands: readonly string[]; verbose: boolean }

function create(call: ToolCall, { archive, words, operands, verbose }: Asked): ToolResult {
  const { files, now } = call.around
  const entries: TarEntry[] = []
  let err = ''
  let failures = ''
  const add = (path: string, name: string) => {
    const text = files.read(path)
    const directory = text === undefined
    entries.push({ name: directory ? `${name}/`.replace(/^\/$/, './') : name, text: text ?? '', directory })
    if (!directory) return
    for (const child of files.list(path)) add(resolvePath(path, child), name === '' ? child : `${name}/${child}`)
  }
  for (const operand of operands) {
    const path = resolvePath(call.cwd, operand)
    const there = files.read(path) !== undefined || files.isDirectory(path)
    // GNU tar has made the name before it looks; BusyBox looks first
    const [unsafe = ''] = /^(?:(?:.*\/)?\.\.(?:\/|$))?\/*/.exec(operand) ?? []
    if (unsafe !== '' && (there || words === gnu)) err = words.stripped(unsafe)
    if (there) add(path, operand.slice(unsafe.length).replace(/\/+$/, ''))
    else failures += words.none(operand)
  }
  const names = verbose ? entries.map(({ name }) => `${name}\n`).join('') : ''
  const told = err + failures + (failures && words.atEnd)
  const code = failures ? words.code : 0
  const text = writeTar(entries, Math.floor(now / 1000))
  if (archive === '-') return { out: text, err: names + told, code }
  const refused = files.write(resolvePath(call.cwd, archive), text)
  return refused ? { err: words.refused(archive, refused), code: words.code } : { out: names, err: told, code }
}

function extract(call: ToolCall, cwd: string, { archive, words, operands, lists, verbose }: Asked & { lists: boolean }): ToolResult {
  const { files } = call.around
  const read = archive === '-' ? call.read('all') : { text: files.read(resolvePath(call.cwd, archive)) }
  if (read === 'wait') return { wait: 'input' }
  if (read.text === undefined) return { err: words.refused(archive, 'No such file or directory') + words.atEnd, code: words.code }
  const { entries, error } = readTar(read.text)
  const wanted = entries.filter(
    ({ name }) =>
      operands.length === 0 || operands.some((operand) => name === operand || name.startsWith(`${operand.replace(/\/$/, '')}/`)),
  )
  let err = ''
  for (const entry of lists ? [] : wanted) {
    const path = resolvePath(cwd, entry.name.replace(/^\/+/, ''))
    const refused =
      makeDirectories(call, entry.directory ? path : parentOf(path)) ?? (entry.directory ? undefined : writeFile(call, path, entry.text))
    if (refused) err += words.refused(entry.name, refused)
  }
  if (err !== '' && words === gnu) err += words.atEnd
  if (error === 'invalid') err += words.notArchive + (words === gnu ? words.atEnd : '')
  if (error === 'truncated') err += words.truncated
  return { out: lists || verbose ? wanted.map(({ name }) => `${name}\n`).join('') : '', err, code: err === '' ? 0 : words.code }
}

function makeDirectories(call: ToolCall, path: string): string | undefined {
  const { files } = call.around
  if (files.isDirectory(path)) return undefined
  return files.read(path) !== undefined ? 'Not a directory' : (makeDirectories(call, parentOf(path)) ?? files.makeDirectory(path))
}

const writeFile = ({ around }: ToolCall, path: string, text: string) =>
  text.length > FILE_LIMIT ? 'No space left on device' : around.files.write(path, text)
