import type { HostCommand, Invocation } from '../host-command'
import type { Owner } from '../host-files'
import { passOn } from './pass-on'

type Shown = { name: string; mode: number; kind: 'd' | 'l' | '-'; size: number; at: number; owner: Owner; target?: string }

/** `ls`: just-bash's own, but for the long format, whose modes and owners it does not know. */
export const ls: HostCommand = {
  names: ['ls'],
  async run(use) {
    const letters = use.args
      .filter((arg) => /^-[A-Za-z0-9]+$/.test(arg))
      .join('')
      .replaceAll('-', '')
    const plain = use.args.filter((arg) => !arg.startsWith('-'))
    if (!/[ln]/.test(letters) || /[^lnaAhtrS1Fd]/.test(letters) || use.args.some((arg) => arg.startsWith('--')))
      return passOn(use, use.args, (text) =>
        text.replace(/^ls: (.*): No such file or directory$/gm, "ls: cannot access '$1': No such file or directory"),
      )
    const named = plain.length > 0 ? plain : ['.']
    const files: Shown[] = []
    const folders: string[] = []
    let exitCode = 0
    for (const name of named.sort()) {
      const path = use.resolve(name)
      if (!(await use.host.fs.exists(path)) && !(await isLink(use, path))) {
        use.err(`ls: cannot access '${name}': No such file or directory\n`)
        exitCode = 2
      } else if (!letters.includes('d') && (await use.host.fs.stat(path)).isDirectory) folders.push(name)
      else files.push(await shown(use, path, name))
    }
    if (files.length > 0) use.out(rows(inOrder(files, letters), letters, use.clock.now()))
    for (const [at, name] of folders.entries()) {
      if (named.length > 1) use.out(`${at > 0 || files.length > 0 ? '\n' : ''}${name}:\n`)
      use.out(await folder(use, use.resolve(name), letters))
    }
    return exitCode
  },
}

const isLink = (use: Invocation, path: string) =>
  use.host.fs.lstat(path).then(
    (stat) => stat.isSymbolicLink,
    () => false,
  )

async function folder(use: Invocation, path: string, letters: string): Promise<string> {
  const hidden = /[aA]/.test(letters)
  const names = (await use.host.fs.readdir(path)).filter((name) => hidden || !name.startsWith('.'))
  const inside = await Promise.all(names.map((name) => shown(use, path === '/' ? `/${name}` : `${path}/${name}`, name)))
  if (letters.includes('a')) inside.push(await shown(use, path, '.'), await shown(use, path.replace(/\/[^/]*$/, '') || '/', '..'))
  const blocks = inside.reduce((sum, { kind, size }) => sum + (kind === 'l' ? 0 : Math.max(4, Math.ceil(size / 4096) * 4)), 0)
  return `total ${blocks}\n${rows(inOrder(inside, letters), letters, use.clock.now())}`
}

async function shown(use: Invocation, path: string, name: string): Promise<Shown> {
  const stat = await use.host.fs.lstat(path)
  const kind = stat.isSymbolicLink ? 'l' : stat.isDirectory ? 'd' : '-'
  const about = { name, mode: stat.mode & 0o7777, kind, at: stat.mtime.getTime(), owner: use.host.fs.ownerOf(path) } as const
  if (kind === 'l') {
    const target = await use.host.fs.readlink(path)
    return { ...about, mode: 0o777, size: target.length, target }
  }
  return { ...about, size: kind === 'd' ? 4096 : stat.size }
}

function inOrder(files: Shown[], letters: string): Shown[] {
  const sorted = files.sort((a, b) => (a.name < b.name ? -1 : 1))
  if (letters.includes('S')) sorted.sort((a, b) => b.size - a.size)
  if (letters.includes('t')) sorted.sort((a, b) => b.at - a.at)
  return letters.includes('r') ? sorted.reverse() : sorted
}

const numberOf = (name: string) => (name === 'root' ? '0' : '1000')

function rows(files: readonly Shown[], letters: string, now: number): string {
  const cells = files.map((file) => ({
    file,
    links: file.kind === 'd' ? '2' : '1',
    owner: letters.includes('n') ? numberOf(file.owner.user) : file.owner.user,
    group: letters.includes('n') ? numberOf(file.owner.group) : file.owner.group,
    size: letters.includes('h') ? human(file.size) : String(file.size),
  }))
  const widest = (of: (cell: (typeof cells)[number]) => string) => Math.max(0, ...cells.map((cell) => of(cell).length))
  const [owners, groups, sizes] = [widest(({ owner }) => owner), widest(({ group }) => group), widest(({ size }) => size)]
  return cells
    .map(({ file, links, owner, group, size }) => {
      const mark = letters.includes('F') && file.kind === 'd' ? '/' : ''
      const name = `${file.name}${mark}${file.target === undefined ? '' : ` -> ${file.target}`}`
      return `${file.kind}${modeText(file.mode)} ${links} ${owner.padEnd(owners)} ${group.padEnd(groups)} ${size.padStart(sizes)} ${dateText(file.at, now)} ${name}\n`
    })
    .join('')
}

function modeText(mode: number): string {
  const text = ['r', 'w', 'x', 'r', 'w', 'x', 'r', 'w', 'x'].map((letter, at) => (mode & (256 >> at) ? letter : '-')).join('')
  return mode & 0o1000 ? text.slice(0, 8) + (mode & 1 ? 't' : 'T') : text
}

const human = (size: number) =>
  size < 1024 ? String(size) : size < 1024 * 1024 ? `${(size / 1024).toFixed(1)}K` : `${(size / 1024 / 1024).toFixed(1)}M`

/** `Nov  2 09:00`; the year for what is older than half a year. */
function dateText(at: number, now: number): string {
  const [, day = '', month = '', year = '', time = ''] = new Date(at).toUTCString().split(' ')
  const old = now - at > 182 * 86_400_000
  return `${month} ${String(Number(day)).padStart(2)} ${old ? ` ${year}` : time.slice(0, 5)}`
}
