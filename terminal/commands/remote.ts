import { baseHost, candidate, firstHost } from '../host'
import type { HostCommand, Invocation } from '../host-command'
import { hostsFile } from '../hosts-file'
import { outputText } from '../just-bash'
import { type Options, parseOptions } from '../options'
import { passOn } from './pass-on'

const sshOptions = {
  option: { short: 'o', value: true },
  user: { short: 'l', value: true },
  port: { short: 'p', value: true },
  identity: { short: 'i', value: true },
  tty: { short: 't' },
  quiet: { short: 'q' },
  verbose: { short: 'v' },
  noInput: { short: 'n' },
} satisfies Options<string>

/** `ssh NODE`: a shell on a node of the cluster, or one command there. */
const ssh: HostCommand = {
  names: ['ssh'],
  streams: true,
  plain: () => true,
  async run(use) {
    const { given, rest, unknown } = parseOptions(use.args, sshOptions, false)
    const [destination, ...words] = rest
    if (unknown || destination === undefined)
      return use.fail('usage: ssh [-l login_name] [-o option] [-p port] destination [command [argument ...]]\n', 255)
    const [host = '', named] = destination.split('@').reverse()
    const user = named ?? given.user?.at(-1) ?? use.env.USER ?? candidate
    const target = await nodeCalled(use, host)
    if (target === undefined) return use.fail(`ssh: Could not resolve hostname ${host}: Name or service not known\n`, 255)
    if (use.inSsh()) {
      use.err(
        `ssh: connect to host ${host} port 22: Connection refused\nNested ssh is refused in the exam: \`exit\` to ${use.startedOn()} first\n`,
      )
      return 255
    }
    if (user !== candidate && user !== 'root') return use.fail(`${user}@${host}: Permission denied (publickey).\n`, 255)
    if (words.length === 0 && use.terminal && use.stdin === '') {
      use.enter(target, user, 'ssh')
      return 0
    }
    const ended = await use.elsewhere(target, user, words.length > 0 ? words.join(' ') : use.stdin)
    use.out(outputText(ended))
    use.err(ended.stderr)
    return ended.exitCode
  },
}

async function nodeCalled({ cluster, host }: Invocation, name: string): Promise<string | undefined> {
  if (cluster.nodes().includes(name)) return name
  if (host.name === baseHost && name === firstHost) return firstHost
  const address = (await hostsFile(host)).get(name) ?? name
  return cluster.nodes().find((node) => Object.values(cluster.node(node)?.addresses ?? {}).includes(address))
}

const sudoOptions = {
  login: { short: 'i', also: ['login'] },
  shell: { short: 's' },
  keep: { short: 'E', also: ['preserve-env'] },
  nonInteractive: { short: 'n' },
  user: { short: 'u', value: true },
  home: { short: 'H' },
} satisfies Options<string>

/** `sudo`: the rest as root, whose home and kubeconfig are its own. */
const sudo: HostCommand = {
  names: ['sudo'],
  streams: true,
  async run(use) {
    const { given, rest, unknown } = parseOptions(use.args, sudoOptions, false)
    if (unknown)
      return use.fail(`sudo: invalid option -- '${unknown.replace(/^-+/, '')}'\nusage: sudo [-EHins] [-u user] [command [arg ...]]\n`)
    const user = given.user?.at(-1) ?? 'root'
    const [name, ...words] = rest
    const opensShell =
      name === undefined
        ? given.login || given.shell
        : ['su', 'bash', 'sh'].includes(name) && words.every((word) => word === '-' || word === 'root' || word === '-l')
    if (opensShell) return become(use, user)
    if (name === undefined) return use.fail('usage: sudo [-EHins] [-u user] [command [arg ...]]\n')
    const assignments = rest.filter((word, index) => rest.slice(0, index + 1).every((each) => /^[A-Za-z_]\w*=/.test(each)) && word)
    const command = rest.slice(assignments.length)
    const own = Object.fromEntries(assignments.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]))
    const env = { ...identity(use, user), SUDO_USER: use.env.USER ?? candidate, ...own }
    return (await use.runWords(command, { env })).exitCode
  },
}

/** `su -`: as in the exam, only after `sudo`. */
const su: HostCommand = {
  names: ['su'],
  streams: true,
  async run(use) {
    if (use.env.USER === 'root') return become(use, use.args.find((arg) => !arg.startsWith('-')) ?? 'root')
    return use.fail('su: Authentication failure\n')
  },
}

function become(use: Invocation, user: string): number {
  if (!use.terminal) return 0
  use.enter(use.host.name, user, 'sudo')
  return 0
}

const identity = (use: Invocation, user: string) => ({ USER: user, LOGNAME: user, HOME: use.host.home(user) })

/** A shell in the shell, or just-bash's own for scripts and `-c`. */
const bash: HostCommand = {
  names: ['bash', 'sh'],
  streams: true,
  async run(use) {
    if (use.terminal && use.stdin === '' && use.args.every((arg) => ['-l', '--login', '-i'].includes(arg))) {
      use.enter(use.host.name, use.env.USER ?? candidate, 'bash')
      return 0
    }
    const inline = use.args[0] === '-c' && use.args.length === 2 ? use.args[1] : undefined
    if (inline !== undefined) return (await use.runText(inline)).exitCode
    return passOn(use)
  },
}

/** `scp`: files to and from another host. */
const scp: HostCommand = {
  names: ['scp'],
  async run(use) {
    const { given, rest, unknown } = parseOptions(use.args, { ...sshOptions, recursive: { short: 'r' } })
    const places = rest.map((word) => placeOf(word))
    const to = places.pop()
    if (unknown || !to || places.length === 0) return said(use, 'usage: scp [-r] [-i identity_file] [-o ssh_option] source ... target\n')
    if (given.recursive) return said(use, 'seatrial does not simulate scp -r; copy file by file\n')
    if (use.inSsh()) return said(use, 'ssh: connect to host port 22: Connection refused\nscp: Connection closed\n', 255)
    for (const from of places) {
      const text = await taken(use, from)
      if (text === undefined) return 1
      const name = from.path.split('/').at(-1) ?? ''
      if (!(await put(use, to, name, text))) return 1
    }
    return 0
  },
}

type Place = { host: string | undefined; user: string | undefined; path: string }

function placeOf(word: string): Place {
  const [, user, host, path = word] = /^(?:([\w-]+)@)?([\w.-]+):(.*)$/.exec(word) ?? []
  return { host, user, path }
}

const quoted = (path: string) => `'${path.replaceAll("'", "'\\''")}'`

/** A shell's command on the host of a place; its output, or undefined after its complaint. */
async function there(use: Invocation, place: Place, text: string): Promise<string | undefined> {
  const target = await nodeCalled(use, place.host ?? '')
  if (target === undefined) {
    said(use, `ssh: Could not resolve hostname ${place.host}: Name or service not known\nscp: Connection closed\n`)
    return undefined
  }
  const ended = await use.elsewhere(target, place.user ?? use.env.USER ?? candidate, text)
  if (ended.exitCode === 0) return outputText(ended)
  said(use, `scp: ${place.path}: No such file or directory\n`)
  return undefined
}

async function taken(use: Invocation, from: Place): Promise<string | undefined> {
  if (from.host !== undefined) return there(use, from, `cat ${quoted(from.path)}`)
  const path = use.resolve(from.path)
  if ((await use.host.fs.exists(path)) && !(await use.host.fs.stat(path)).isDirectory) return use.host.fs.readFile(path)
  said(use, `scp: stat local ${JSON.stringify(from.path)}: No such file or directory\n`)
  return undefined
}

async function put(use: Invocation, to: Place, name: string, text: string): Promise<boolean> {
  if (to.host !== undefined) {
    const path = quoted(to.path || '.')
    const encoded = Buffer.from(text).toString('base64')
    return (
      (await there(
        use,
        to,
        `if [ -d ${path} ]; then to=${path}/${quoted(name)}; else to=${path}; fi; base64 -d > "$to" <<< '${encoded}'`,
      )) !== undefined
    )
  }
  const path = use.resolve(to.path)
  const folder = (await use.host.fs.exists(path)) && (await use.host.fs.stat(path)).isDirectory
  const parent = path.slice(0, path.lastIndexOf('/')) || '/'
  if (!folder && !(await use.host.fs.exists(parent)))
    return said(use, `scp: open local ${JSON.stringify(to.path)}: No such file or directory\n`) === 0
  await use.host.fs.writeFile(folder ? `${path}/${name}` : path, text)
  return true
}

function said(use: Invocation, text: string, code = 1): number {
  use.err(text)
  return code
}

export const remoteCommands = [ssh, scp, sudo, su, bash]
