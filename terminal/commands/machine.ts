import type { HostCommand, Invocation } from '../host-command'

/** Where `sysctl -w` leaves what it was told: a machine's own settings, kept as long as the machine. */
const settingsFile = '/run/sysctl.values'

const defaults: Record<string, string> = {
  'fs.inotify.max_user_instances': '128',
  'fs.inotify.max_user_watches': '65536',
  'kernel.panic': '10',
  'kernel.panic_on_oops': '1',
  'net.bridge.bridge-nf-call-ip6tables': '1',
  'net.bridge.bridge-nf-call-iptables': '1',
  'net.ipv4.conf.all.forwarding': '1',
  'net.ipv4.ip_forward': '1',
  'net.ipv6.conf.all.forwarding': '0',
  'net.netfilter.nf_conntrack_max': '131072',
  'vm.max_map_count': '65530',
  'vm.overcommit_memory': '1',
  'vm.swappiness': '60',
}

async function settings(use: Invocation): Promise<Record<string, string>> {
  const { fs } = use.host
  const text = (await fs.exists(settingsFile)) ? await fs.readFile(settingsFile) : ''
  return { ...defaults, ...assignments(text) }
}

const assignments = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => !/^\s*([#;]|$)/.test(line) && line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')).trim().replaceAll('/', '.'), line.slice(line.indexOf('=') + 1).trim()]),
  )

/** Settings of the kernel by name. What they would change is not simulated: they are kept and told again. */
const sysctl: HostCommand = {
  names: ['sysctl'],
  async run(use) {
    const flags = use.args.filter((arg) => arg.startsWith('-'))
    const words = use.args.filter((arg) => !arg.startsWith('-'))
    const values = await settings(use)
    const quiet = flags.some((flag) => flag === '-q' || flag === '--quiet')
    const files = flags.includes('--system')
      ? await systemFiles(use)
      : flags.includes('-p') || flags.includes('--load')
        ? words.length > 0
          ? words
          : ['/etc/sysctl.conf']
        : undefined
    if (files) {
      let exitCode = 0
      for (const file of files) {
        if (flags.includes('--system')) use.out(`* Applying ${file} ...\n`)
        if (!(await use.host.fs.exists(use.resolve(file)))) {
          use.err(`sysctl: cannot open "${file}": No such file or directory\n`)
          exitCode = 255
          continue
        }
        exitCode = (await write(use, values, assignments(await use.host.fs.readFile(use.resolve(file))), quiet)) || exitCode
      }
      return exitCode
    }
    if (flags.includes('-a') || flags.includes('--all')) {
      for (const name of Object.keys(values).sort()) use.out(`${name} = ${values[name]}\n`)
      return 0
    }
    const told = words.filter((word) => !word.includes('='))
    const written = assignments(words.filter((word) => word.includes('=')).join('\n'))
    if (Object.keys(written).length > 0) return write(use, values, written, quiet)
    let exitCode = 0
    for (const word of told) {
      const value = values[word.replaceAll('/', '.')]
      if (value === undefined) {
        use.err(`sysctl: cannot stat /proc/sys/${word.replaceAll('.', '/')}: No such file or directory\n`)
        exitCode = 1
      } else use.out(flags.includes('-n') ? `${value}\n` : `${word.replaceAll('/', '.')} = ${value}\n`)
    }
    return exitCode
  },
}

async function systemFiles(use: Invocation): Promise<string[]> {
  const folder = '/etc/sysctl.d'
  const found = (await use.host.fs.exists(folder))
    ? (await use.host.fs.readdir(folder)).filter((name) => name.endsWith('.conf')).sort()
    : []
  return [...found.map((name) => `${folder}/${name}`), ...((await use.host.fs.exists('/etc/sysctl.conf')) ? ['/etc/sysctl.conf'] : [])]
}

async function write(use: Invocation, values: Record<string, string>, written: Record<string, string>, quiet: boolean): Promise<number> {
  let exitCode = 0
  for (const [name, value] of Object.entries(written)) {
    if (values[name] === undefined) {
      use.err(`sysctl: cannot stat /proc/sys/${name.replaceAll('.', '/')}: No such file or directory\n`)
      exitCode = 1
    } else if (use.env.USER !== 'root') {
      use.err(`sysctl: permission denied on key "${name}"\n`)
      exitCode = 1
    } else {
      values[name] = value
      if (!quiet) use.out(`${name} = ${value}\n`)
    }
  }
  const own = Object.entries(values).filter(([name, value]) => defaults[name] !== value)
  await use.host.fs.mkdir('/run', { recursive: true })
  await use.host.fs.writeFile(settingsFile, own.map(([name, value]) => `${name} = ${value}\n`).join(''))
  return exitCode
}

/** `ip address` and `ip route` of a machine: its own address and the way out. Interfaces of pods are not simulated. */
const ip: HostCommand = {
  names: ['ip'],
  async run(use) {
    const [what = 'help', ...rest] = use.args.filter((arg) => !arg.startsWith('-'))
    const brief = use.args.includes('-br') || use.args.includes('-brief')
    const address = use.cluster.node(use.host.name)?.addresses.internal ?? '192.168.1.4'
    const asked = rest.filter((word) => !['show', 'list', 'ls', 's', 'dev'].includes(word))
    const shows = (name: string) => asked.length === 0 || asked.includes(name)
    if ('address'.startsWith(what) && what !== '') {
      if (brief) {
        if (shows('lo')) use.out('lo               UNKNOWN        127.0.0.1/8 \n')
        if (shows('eth0')) use.out(`eth0             UP             ${address}/24 \n`)
      } else {
        if (shows('lo')) use.out(`${loopbackLink}    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n`)
        if (shows('eth0'))
          use.out(
            `${linkOf(address)}    inet ${address}/24 brd ${address.replace(/\d+$/, '255')} scope global eth0\n       valid_lft forever preferred_lft forever\n`,
          )
      }
      return 0
    }
    if (what === 'r' || what === 'route' || what === 'ro') {
      const network = address.replace(/\d+$/, '')
      use.out(`default via ${network}1 dev eth0 proto static \n${network}0/24 dev eth0 proto kernel scope link src ${address} \n`)
      return 0
    }
    if ('link'.startsWith(what) && what !== '') {
      const shown = { lo: loopbackLink, eth0: linkOf(address) }
      for (const [name, text] of Object.entries(shown)) if (shows(name)) use.out(text)
      return 0
    }
    return use.fail(`seatrial does not simulate ip ${what}; it has ip address, ip link and ip route\n`)
  },
}

const loopbackLink =
  '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n'
const linkOf = (address: string) =>
  `2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000\n    link/ether ${hardware(address)} brd ff:ff:ff:ff:ff:ff\n`

const hardware = (address: string) =>
  `52:54:${address
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join(':')}`

export const machineCommands = [sysctl, ip]
