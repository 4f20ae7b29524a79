import { KubectlError } from '@/kubectl/errors'
import { kubectl } from '@/kubectl/kubectl'
import type { KubectlContext, KubectlFs, Listener, Opened } from '@/kubectl/seam'
import { createTransport } from '../api-transport'
import type { HostCommand, Invocation } from '../host-command'
import { hostsFile } from '../hosts-file'

/** `kubectl` on every host: over the host's network, with the host's files and the terminal's screen. */
export const kubectlCommand: HostCommand = {
  names: ['kubectl'],
  streams: true,
  plain: (args, env) => screenEditor(editorOf(env)) !== undefined || !args.some((arg) => arg.startsWith('edit')),
  async run(use) {
    // The terminal completes kubectl by itself: there is nothing for the shell to load.
    if (use.args[0] === 'completion') return 0
    // A command that asks its user may be left asking when it ends.
    const ends: (() => void)[] = []
    const { starting } = use.running
    if (isEndless(use.args) && !starting) ends.push(use.running.waiting.followWall())
    const context: KubectlContext = {
      ...(await kubectlContext(use)),
      listen: (listeners) => listen(use, listeners),
    }
    const read = () => {
      const end = use.running.waiting.followWall()
      ends.push(end)
      return context.tty.read().finally(end)
    }
    try {
      return await kubectl(use.args, { ...context, tty: { ...context.tty, read } })
    } finally {
      for (const end of ends) end()
    }
  },
}

/** Where a host draws the ports from that nobody asked for by number. */
const firstDrawn = 40_000

/** Ports stay with the job that is being started, or are held as long as the command. */
function listen({ running, host, terminal, out }: Invocation, listeners: readonly Listener[]): { taken: number } | Opened {
  const { starting, waiting } = running
  const taken = listeners.find(({ local }) => running.listenerAt(host.name, local))
  if (taken) return { taken: taken.local }
  let drawn = firstDrawn
  while (running.listenerAt(host.name, drawn)) drawn++
  const held = listeners.map((listener) => ({ ...listener, local: listener.local || drawn++ }))
  return {
    ports: held.map(({ local }) => local),
    async stay() {
      if (starting) {
        starting.listeners = held
        starting.silent = !terminal
        return
      }
      const release = running.hold({ host: host.name, listeners: held, said: (text) => void (terminal && out(text)) })
      await waiting.until(() => false).finally(release)
    },
  }
}

/** What kubectl, and helm which is built on it, are given on a host. */
export async function kubectlContext(use: Invocation): Promise<KubectlContext> {
  const { waiting, signal, io } = use.running
  const names = await hostsFile(use.host)
  return {
    ...createTransport(use.cluster, use.host.origin, (name) => names.get(name), waiting, signal),
    fs: filesOf(use),
    memory: use.host.fs,
    env: use.env,
    cwd: use.cwd,
    stdin: use.stdin,
    now: () => use.clock.now(),
    sleep: (ms) => waiting.sleep(ms),
    signal,
    tty: {
      isTerminal: use.terminal,
      width: io.columns,
      stdout: use.out,
      stderr: use.err,
      read: () => readLine(use),
      edit: (file) => editText(use, file.name, file.text),
    },
  }
}

/**
 * The next line typed to a running command, asked for once all that it said is on the screen. What the user takes to type passes in wall time,
 * and the command goes on meanwhile.
 */
async function readLine(use: Invocation): Promise<string | undefined> {
  if (!use.terminal) return undefined
  const { waiting, screen, io } = use.running
  await waiting.idle()
  screen.show({ type: 'reading', prompt: '' })
  return waiting.hear(() => io.input())
}

const editorOf = (env: Invocation['env']): string => env.KUBE_EDITOR || env.EDITOR || 'vi'

/** The editor over the screen that a command opens; undefined for a program of the host. */
function screenEditor(editor: string): 'vi' | 'nano' | undefined {
  const program = editor.trim().split(/\s+/)[0]?.replace(/^.*\//, '') ?? ''
  return program === 'nano' ? 'nano' : ['vi', 'vim', 'view'].includes(program) ? 'vi' : undefined
}

/** Opens the user's editor on a text. as k8s.io/kubectl/pkg/cmd/util/editor Launch */
async function editText(use: Invocation, name: string, text: string): Promise<string | undefined> {
  const editor = editorOf(use.env)
  const onScreen = screenEditor(editor)
  if (onScreen) return openEditor(use, name, text, onScreen)
  const { fs } = use.host
  const path = `/tmp/${name}`
  await fs.writeFile(path, text)
  // Quotes in it are for a shell to read.
  const quoted = /["'\\]/.test(editor)
  const caught = { caught: true }
  const ended = await (quoted ? use.runText(`${editor} "${path}"`, caught) : use.runWords([...editor.split(' '), path], caught))
  const edited = (await fs.exists(path)) ? await fs.readFile(path) : ''
  await fs.rm(path, { force: true })
  use.out(ended.stdout)
  if (ended.exitCode === 127 && !quoted) throw new KubectlError(`unable to launch the editor ${JSON.stringify(editor)}`)
  use.err(ended.stderr)
  const said = quoted ? `/bin/bash -c ${editor}` : editor
  if (ended.exitCode !== 0) throw new KubectlError(`there was a problem with the editor ${JSON.stringify(said)}`)
  return edited
}

/** Opens an editor over the screen; resolves with what was saved, undefined when nothing was. */
export async function openEditor(
  use: Invocation,
  name: string,
  text: string,
  editor: 'vi' | 'nano',
  readOnly = false,
): Promise<string | undefined> {
  const id = use.running.editId()
  const path = `${use.host.home(use.env.USER ?? '')}/.vimrc`
  const vimrc = editor === 'vi' && (await use.host.fs.exists(path)) ? { path, text: await use.host.fs.readFile(path) } : undefined
  use.running.screen.show({ type: 'edit', id, name, text, editor, ...(vimrc && { vimrc }), ...(readOnly && { readOnly }) })
  return use.running.waiting.hear(() => use.running.io.edited(id))
}

const withValue = new Set(
  '-n --namespace --context --kubeconfig -s --server --as --as-group --cluster --user --token --request-timeout -v --cache-dir'.split(' '),
)

/** Commands that have no end of their own: they follow wall time until Ctrl-C. */
export function isEndless(args: string[]): boolean {
  const end = args.indexOf('--')
  const own = end < 0 ? args : args.slice(0, end)
  let at = 0
  while (own[at]?.startsWith('-')) at += withValue.has(own[at] as string) ? 2 : 1
  const has = (...flags: string[]) => own.some((arg) => flags.some((flag) => arg === flag || arg === `${flag}=true`))
  switch (own[at]) {
    case 'get':
    case 'events':
      return has('-w', '--watch', '--watch-only') || own.some((arg) => /^-[a-zA-Z]*w$/.test(arg))
    case 'logs':
    case 'log':
      return has('-f', '--follow') || own.some((arg) => /^-[a-zA-Z]*f$/.test(arg))
    case 'port-forward':
    case 'proxy':
    case 'attach':
      return true
    default:
      return false
  }
}

function filesOf({ host, resolve }: Invocation): KubectlFs {
  const { fs } = host
  return {
    readFile: (path) => fs.readFile(resolve(path)),
    writeFile: (path, content) => fs.writeFile(resolve(path), content),
    exists: (path) => fs.exists(resolve(path)),
    isDirectory: async (path) => (await fs.exists(resolve(path))) && (await fs.stat(resolve(path))).isDirectory,
    readdir: (path) => fs.readdir(resolve(path)),
    mkdir: (path) => fs.mkdir(resolve(path), { recursive: true }),
  }
}
