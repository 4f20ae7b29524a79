import { createHash, X509Certificate } from 'node:crypto'
import type { KubeList, KubeObject } from '@/apimachinery/object'
import type { HostCommand, Invocation } from '../host-command'
import { parseOptions } from '../options'

class Refused extends Error {}

const flags = {
  output: { short: 'o', value: true },
  'print-join-command': {},
  ttl: { value: true },
  description: { value: true },
  groups: { value: true },
  usages: { value: true },
  kubeconfig: { value: true },
  'cert-dir': { value: true },
  'kubernetes-version': { value: true },
  config: { value: true },
} as const
type Given = Partial<Record<keyof typeof flags, string[]>>

const pki = '/etc/kubernetes/pki'
const dayMs = 86_400_000

/** kubeadm speaks to the API server as kubernetes-admin: it needs that kubeconfig, and a server that answers. */
async function api(use: Invocation, method: string, path: string, body?: object): Promise<unknown> {
  const { fs } = use.host
  const config = '/etc/kubernetes/admin.conf'
  if (use.env.USER !== 'root') throw new Refused(`failed to load admin kubeconfig: open ${config}: permission denied`)
  if (!(await fs.exists(config))) throw new Refused(`failed to load admin kubeconfig: open ${config}: no such file or directory`)
  const [, host = '', port = '6443'] = /server:\s*https:\/\/([^\s:]+):(\d+)/.exec(await fs.readFile(config)) ?? []
  const sent = use.cluster.send(use.host.origin, { protocol: 'TCP', host, port: Number(port) })
  if (sent.failure)
    throw new Refused(`${method.toLowerCase()} https://${host}:${port}${path}: dial tcp ${host}:${port}: connect: connection refused`)
  const init = body ? { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : { method }
  const answer = await use.cluster.fetch(new Request(`http://node${path}`, init))
  const text = await answer.text()
  const value: unknown = text.startsWith('{') ? JSON.parse(text) : text
  if (answer.status >= 400) throw new Refused((value as { message?: string }).message ?? text)
  return value
}

type Info = Record<
  'major' | 'minor' | 'gitVersion' | 'gitCommit' | 'gitTreeState' | 'buildDate' | 'goVersion' | 'compiler' | 'platform',
  string
>

/** The installed kubeadm is of the cluster's own version. */
async function info(use: Invocation): Promise<Info> {
  return (await (await use.cluster.fetch(new Request('http://node/version'))).json()) as Info
}

async function version(use: Invocation, given: Given): Promise<void> {
  const about = await info(use)
  const format = given.output?.at(-1)
  const names = ['major', 'minor', 'gitVersion', 'gitCommit', 'gitTreeState', 'buildDate', 'goVersion', 'compiler', 'platform'] as const
  if (format === 'short') use.out(`${about.gitVersion}\n`)
  else if (format === 'json')
    use.out(`${JSON.stringify({ clientVersion: Object.fromEntries(names.map((name) => [name, about[name]])) }, null, 2)}\n`)
  else if (format === 'yaml')
    use.out(
      `clientVersion:\n${[...names]
        .sort()
        .map((name) => `  ${name}: ${/^\d+$/.test(about[name]) ? `"${about[name]}"` : about[name]}\n`)
        .join('')}`,
    )
  else if (format === undefined) {
    const said = names.map((name) => `${name[0]!.toUpperCase()}${name.slice(1)}:"${about[name]}"`)
    use.out(`kubeadm version: &version.Info{${said.join(', ')}}\n`)
  } else throw new Refused(`invalid output format: ${format}`)
}

type TokenSecret = KubeObject & { type?: string; data?: Record<string, string> }
const tokenType = 'bootstrap.kubernetes.io/token'
const secrets = '/api/v1/namespaces/kube-system/secrets'
const defaultGroup = 'system:bootstrappers:kubeadm:default-node-token'

async function tokens(use: Invocation): Promise<void> {
  const { items } = (await api(use, 'GET', secrets)) as KubeList
  const rows = (items as TokenSecret[])
    .filter(({ type }) => type === tokenType)
    .map(({ data = {} }) => {
      const field = (name: string) => Buffer.from(data[name] ?? '', 'base64').toString()
      const expires = field('expiration')
      const uses = ['authentication', 'signing'].filter((name) => field(`usage-bootstrap-${name}`) === 'true')
      return [
        `${field('token-id')}.${field('token-secret')}`,
        expires === '' ? '<forever>' : short(Date.parse(expires) - use.clock.now()),
        expires === '' ? '<never>' : expires,
        uses.join(',') || '<none>',
        field('description') || '<none>',
        field('auth-extra-groups') || '<none>',
      ]
    })
  if (rows.length === 0) return
  use.out(columns([['TOKEN', 'TTL', 'EXPIRES', 'USAGES', 'DESCRIPTION', 'EXTRA GROUPS'], ...rows]))
}

/** As text/tabwriter with cells of ten at least and three blanks between them. */
const columns = (rows: readonly string[][]): string => {
  const widths = rows[0]!.map((_, column) => Math.max(10, ...rows.map((row) => row[column]!.length + 3)))
  return rows.map((row) => `${row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at]!))).join('')}\n`).join('')
}

/** `23h`, as apimachinery's duration.ShortHumanDuration. */
function short(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 0) return '<invalid>'
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`
  return seconds < 31_536_000 ? `${Math.floor(seconds / 86_400)}d` : `${Math.floor(seconds / 31_536_000)}y`
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'
const drawn = (length: number) => Array.from({ length }, () => letters[Math.floor(Math.random() * letters.length)]).join('')
const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000 }

async function createToken(use: Invocation, given: Given, named: string | undefined): Promise<void> {
  const token = named ?? `${drawn(6)}.${drawn(16)}`
  const [, id, secret] = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token) ?? []
  if (id === undefined) throw new Refused(`the bootstrap token "${token}" was not of the form "\\\\A([a-z0-9]{6})\\\\.([a-z0-9]{16})\\\\z"`)
  const ttl = given.ttl?.at(-1) ?? '24h0m0s'
  const lasts = [...ttl.matchAll(/(\d+)([hms])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0)
  const stringData: Record<string, string> = {
    'token-id': id,
    'token-secret': secret as string,
    'auth-extra-groups': given.groups?.at(-1) ?? defaultGroup,
    ...(lasts > 0 && { expiration: new Date(use.clock.now() + lasts).toISOString().replace(/\.\d+/, '') }),
    ...(given.description && { description: given.description.at(-1)! }),
    ...Object.fromEntries((given.usages?.at(-1) ?? 'signing,authentication').split(',').map((name) => [`usage-bootstrap-${name}`, 'true'])),
  }
  const object = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `bootstrap-token-${id}`, namespace: 'kube-system' },
    type: tokenType,
    stringData,
  }
  await api(use, 'POST', secrets, object)
  if (given['print-join-command'] === undefined) return use.out(`${token}\n`)
  const key = new X509Certificate(await use.host.fs.readFile(`${pki}/ca.crt`)).publicKey.export({ type: 'spki', format: 'der' })
  const hash = createHash('sha256').update(key).digest('hex')
  const address = use.cluster.node(use.cluster.nodes()[0] ?? '')?.addresses.internal
  use.out(`kubeadm join ${address}:6443 --token ${token} --discovery-token-ca-cert-hash sha256:${hash} \n`)
}

async function deleteToken(use: Invocation, named: string | undefined): Promise<void> {
  if (named === undefined) throw new Refused('missing argument; token is missing')
  const id = named.split('.')[0]
  await api(use, 'DELETE', `${secrets}/bootstrap-token-${id}`)
  use.out(`bootstrap token "${id}" deleted\n`)
}

/** Certificates in the order of kubeadm's table, with who signed them. */
const certificates: readonly [name: string, file: string, authority: string][] = [
  ['admin.conf', '/etc/kubernetes/admin.conf', 'ca'],
  ['apiserver', `${pki}/apiserver.crt`, 'ca'],
  ['apiserver-etcd-client', `${pki}/apiserver-etcd-client.crt`, 'etcd-ca'],
  ['apiserver-kubelet-client', `${pki}/apiserver-kubelet-client.crt`, 'ca'],
  ['controller-manager.conf', '/etc/kubernetes/controller-manager.conf', 'ca'],
  ['etcd-healthcheck-client', `${pki}/etcd/healthcheck-client.crt`, 'etcd-ca'],
  ['etcd-peer', `${pki}/etcd/peer.crt`, 'etcd-ca'],
  ['etcd-server', `${pki}/etcd/server.crt`, 'etcd-ca'],
  ['front-proxy-client', `${pki}/front-proxy-client.crt`, 'front-proxy-ca'],
  ['scheduler.conf', '/etc/kubernetes/scheduler.conf', 'ca'],
  ['super-admin.conf', '/etc/kubernetes/super-admin.conf', 'ca'],
]
const authorities: readonly [name: string, file: string][] = [
  ['ca', `${pki}/ca.crt`],
  ['etcd-ca', `${pki}/etcd/ca.crt`],
  ['front-proxy-ca', `${pki}/front-proxy-ca.crt`],
]

/** When the certificate in a file ends: in PEM, or in a kubeconfig. Undefined where there is no such file. */
async function endOf(use: Invocation, file: string): Promise<Date | undefined> {
  const { fs } = use.host
  if (!(await fs.exists(file))) return undefined
  const text = await fs.readFile(file)
  const inside = /client-certificate-data:\s*(\S+)/.exec(text)?.[1]
  try {
    return new Date(new X509Certificate(inside ? Buffer.from(inside, 'base64') : text).validTo)
  } catch {
    throw new Refused(`failed to load existing certificate ${file}`)
  }
}

/** `Nov 20, 2027 00:00 UTC`. */
const stamp = (at: Date) => {
  const [, day, month, year, time] = at.toUTCString().split(' ')
  return `${month} ${day}, ${year} ${time!.slice(0, 5)} UTC`
}
const residual = (ms: number) => (ms <= 0 ? '<invalid>' : ms >= 365 * dayMs ? `${Math.floor(ms / dayMs / 365)}y` : short(ms))

// as cmd/kubeadm/app/cmd/certs.go newCmdCertsExpiration
async function expirations(use: Invocation): Promise<void> {
  if (use.env.USER !== 'root') throw new Refused('open /etc/kubernetes/admin.conf: permission denied')
  use.out(await readsConfig(use, 'check-expiration'))
  const rows = [['CERTIFICATE', 'EXPIRES', 'RESIDUAL TIME', 'CERTIFICATE AUTHORITY', 'EXTERNALLY MANAGED']]
  const missing = (name: string) => [`!MISSING! ${name}`, '', '', '', '']
  for (const [name, file, authority] of certificates) {
    const end = await endOf(use, file)
    rows.push(end ? [name, stamp(end), residual(end.getTime() - use.clock.now()), authority, 'no      '] : missing(name))
  }
  const own = [['CERTIFICATE AUTHORITY', 'EXPIRES', 'RESIDUAL TIME', 'EXTERNALLY MANAGED']]
  for (const [name, file] of authorities) {
    const end = await endOf(use, file)
    own.push(end ? [name, stamp(end), residual(end.getTime() - use.clock.now()), 'no      '] : missing(name).slice(1))
  }
  use.out(`\n${columns(rows)}\n${columns(own)}`)
}

async function readsConfig(use: Invocation, prefix: string): Promise<string> {
  const read = `[${prefix}] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...\n`
  const maps = (await api(use, 'GET', '/api/v1/namespaces/kube-system/configmaps')) as KubeList
  if (maps.items.some(({ metadata }) => metadata.name === 'kubeadm-config'))
    return `${read}[${prefix}] Use 'kubeadm init phase upload-config kubeadm --config your-config-file' to re-upload it.\n`
  return `${read}[${prefix}] Error reading configuration from the Cluster. Falling back to default configuration\n\n`
}

/** A machine without a way out, whose kubeadm is as old as the cluster: there is nothing to upgrade to. as cmd/kubeadm/app/cmd/upgrade plan */
async function plan(use: Invocation): Promise<void> {
  const { gitVersion } = await info(use)
  const minor = gitVersion.split('.').slice(0, 2).join('.')
  const [, month = '', day = '', time = ''] = /^\d+-(\d\d)-(\d\d)T([\d:]+)/.exec(new Date(use.clock.now()).toISOString()) ?? []
  const warned = (line: number, text: string) => `W${month}${day} ${time}.000000    4242 version.go:${line}] ${text}\n`
  const url = `https://dl.k8s.io/release/stable-1.txt`
  const config = await readsConfig(use, 'upgrade/config')
  use.out(
    `[preflight] Running pre-flight checks.\n${config}[upgrade] Running cluster health checks\n[upgrade] Fetching available versions to upgrade to\n`,
  )
  use.out(`[upgrade/versions] Cluster version: ${gitVersion.slice(1)}\n[upgrade/versions] kubeadm version: ${gitVersion}\n`)
  use.err(
    warned(
      108,
      `could not fetch a Kubernetes version from the internet: unable to get URL "${url}": Get "${url}": dial tcp: lookup dl.k8s.io on 192.168.1.1:53: no such host`,
    ),
  )
  use.err(warned(109, `falling back to the local client version: ${gitVersion}`))
  use.out(`[upgrade/versions] Target version: ${gitVersion}\n[upgrade/versions] Latest version in the ${minor} series: ${gitVersion}\n\n`)
  use.out("Awesome, you're up-to-date! Enjoy!\n")
}

/** The images that this version runs, in kubeadm's order. */
async function images(use: Invocation, given: Given): Promise<void> {
  const { gitVersion } = await info(use)
  const wanted = given['kubernetes-version']?.at(-1) ?? gitVersion
  if (wanted !== gitVersion) throw new Refused(`seatrial does not simulate the images of ${wanted}; it has those of ${gitVersion}`)
  const { items } = (await (await use.cluster.fetch(new Request('http://node/api/v1/namespaces/kube-system/pods'))).json()) as {
    items: { spec: { containers: { image: string }[] } }[]
  }
  const running = items.flatMap(({ spec }) => spec.containers.map(({ image }) => image))
  const names = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy'].map(
    (name) => `registry.k8s.io/${name}:${gitVersion}`,
  )
  const found = (part: string) => running.find((image) => image.includes(part)) ?? []
  use.out(
    [...names, ...[found('coredns')].flat(), 'registry.k8s.io/pause:3.10.1', ...[found('/etcd:')].flat()]
      .map((image) => `${image}\n`)
      .join(''),
  )
}

const commands: Record<string, (use: Invocation, given: Given, named: string | undefined) => Promise<void>> = {
  version,
  'token list': tokens,
  'token create': createToken,
  'token delete': (use, _, named) => deleteToken(use, named),
  'token generate': async (use) => use.out(`${drawn(6)}.${drawn(16)}\n`),
  'certs check-expiration': expirations,
  'config images list': images,
  'upgrade plan': plan,
}

/** `kubeadm`, as far as a cluster that stands can answer: what makes, joins or upgrades machines is not simulated. */
export const kubeadm: HostCommand = {
  names: ['kubeadm'],
  async run(use) {
    const { given, rest, unknown, missing } = parseOptions(use.args, flags)
    const command = rest.slice(0, 2).join(' ')
    try {
      if (unknown !== undefined || missing !== undefined)
        throw new Refused(`seatrial does not simulate kubeadm ${command} ${unknown ?? missing}`)
      const act = commands[rest[0] === 'version' ? 'version' : rest[0] === 'config' ? rest.slice(0, 3).join(' ') : command]
      if (act === undefined) return use.fail(`seatrial does not simulate kubeadm ${command}; it has ${Object.keys(commands).join(', ')}\n`)
      if (act !== version && !use.cluster.node(use.host.name))
        throw new Refused(`this host is no node of the cluster: \`ssh\` to one (${use.cluster.nodes().join(', ')})`)
      await act(use, given, rest[2])
      return 0
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return use.fail(`error: ${error.message}\nTo see the stack trace of this error execute with --v=5 or higher\n`)
    }
  },
}
