import type { Cluster, Origin } from '@/cluster/door'
import { asBashCommands, type HostCommand, type Lent } from './host-command'
import type { HostFileSystem, HostFiles } from './host-files'
import { Bash, type Command, type CommandName, installed, runTrees, type ScriptNode, shareCommands } from './just-bash'
import type { ShellState } from './shell-state'

/** The host with the exam's tools. Every other host but `base` is a node of the cluster. */
export const firstHost = 'terminal'
/** Where the exam itself begins: it has no tools, one goes on by `ssh`. */
export const baseHost = 'base'
export const candidate = 'candidate'

/** What every simulated host is: its name, where its connections start, its files. */
export type Host = { name: string; origin: Origin; fs: HostFileSystem; home(user: string): string }

/** A host whose shell is running: a Bash of its own over its files. */
export type LiveHost = Host & {
  /** Its Bash, made when it is first needed: many lines are done without. */
  shell(): Shell
  commands: Map<string, HostCommand>
  lent: Lent
}
type Shell = { bash: Bash; runNext(script: ScriptNode): void }

export const originOf = (host: string): Origin =>
  host === firstHost || host === baseHost ? { from: 'outside' } : { from: 'node', node: host }
export const homeOf = (user: string) => (user === 'root' ? '/root' : `/home/${user}`)

/** A host as somebody works on it, on its files. `keep`: a command of ours beside the others, which nobody types. `bundled`: the only ones of just-bash's own commands; all when absent. */
export function bootHost(
  name: string,
  fs: HostFileSystem,
  commands: readonly HostCommand[],
  keep: Command,
  lend: (host: LiveHost) => Lent,
  bundled?: readonly CommandName[],
): LiveHost {
  const host = { name, origin: originOf(name), fs, home: homeOf } as LiveHost
  const lent = lend(host)
  const named = new Map(commands.flatMap((command) => command.names.map((word) => [word, command] as const)))
  let made: Shell | undefined
  const boot = (): Shell => {
    const bash = new Bash({
      fs,
      cwd: '/',
      env: { PATH: searchPath },
      // Time is ours to bound: a stream runs until Ctrl-C, a line that burns CPU loses its worker, and the clock that just-bash reads is simulated.
      executionLimits: { maxExecutionTimeMs: 20 * 24 * 3600_000, maxOutputSize: 4 * 1024 * 1024 },
      executionLimitProfile: 'hardened',
      ...(bundled && { commands: [...bundled] }),
      customCommands: commands.flatMap((command) => asBashCommands(command, lent)),
      processInfo: { pid: 1000, ppid: 999, uid: 1000, gid: 1000 },
    })
    shareCommands(bash)
    bash.registerCommand(keep)
    return { bash, runNext: runTrees(bash) }
  }
  const shell = () => {
    made ??= boot()
    return made
  }
  return Object.assign(host, { shell, commands: named, lent })
}

export const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export function openShell(host: string, user: string, opened: ShellState['opened']): ShellState {
  const home = homeOf(user)
  const exported = {
    HOME: home,
    HOSTNAME: host,
    LANG: 'C.UTF-8',
    LOGNAME: user,
    PATH: searchPath,
    PWD: home,
    SHELL: '/bin/bash',
    TERM: 'xterm-256color',
    USER: user,
  }
  return {
    host,
    user,
    cwd: home,
    previousDir: home,
    env: {
      ...exported,
      IFS: ' \t\n',
      OPTIND: '1',
      OSTYPE: 'linux-gnu',
      MACHTYPE: 'x86_64-pc-linux-gnu',
      HOSTTYPE: 'x86_64',
      SHELLOPTS: 'braceexpand:hashall:interactive-comments',
      BASHOPTS: 'expand_aliases:globskipdots',
    },
    exported: Object.keys(exported),
    functions: {},
    arrays: '',
    lastExit: 0,
    fresh: true,
    opened,
  }
}

/** The names by which one host knows the others. */
const neighbours = (host: string) => (host === baseHost ? [`192.168.1.4 ${firstHost}`] : [])

const plainRc = `# ~/.bashrc: read by every new shell
alias ll='ls -alF'
`
const bashrc = `# ~/.bashrc: read by every new shell
alias k=kubectl
alias ll='ls -alF'
source <(kubectl completion bash)
complete -o default -F __start_kubectl k
`

/** Whether a `.bashrc` is as the machine came with it. */
export const isFirstRc = (text: string) => text === bashrc || text === plainRc

const passwdFile = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
sshd:x:104:65534::/run/sshd:/usr/sbin/nologin
candidate:x:1000:1000:candidate:/home/candidate:/bin/bash
`
const groupFile = `root:x:0:
daemon:x:1:
adm:x:4:
sudo:x:27:candidate
nogroup:x:65534:
candidate:x:1000:
`

/** What stands on a host before anybody has logged in. `at`: modification time, milliseconds since the epoch. */
export function initialFiles(host: string, cluster: Pick<Cluster, 'kubeconfig' | 'nodes' | 'node'>, at: number): HostFiles {
  // Written as a capture of files writes them: whether a machine was ever captured makes no difference.
  const directory = (mode = 0o755) => ({ mode, at, directory: true as const })
  const file = (text: string, mode = 0o644) => ({ mode, at, text })
  const nodes = cluster.nodes().flatMap((name) => {
    const address = cluster.node(name)?.addresses.internal
    return address === undefined ? [] : [`${address} ${name}`]
  })
  const files: HostFiles = {
    '/etc': directory(),
    '/etc/group': file(groupFile),
    '/etc/passwd': file(passwdFile),
    '/etc/hostname': file(`${host}\n`),
    '/etc/hosts': file(['127.0.0.1 localhost', `127.0.1.1 ${host}`, ...neighbours(host), ...nodes, ''].join('\n')),
    '/etc/os-release': file(
      'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nVERSION="24.04.3 LTS (Noble Numbat)"\nID=ubuntu\nID_LIKE=debian\n',
    ),
    '/home': directory(),
    '/opt': directory(),
    '/root': directory(0o700),
    '/tmp': directory(0o1777),
    '/usr': { ...directory(), at: installed.getTime() },
    '/var': directory(),
    '/var/log': directory(),
  }
  for (const user of [candidate, 'root']) {
    const home = homeOf(user)
    files[home] = directory(user === 'root' ? 0o700 : 0o755)
    files[`${home}/.bashrc`] = file(host === baseHost ? plainRc : bashrc)
    if (host === baseHost) continue
    files[`${home}/.kube`] = directory()
    files[`${home}/.kube/config`] = file(cluster.kubeconfig(), 0o600)
  }
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)))
}
