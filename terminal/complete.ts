import type { Cluster } from '@/cluster/door'
import { type ChartShelf, completeHelm } from '@/helm/helm'
import { completeKubectl } from '@/kubectl/kubectl'
import { createTransport } from './api-transport'
import { firstHost, type LiveHost } from './host'
import { type HostFiles, textOf } from './host-files'
import type { TerminalClock } from './seam'
import type { ShellState } from './shell-state'
import { noWaiting } from './waiting'

type Completing = { cluster: Cluster; clock: TerminalClock; host: LiveHost; shell: ShellState; files: HostFiles; charts: ChartShelf }

const builtins =
  'alias cd declare echo eval exit export for history if printf pwd read set source test true false type unalias unset while'.split(' ')

/** What Tab offers at the cursor: commands, what kubectl completes, else files. `from` is where the completed word begins. */
export async function completeLine(about: Completing, line: string, cursor: number): Promise<{ from: number; candidates: string[] }> {
  const before = line.slice(0, cursor)
  const command = before.slice(Math.max(...['|', ';', '&', '(', '\n'].map((mark) => before.lastIndexOf(mark))) + 1).trimStart()
  const words = command.split(/\s+/)
  const word = words.at(-1) ?? ''
  const from = cursor - word.length
  if (words.length === 1 && !word.includes('/')) return { from, candidates: commandNames(about, word) }
  const called = aliased(about, words[0] as string)
  const offered = await offeredBy(about, called[0] ?? '', [...called.slice(1), ...words.slice(1)])
  return { from, candidates: offered.length > 0 ? offered : fileNames(about, word) }
}

/** Completion reads no archives. */
const noBytes = { read: async () => new Uint8Array(), write: async () => {} }

async function offeredBy(about: Completing, name: string, words: string[]): Promise<string[]> {
  if (name === 'kubectl') return completeKubectl(words, quietContext(about))
  if (name === 'helm')
    return completeHelm(words, { ...quietContext(about), charts: about.charts, bytes: noBytes, random: () => 0, digest: () => '' })
  if (name === 'ssh' && words.length === 1)
    return [...about.cluster.nodes(), firstHost].filter((host) => host !== about.host.name && host.startsWith(words[0] ?? ''))
  return []
}

const aliased = (about: Completing, name: string) => (aliasesOf(about)[name] ?? name).trim().split(/\s+/)

/** A shell that has run no line yet has not read its `.bashrc`: its aliases are read here as they will be. */
function aliasesOf({ shell, files, host }: Completing): Record<string, string> {
  const known = Object.entries(shell.env).flatMap(([name, value]) =>
    name.startsWith('BASH_ALIAS_') ? [[name.slice('BASH_ALIAS_'.length), value]] : [],
  )
  const rc = shell.fresh ? (textOf(files, `${host.home(shell.user)}/.bashrc`) ?? '') : ''
  const coming = [...rc.matchAll(/^\s*alias (\w+)=(?:'([^']*)'|"([^"]*)"|(\S+))/gm)]
  return Object.fromEntries([...coming.map(([, name, ...values]) => [name, values.find(Boolean)]), ...known])
}

function commandNames(about: Completing, start: string): string[] {
  const { host, shell } = about
  const tools = host.fs.getAllPaths().flatMap((path) => (path.startsWith('/bin/') ? [path.slice('/bin/'.length)] : []))
  const all = new Set([...builtins, ...Object.keys(aliasesOf(about)), ...Object.keys(shell.functions), ...tools])
  return [...all].filter((name) => name.startsWith(start) && !name.startsWith('_')).sort()
}

function fileNames({ host, shell, files }: Completing, start: string): string[] {
  const slash = start.lastIndexOf('/')
  const shown = start.slice(0, slash + 1)
  const directory = host.fs.resolvePath(shell.cwd, shown.replace(/^~(?=\/)/, host.home(shell.user)) || '.')
  const inside = directory === '/' ? '/' : `${directory}/`
  const names = Object.keys(files).filter((path) => path.startsWith(inside) && path !== inside && !path.slice(inside.length).includes('/'))
  return names
    .map((path) => ({ name: path.slice(inside.length), directory: 'directory' in (files[path] as object) }))
    .filter(({ name }) => name.startsWith(start.slice(slash + 1)) && (!name.startsWith('.') || start.slice(slash + 1).startsWith('.')))
    .map(({ name, directory: isDirectory }) => `${shown}${name}${isDirectory ? '/' : ''}`)
    .sort()
}

/** kubectl as completion runs it: it reads, says nothing and spends no time. */
function quietContext({ cluster, clock, host, shell, files }: Completing) {
  const { signal } = new AbortController()
  const path = (name: string) => host.fs.resolvePath(shell.cwd, name)
  return {
    ...createTransport(cluster, host.origin, () => undefined, noWaiting, signal),
    fs: {
      async readFile(name: string) {
        const text = textOf(files, path(name))
        if (text === undefined) throw new Error(`open ${name}: no such file or directory`)
        return text
      },
      writeFile: async () => {},
      exists: async (name: string) => files[path(name)] !== undefined,
      isDirectory: async (name: string) => 'directory' in (files[path(name)] ?? {}),
      readdir: (name: string) => host.fs.readdir(path(name)),
      mkdir: async () => {},
    },
    env: Object.fromEntries(shell.exported.map((name) => [name, shell.env[name] ?? ''])),
    cwd: shell.cwd,
    stdin: '',
    now: () => clock.now(),
    sleep: async () => {},
    signal,
    tty: { isTerminal: false, width: 80, stdout() {}, stderr() {}, read: async () => undefined, edit: async () => undefined },
  }
}
