import type { HostCommand, Invocation } from '../host-command'

type Process = { user: string; pid: number; parent: number; tty: string; command: string }
type Pod = {
  metadata: { name: string }
  spec: { containers: { name: string; command?: string[]; args?: string[] }[] }
  status?: { containerStatuses?: { name: string; state?: { running?: object } }[] }
}

/** Of the command that looks. */
const ownPid = 1999

/** What runs on a host: systemd, its units, the shell; on a node the containers whose command their pod says. */
async function processes(use: Invocation): Promise<Process[]> {
  const user = use.env.USER ?? 'candidate'
  const daemon = (pid: number, command: string, parent = 1): Process => ({ user: 'root', pid, parent, tty: '?', command })
  const own: Process[] = [
    { user, pid: 1000, parent: 999, tty: 'pts/0', command: '-bash' },
    { user, pid: ownPid, parent: 1000, tty: 'pts/0', command: `${use.name} ${use.args.join(' ')}`.trimEnd() },
  ]
  const node = use.cluster.node(use.host.name)
  const base = [daemon(1, '/sbin/init'), daemon(702, 'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups')]
  if (!node) return [...base, ...own]
  const runs = (unit: string) => node.units().some(({ name, active }) => name === unit && active === 'active')
  const units = [
    ...(runs('containerd.service') ? [daemon(641, '/usr/bin/containerd')] : []),
    ...(runs('kubelet.service')
      ? [
          daemon(
            812,
            '/usr/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml',
          ),
        ]
      : []),
  ]
  const answer = await use.cluster.fetch(new Request(`http://node/api/v1/pods?fieldSelector=spec.nodeName%3D${node.name}`))
  const { items } = (await answer.json()) as { items: Pod[] }
  const containers = items.flatMap(({ spec, status }) =>
    spec.containers.flatMap(({ name, command = [], args = [] }) => {
      const words = [...command, ...args]
      return words.length > 0 && status?.containerStatuses?.some((one) => one.name === name && one.state?.running) ? [words.join(' ')] : []
    }),
  )
  return [...base, ...units, ...containers.map((command, index) => daemon(1400 + index * 61, command, 1380 + index * 61)), ...own].sort(
    (a, b) => a.pid - b.pid,
  )
}

/** `pgrep`, `pidof`, and what ends processes: those of a machine are their units' and containers', and end only with them. */
const find: HostCommand = {
  names: ['pgrep', 'pidof', 'pkill', 'killall'],
  async run(use) {
    const flags = use.args.filter((arg) => arg.startsWith('-'))
    const [wanted] = use.args.filter((arg) => !arg.startsWith('-'))
    const unknown = flags.find((flag) => !/^-([flaxoc]+|\d+|[A-Z]+)$/.test(flag))
    if (unknown !== undefined || wanted === undefined) {
      use.err(
        unknown === undefined ? `${use.name}: no matching criteria specified\n` : `seatrial does not simulate ${use.name} ${unknown}\n`,
      )
      return 2
    }
    const whole = flags.some((flag) => /^-[a-z]*f/.test(flag))
    const exactly = use.name === 'pidof' || use.name === 'killall' || flags.some((flag) => /^-[a-z]*x/.test(flag))
    const found = (await processes(use)).filter(({ pid, command }) => {
      const text = whole ? command : nameOf(command)
      return pid !== ownPid && (exactly ? text === wanted : text.includes(wanted))
    })
    if (found.length === 0) return use.fail(use.name === 'killall' ? `${wanted}: no process found\n` : '')
    if (use.name === 'pkill' || use.name === 'killall') return refuseToEnd(use, found)
    const all = flags.some((flag) => /^-[a-z]*a/.test(flag))
    const named = flags.some((flag) => /^-[a-z]*l/.test(flag))
    const line = ({ pid, command }: Process) => `${pid}${all ? ` ${command}` : named ? ` ${nameOf(command)}` : ''}`
    use.out(
      use.name === 'pidof'
        ? `${found
            .map(({ pid }) => pid)
            .reverse()
            .join(' ')}\n`
        : found.map((one) => `${line(one)}\n`).join(''),
    )
    return 0
  },
}

/** Says why a process of this host does not end. False: there is none of that id. */
export async function refusesToEnd(use: Invocation, pid: number): Promise<boolean> {
  const found = (await processes(use)).filter((one) => one.pid === pid && one.pid !== ownPid)
  refuseToEnd(use, found)
  return found.length > 0
}

function refuseToEnd(use: Invocation, found: readonly Process[]): number {
  for (const { pid, user } of found)
    use.err(
      user === 'root' && use.env.USER !== 'root'
        ? `bash: kill: (${pid}) - Operation not permitted\n`
        : `seatrial does not simulate ending process ${pid}; stop its unit with systemctl, or remove its pod\n`,
    )
  return 1
}

const nameOf = (command: string) => (command.split(' ')[0] ?? '').replace(/^(.*\/|-)/, '').replace(/:$/, '')

/** `ps`: which processes run. What they use of the machine is not simulated and stands as 0. */
const ps: HostCommand = {
  names: ['ps'],
  async run(use) {
    const flags = use.args.join('').replaceAll('-', '')
    if (!/^[aefuxlw]*$/.test(flags)) return use.fail(`seatrial does not simulate ps ${use.args.join(' ')}; it has ps, ps aux and ps -ef\n`)
    const all = await processes(use)
    const start = new Date(use.clock.now()).toISOString().slice(11, 16)
    if (flags.includes('u')) {
      use.out('USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n')
      for (const { user, pid, tty, command } of all)
        use.out(
          `${user.padEnd(8)} ${String(pid).padStart(7)}  0.0  0.0      0     0 ${tty.padEnd(8)} ${tty === '?' ? 'Ssl ' : 'Ss  '} ${start}   0:00 ${command}\n`,
        )
    } else if (/[ef]/.test(flags) && flags.includes('f')) {
      use.out('UID          PID    PPID  C STIME TTY          TIME CMD\n')
      for (const { user, pid, parent, tty, command } of all)
        use.out(
          `${user.padEnd(8)} ${String(pid).padStart(7)} ${String(parent).padStart(7)}  0 ${start} ${tty.padEnd(8)} 00:00:00 ${command}\n`,
        )
    } else {
      use.out('    PID TTY          TIME CMD\n')
      const shown = /[aex]/.test(flags) ? all : all.filter(({ tty }) => tty !== '?')
      for (const { pid, tty, command } of shown) use.out(`${String(pid).padStart(7)} ${tty.padEnd(8)} 00:00:00 ${nameOf(command)}\n`)
    }
    return 0
  },
}

export const processCommands = [ps, find]
