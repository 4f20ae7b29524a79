import { baseHost, candidate, firstHost } from '../host'
import type { HostCommand, Invocation } from '../host-command'
import { hostsFile } from '../hosts-file'
import { outputText } from '../just-bash'
import { type Options, parseOptions } from '../options'

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
  async run(use) {
    const { given, rest, unknown } = parseOptions(use.args, sshOptions, false)
    const [destination, ...words] = rest
    if (unknown || destination === undefined) {
      use.err('usage: ssh [-l login_name] [-o option] [-p port] destination [command [argument ...]]\n')
      return 255
    }
    const [host = '', named] = destination.split('@').reverse()
    const user = named ?? given.user?.at(-1) ?? use.env.USER ?? candidate
    const target = await nodeCalled(use, host)
    if (target === undefined) {
      use.err(`ssh: Could not resolve hostname ${host}: Name or service not known\n`)
      return 255
    }
    if (use.inSsh()) {
      use.err(
        `ssh: connect to host ${host} port 22: Connection refused\nNested ssh is refused in the exam: \`exit\` to ${use.startedOn()} first\n`,
      )
      return 255
    }
    if (user !== candidate && user !== 'root') {
      use.err(`${user}@${host}: Permission denied (publickey).\n`)
      return 255
    }
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
    if (unknown) {
      use.err(`sudo: invalid option -- '${unknown.replace(/^-+/, '')}'\nusage: sudo [-EHins] [-u user] [command [arg ...]]\n`)
      return 1
    }
    const user = given.user?.at(-1) ?? 'root'
    const [name, ...words] = rest
    const opensShell =
      name === undefined
        ? given.login || given.shell
        : ['su', 'bash', 'sh'].includes(name) && words.every((word) => word === '-' || word === 'root' || word === '-l')
    if (opensShell) return become(use, user)
    if (name === undefined) {
      use.err('usage: sudo [-EHins] [-u user] [command [arg ...]]\n')
      return 1
    }
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
    use.err('su: Authentication failure\n')
    return 1
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
    const ended = await use.original(use.args)
    use.out(outputText(ended))
    use.err(ended.stderr)
    return ended.exitCode
  },
}

export const remoteCommands = [ssh, sudo, su, bash]
