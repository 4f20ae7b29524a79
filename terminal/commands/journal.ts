import { parseYaml } from '@/apimachinery/yaml'
import type { NodeHost } from '@/cluster/door'
import type { HostCommand, Invocation } from '../host-command'
import { parseOptions } from '../options'

type Entry = { at: number; unit: string; text: string }
type KubeEvent = {
  type?: string
  reason?: string
  message?: string
  firstTimestamp?: string
  lastTimestamp?: string
  eventTime?: string
  metadata?: { creationTimestamp?: string }
  involvedObject?: { kind?: string; name?: string; namespace?: string; apiVersion?: string; fieldPath?: string }
  source?: { component?: string; host?: string }
  reportingComponent?: string
  reportingInstance?: string
}

const pids: Record<string, number> = { 'kubelet.service': 812, 'containerd.service': 641, 'ssh.service': 702 }

/** `journalctl` of a node: what its units have done, and what its kubelet has told the cluster by events. Nothing else is written down. */
export const journalctl: HostCommand = {
  names: ['journalctl'],
  streams: true,
  async run(use) {
    const node = use.cluster.node(use.host.name)
    if (!node) {
      use.err(`journalctl: this host is no node of the cluster: \`ssh\` to one (${use.cluster.nodes().join(', ')})\n`)
      return 1
    }
    const { given, rest, unknown } = parseOptions(use.args, {
      unit: { short: 'u', value: true },
      lines: { short: 'n', value: true },
      follow: { short: 'f' },
      'no-pager': {},
      catalog: { short: 'x' },
      end: { short: 'e' },
      reverse: { short: 'r' },
      since: { short: 'S', value: true },
      until: { short: 'U', value: true },
      boot: { short: 'b' },
      quiet: { short: 'q' },
      output: { short: 'o', value: true },
      grep: { short: 'g', value: true },
    })
    if (unknown || rest.length > 0 || given.grep || given.until)
      return use.fail(`seatrial does not simulate journalctl ${unknown ?? rest[0] ?? '--grep and --until'}\n`)
    const units = given.unit?.map((name) => (name.includes('.') ? name : `${name}.service`))
    const since = given.since && sinceOf(given.since.at(-1) as string, use.clock.now())
    if (given.since && since === undefined) return use.fail(`Failed to parse timestamp: ${given.since.at(-1)}\n`)
    const read = async () => {
      const all = (await entries(use, node)).filter(
        ({ at, unit }) => (units?.includes(unit) ?? true) && (since === undefined || at >= (since as number)),
      )
      return all.sort((a, b) => a.at - b.at)
    }
    const shown = await read()
    const most = given.lines ? Number(given.lines.at(-1)) : given.follow ? 10 : given.end ? 1000 : undefined
    const chosen = most === undefined || Number.isNaN(most) ? shown : shown.slice(-most)
    const lines = chosen.map((entry) => line(use, entry, given.output?.at(-1)))
    if (given.reverse) lines.reverse()
    use.out(lines.length > 0 ? lines.join('') : '-- No entries --\n')
    return given.follow ? follow(use, read, shown.length, given.output?.at(-1)) : 0
  },
}

async function follow(use: Invocation, read: () => Promise<Entry[]>, from: number, format: string | undefined): Promise<number> {
  const stop = use.running.waiting.followWall()
  try {
    for (let seen = from; ; ) {
      await use.running.waiting.sleep(1000)
      const all = await read()
      for (const entry of all.slice(seen)) use.out(line(use, entry, format))
      seen = Math.max(seen, all.length)
    }
  } finally {
    stop()
  }
}

/** The last entries of a unit, as `systemctl status` shows them. */
export async function lastEntries(use: Invocation, node: NodeHost, unit: string, count: number): Promise<string> {
  const own = (await entries(use, node)).filter((entry) => entry.unit === unit).sort((a, b) => a.at - b.at)
  return own
    .slice(-count)
    .map((entry) => line(use, entry))
    .join('')
}

async function entries(use: Invocation, node: NodeHost): Promise<Entry[]> {
  const answer = await use.cluster.fetch(new Request('http://node/api/v1/events'))
  const { items } = (await answer.json()) as { items: KubeEvent[] }
  const here = items.filter(
    ({ source, reportingComponent, reportingInstance }) =>
      (source?.component ?? reportingComponent) === 'kubelet' && (source?.host ?? reportingInstance) === node.name,
  )
  return [...here.map(ofEvent), ...ofUnits(node, use.clock.now()), ...ofManifests(node, use.clock.now())]
}

const timeOf = (event: KubeEvent) =>
  Date.parse(event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp ?? event.metadata?.creationTimestamp ?? '') || 0

/** As client-go's event broadcaster logs what it records. */
function ofEvent(event: KubeEvent): Entry {
  const { kind = '', name = '', namespace = '', apiVersion = '', fieldPath = '' } = event.involvedObject ?? {}
  const at = timeOf(event)
  const object = namespace === '' ? name : `${namespace}/${name}`
  const about = { object, fieldPath, kind, apiVersion, type: event.type ?? '', reason: event.reason ?? '', message: event.message ?? '' }
  const level = event.type === 'Warning' ? 'W' : 'I'
  return { at, unit: 'kubelet.service', text: klog(level, at, 'event.go:389', 'Event occurred', about) }
}

/** `I1102 09:00:14.000000     812 event.go:389] "Event occurred" object="shop/web" …`. */
function klog(level: string, at: number, file: string, message: string, about: Record<string, string>): string {
  const [, month = '', day = '', time = '', ms = ''] = /^\d+-(\d\d)-(\d\d)T(\S+)\.(\d+)Z/.exec(new Date(at).toISOString()) ?? []
  const said = Object.entries(about).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`)
  return `${level}${month}${day} ${time}.${ms}000     ${pids['kubelet.service']} ${file}] ${JSON.stringify(message)}${said.join('')}`
}

/** What systemd says of a unit that was started, stopped or has failed. A unit that has run since the machine booted has said nothing here. */
function ofUnits(node: NodeHost, now: number): Entry[] {
  return node.units().flatMap(({ name, description, active, since, fault, unreachable }): Entry[] => {
    const full = name.includes('.') ? name : `${name}.service`
    const at = since ?? now
    const systemd = (text: string): Entry => ({ at, unit: full, text: `\u0000${text}` })
    const kubelet = (file: string, message: string, about: Record<string, string>): Entry => ({
      at,
      unit: full,
      text: klog('E', at, file, message, about),
    })
    if (active === 'active') {
      const url = `https://${unreachable}/api/v1/nodes`
      const err = `Post "${url}": dial tcp ${unreachable}: connect: connection refused`
      const lost = kubelet('kubelet_node_status.go:106', 'Unable to register node with API server', { err, node: node.name })
      return [...(since === undefined ? [] : [systemd(`Started ${full} - ${description}.`)]), ...(unreachable === undefined ? [] : [lost])]
    }
    if (active === 'inactive')
      return [
        systemd(`Stopping ${full} - ${description}...`),
        systemd(`${full}: Deactivated successfully.`),
        systemd(`Stopped ${full} - ${description}.`),
      ]
    if (fault?.executable)
      return [
        systemd(`Started ${full} - ${description}.`),
        systemd(`${full}: Failed at step EXEC spawning ${fault.said}: No such file or directory`),
        systemd(`${full}: Main process exited, code=exited, status=203/EXEC`),
        systemd(`${full}: Failed with result 'exit-code'.`),
      ]
    return [
      systemd(`Started ${full} - ${description}.`),
      ...(fault ? [kubelet('run.go:72', 'command failed', { err: fault.said })] : []),
      systemd(`${full}: Main process exited, code=exited, status=1/FAILURE`),
      systemd(`${full}: Failed with result 'exit-code'.`),
    ]
  })
}

/** Static pods that a running kubelet cannot read. */
function ofManifests(node: NodeHost, now: number): Entry[] {
  const running = node.units().some(({ name, active }) => name.startsWith('kubelet') && active === 'active')
  if (!running) return []
  return node
    .listFiles()
    .filter((path) => /^\/etc\/kubernetes\/manifests\/[^/.][^/]*\.(ya?ml|json)$/.test(path))
    .flatMap((path): Entry[] => {
      const [fault] = parseYaml(node.readFile(path) ?? '').errors
      if (!fault) return []
      const err = `${path}: couldn't parse as pod(${fault.goMessage}), please check config file`
      return [{ at: now, unit: 'kubelet.service', text: klog('E', now, 'file.go:187', 'Could not process manifest file', { path, err }) }]
    })
}

/** `Nov 02 09:00:14 node01 kubelet[812]: …`; a text of systemd itself begins with a null. */
function line(use: Invocation, { at, unit, text }: Entry, format = 'short'): string {
  const own = !text.startsWith('\u0000')
  const said = own ? text : text.slice(1)
  if (format === 'cat') return `${said}\n`
  const [, day = '', month = '', , time = ''] = new Date(at).toUTCString().split(' ')
  const name = unit.replace('.service', '')
  return `${month} ${day} ${time} ${use.host.name} ${own ? `${name}[${pids[unit] ?? 1}]` : 'systemd[1]'}: ${said}\n`
}

const unitMs: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `10 minutes ago`, `-1h`, `today`, `2026-11-02 09:00[:00]`, `09:00`. */
function sinceOf(text: string, now: number): number | undefined {
  const ago = /^-?(\d+)\s*(s|m|h|d)\w*(?:\s+ago)?$/.exec(text.trim())
  if (ago) return now - Number(ago[1]) * (unitMs[ago[2] as string] ?? 0)
  const midnight = now - (now % 86_400_000)
  if (text === 'today') return midnight
  if (text === 'yesterday') return midnight - 86_400_000
  if (text === 'now') return now
  const clock = /^(\d\d):(\d\d)(?::(\d\d))?$/.exec(text)
  if (clock) return midnight + (Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0)) * 1000
  const parsed = Date.parse(`${text.replace(' ', 'T')}${/[Z+]/.test(text) ? '' : 'Z'}`)
  return Number.isNaN(parsed) ? undefined : parsed
}
