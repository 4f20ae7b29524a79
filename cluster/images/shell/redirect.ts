import { FILE_LIMIT, resolvePath } from '../files'
import type { Redirection } from './compile'
import { expandText } from './expand'
import type { Emit, Fds, Machine, Scene, Surroundings } from './state'

/** Writes text where a descriptor leads. */
export function writer(machine: Machine, fds: Fds, around: Surroundings, emit: Emit): (fd: 1 | 2, text: string) => void {
  return (fd, text) => {
    if (text === '') return
    const to = fds[fd]
    if (to === 'stdout' || to === 'stderr') emit(to, text)
    else if (to.startsWith('buffer:')) {
      const buffer = machine.buffers[to.slice('buffer:'.length)]
      if (buffer && buffer.data.length < FILE_LIMIT) buffer.data += text
    } else if (to.startsWith('file:')) {
      const path = to.slice('file:'.length)
      const before = around.files.read(path) ?? ''
      if (before.length + text.length <= FILE_LIMIT) around.files.write(path, before + text)
    }
  }
}

/** How much of its input a tool reads: to its end, one line, or that many. */
export type Amount = 'all' | 'line' | number

/** Reads a descriptor's input. `wait`: more may come and must be waited for. */
export function reader(machine: Machine, fds: Fds, around: Surroundings): (how: Amount) => { text: string; ended: boolean } | 'wait' {
  return (how) => {
    const from = fds[0]
    if (from === 'stdin') return takeInput(machine, how)
    if (from.startsWith('buffer:')) return takeBuffer(machine.buffers[from.slice('buffer:'.length)], how)
    if (from.startsWith('file:')) return { text: around.files.read(from.slice('file:'.length)) ?? '', ended: true }
    return { text: '', ended: true }
  }
}

function takeInput({ input }: Machine, how: Amount): { text: string; ended: boolean } | 'wait' {
  if (how === 'all') {
    if (!input.ended) return 'wait'
    const text = input.data
    input.data = ''
    return { text, ended: true }
  }
  const newline = endOfLines(input.data, how)
  if (newline === -1 && !input.ended) return 'wait'
  const text = newline === -1 ? input.data : input.data.slice(0, newline + 1)
  input.data = input.data.slice(text.length)
  return { text, ended: newline === -1 }
}

/** Where the last of so many lines ends; -1 when there are fewer. */
function endOfLines(text: string, how: 'line' | number): number {
  let at = -1
  for (let left = how === 'line' ? 1 : how; left > 0; left--) {
    at = text.indexOf('\n', at + 1)
    if (at === -1) return -1
  }
  return at
}

function takeBuffer(buffer: { data: string; at: number } | undefined, how: Amount): { text: string; ended: boolean } {
  if (!buffer) return { text: '', ended: true }
  const rest = buffer.data.slice(buffer.at)
  const newline = how === 'all' ? -1 : endOfLines(rest, how)
  const text = newline === -1 ? rest : rest.slice(0, newline + 1)
  buffer.at += text.length
  return { text, ended: newline === -1 }
}

/** The descriptors after redirections, or undefined when one failed (the complaint is written). */
export function redirect(redirections: readonly Redirection[], scene: Scene): Fds | undefined {
  const { machine, thread, around, emit } = scene
  const fds: Fds = { ...thread.fds }
  const complain = (path: string, why: string, creating: boolean) => {
    writer(machine, thread.fds, around, emit)(2, `${thread.name}: can't ${creating ? 'create' : 'open'} ${path}: ${why}\n`)
    return undefined
  }
  const buffer = (data: string): string => {
    const id = String(machine.nextBuffer++)
    machine.buffers[id] = { data, at: 0 }
    return `buffer:${id}`
  }
  for (const { operator, target, fd } of redirections) {
    if (target.type === 'HereDoc') {
      fds[0] = buffer(expandText(target.content, scene))
      continue
    }
    const text = expandText(target, scene)
    if (operator === '<<<') fds[0] = buffer(`${text}\n`)
    else if (operator === '>&' || operator === '<&') {
      const to = descriptor(fd, operator === '>&' ? 1 : 0)
      if (text === '-') fds[to] = 'null'
      else if (text === '0' || text === '1' || text === '2') fds[to] = fds[Number(text) as 0 | 1 | 2]
    } else if (operator === '<') {
      const path = resolvePath(thread.cwd, text)
      if (path === '/dev/null') fds[0] = 'null'
      else {
        const content = around.files.read(path)
        if (content === undefined) return complain(text, around.files.isDirectory(path) ? 'Is a directory' : 'no such file', false)
        fds[0] = buffer(content)
      }
    } else {
      const opened = open(resolvePath(thread.cwd, text), operator === '>>' || operator === '&>>', fds, around)
      if ('error' in opened) return complain(text, opened.error, true)
      if (operator.startsWith('&')) {
        fds[1] = opened.to
        fds[2] = opened.to
      } else fds[descriptor(fd, 1)] = opened.to
    }
  }
  return fds
}

const descriptor = (fd: number | null, otherwise: 0 | 1): 0 | 1 | 2 => (fd === 0 || fd === 1 || fd === 2 ? fd : otherwise)

/** Device files of process 1 lead to the container's log, whoever writes to them. */
const DEVICES: Readonly<Record<string, string>> = {
  '/dev/null': 'null',
  '/dev/stdout': 'stdout',
  '/dev/stderr': 'stderr',
  '/proc/1/fd/1': 'stdout',
  '/proc/1/fd/2': 'stderr',
}

function open(path: string, append: boolean, fds: Fds, { files }: Surroundings): { to: string } | { error: string } {
  if (path === '/dev/stdout') return { to: fds[1] }
  if (path === '/dev/stderr') return { to: fds[2] }
  const device = DEVICES[path]
  if (device) return { to: device }
  if (files.isDirectory(path)) return { error: 'Is a directory' }
  const error = files.write(path, append ? (files.read(path) ?? '') : '')
  return error ? { error: error === 'No such file or directory' ? 'nonexistent directory' : error } : { to: `file:${path}` }
}
