import type { HostCommand, Invocation } from '../host-command'
import { parseOptions } from '../options'
import { type Cells, jsonText, tableText } from './etcd-output'

/** Of etcd 3.5, whose etcdctl still takes `snapshot status` and `restore`. */
const version = '3.5.24'
const memberId = 'e3b0c44298fc1c14'
const clusterId = '9fbf4c8996fb9242'

type Failed = { error: string }

const flags = {
  endpoints: { value: true },
  cacert: { value: true },
  cert: { value: true },
  key: { value: true },
  'write-out': { short: 'w', value: true },
  'data-dir': { value: true },
  name: { value: true },
  'initial-cluster': { value: true },
  'initial-cluster-token': { value: true },
  'initial-advertise-peer-urls': { value: true },
  'wal-dir': { value: true },
  'bump-revision': { value: true },
  'mark-compacted': {},
  'skip-hash-check': {},
  'command-timeout': { value: true },
  'dial-timeout': { value: true },
  'insecure-skip-tls-verify': {},
  cluster: {},
  prefix: {},
  'keys-only': {},
  'count-only': {},
  limit: { value: true },
} as const

type Given = Partial<Record<keyof typeof flags, string[]>>

/** An option of etcdctl, which also stands in the environment as `ETCDCTL_CACERT`. */
const option = (use: Invocation, given: Given, name: keyof typeof flags): string | undefined =>
  given[name]?.at(-1) ?? (use.name === 'etcdctl' ? use.env[`ETCDCTL_${name.toUpperCase().replaceAll('-', '_')}`] : undefined)

const exists = (use: Invocation, path: string) => use.host.fs.exists(use.resolve(path))
const isRoot = (use: Invocation) => use.env.USER === 'root'

/** Asks for a member of etcd as a client does: certificates, a connection, the handshake. */
async function connected(use: Invocation, given: Given): Promise<{ endpoint: string } | Failed> {
  const paths = (['cacert', 'cert', 'key'] as const).map((name) => option(use, given, name))
  for (const path of paths) {
    if (path === undefined || path === '') continue
    if (!(await exists(use, path))) return { error: `open ${path}: no such file or directory` }
    if (path.endsWith('.key') && path.startsWith('/etc/kubernetes/pki/') && !isRoot(use))
      return { error: `open ${path}: permission denied` }
  }
  const endpoint = (option(use, given, 'endpoints') ?? '127.0.0.1:2379').split(',')[0] as string
  const [, scheme, host = '', port = '2379'] = /^(?:(https?):\/\/)?\[?([^\]/:]+)\]?(?::(\d+))?/.exec(endpoint) ?? []
  const sent = use.cluster.send(use.host.origin, { protocol: 'TCP', host: host === 'localhost' ? '127.0.0.1' : host, port: Number(port) })
  const deadline = async (why: string): Promise<Failed> => {
    await use.running.waiting.sleep(5000)
    use.err(
      `${JSON.stringify({ level: 'warn', ts: stamp(use), logger: 'etcd-client', caller: `v3@v${version}/retry_interceptor.go:63`, msg: 'retrying of unary invoker failed', target: `etcd-endpoints://0xc000026000/${endpoint.replace(/^https?:\/\//, '')}`, attempt: 0, error: `rpc error: code = DeadlineExceeded desc = latest balancer error: last connection error: connection error: desc = "${why}"` })}\n`,
    )
    return { error: 'context deadline exceeded' }
  }
  if (sent.failure)
    return deadline(
      sent.failure.reason === 'refused'
        ? `transport: Error while dialing: dial tcp ${host}:${port}: connect: connection refused`
        : 'transport: Error while dialing: context deadline exceeded',
    )
  if (Number(port) !== 2379) return deadline('error reading server preface: http2: frame too large')
  const [cacert, cert, key] = await Promise.all(paths.map((path) => (path ? use.host.fs.readFile(use.resolve(path)) : undefined)))
  const secure = scheme === 'https' || paths.some((path) => path)
  if (!secure) return deadline('error reading server preface: EOF')
  const ca = await use.host.fs.readFile('/etc/kubernetes/pki/etcd/ca.crt')
  if (given['insecure-skip-tls-verify'] === undefined && cacert !== ca)
    return deadline(
      'transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority',
    )
  if (cert === undefined || key === undefined) return deadline('error reading server preface: remote error: tls: certificate required')
  const signed = ['etcd/server', 'etcd/peer', 'etcd/healthcheck-client', 'apiserver-etcd-client'].map(
    (name) => `/etc/kubernetes/pki/${name}.crt`,
  )
  const known = await Promise.all(signed.map((path) => use.host.fs.readFile(path).catch(() => undefined)))
  if (!known.includes(cert)) return deadline('error reading server preface: remote error: tls: bad certificate')
  return { endpoint }
}

const stamp = (use: Invocation) => new Date(use.clock.now()).toISOString()
const say = (use: Invocation, caller: string, msg: string, more: Record<string, string> = {}, logger?: string) =>
  use.err(`${JSON.stringify({ level: 'info', ts: stamp(use), ...(logger && { logger }), caller, msg, ...more })}\n`)

/** `2.1 MB`, as go-humanize's Bytes. */
function humane(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  let [value, unit] = [bytes, 0]
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1]
  return `${value < 10 && unit > 0 ? Math.floor(value * 10 + 0.5) / 10 : Math.floor(value + 0.5)} ${units[unit]}`
}

async function save(use: Invocation, given: Given, path: string): Promise<number | Failed> {
  const at = await connected(use, given)
  if ('error' in at) return at
  const target = use.resolve(path)
  const folder = target.slice(0, target.lastIndexOf('/')) || '/'
  if (!(await use.host.fs.exists(folder))) return { error: `could not open ${path}.part (open ${path}.part: no such file or directory)` }
  const text = use.cluster.etcd.snapshot()
  say(use, 'snapshot/v3_snapshot.go:65', 'created temporary db file', { path: `${path}.part` })
  say(use, `v3@v${version}/maintenance.go:212`, 'opened snapshot stream; downloading', {}, 'client')
  say(use, 'snapshot/v3_snapshot.go:73', 'fetching snapshot', { endpoint: at.endpoint })
  say(use, `v3@v${version}/maintenance.go:220`, 'completed snapshot read; closing', {}, 'client')
  say(use, 'snapshot/v3_snapshot.go:88', 'fetched snapshot', {
    endpoint: at.endpoint,
    size: humane(use.cluster.etcd.describe(text)?.size ?? 0),
    took: 'now',
  })
  await use.host.fs.writeFile(target, text)
  await use.host.fs.chmod(target, 0o600)
  say(use, 'snapshot/v3_snapshot.go:97', 'saved', { path })
  use.out(`Snapshot saved at ${path}\n`)
  return 0
}

type Described = NonNullable<ReturnType<Invocation['cluster']['etcd']['describe']>>

async function backupIn(use: Invocation, path: string): Promise<{ text: string; about: Described } | Failed> {
  if (!(await exists(use, path))) return { error: `stat ${path}: no such file or directory` }
  const text = await use.host.fs.readFile(use.resolve(path))
  const about = use.cluster.etcd.describe(text)
  return about ? { text, about } : { error: 'invalid database' }
}

async function status(use: Invocation, given: Given, path: string): Promise<number | Failed> {
  const found = await backupIn(use, path)
  if ('error' in found) return found
  const { hash, revision, keys, size } = found.about
  const cells: Cells = [['hash', 'revision', 'total keys', 'total size'], [[hash.toString(16), `${revision}`, `${keys}`, humane(size)]]]
  return print(use, given, cells, { hash, revision, totalKey: keys, totalSize: size, version: '3.6.0' })
}

async function restore(use: Invocation, given: Given, path: string): Promise<number | Failed> {
  const found = await backupIn(use, path)
  if ('error' in found) return found
  const directory = option(use, given, 'data-dir') ?? `${option(use, given, 'name') ?? 'default'}.etcd`
  const root = use.resolve(directory)
  const { fs } = use.host
  if ((await fs.exists(root)) && (await fs.readdir(root)).length > 0)
    return { error: `data-dir "${directory}" not empty or could not be read` }
  if (!isRoot(use) && !/^\/(tmp|home\/\w+)\//.test(root)) return { error: `mkdir ${directory}: permission denied` }
  const about = { path, 'wal-dir': `${directory}/member/wal`, 'data-dir': directory, 'snap-dir': `${directory}/member/snap` }
  const log = (caller: string, message: string, more?: object) =>
    use.err(
      `${stamp(use).replace('.000Z', 'Z')}\tinfo\t${caller}\t${message}${more ? `\t${JSON.stringify(more).replaceAll('":', '": ').replaceAll('","', '", "')}` : ''}\n`,
    )
  log('snapshot/v3_snapshot.go:265', 'restoring snapshot', about)
  log('membership/store.go:141', 'Trimming membership information from the backend...')
  log('membership/cluster.go:421', 'added member', {
    'cluster-id': 'cdf818194e3a8c32',
    'local-member-id': '0',
    'added-peer-id': '8e9e05c52164694d',
    'added-peer-peer-urls': (option(use, given, 'initial-advertise-peer-urls') ?? 'http://localhost:2380').split(','),
  })
  await fs.mkdir(`${root}/member/snap`, { recursive: true })
  await fs.mkdir(`${root}/member/wal`, { recursive: true })
  await fs.writeFile(`${root}/member/snap/db`, found.text)
  log('snapshot/v3_snapshot.go:293', 'restored snapshot', about)
  return 0
}

function print(use: Invocation, given: Given, cells: Cells, json: object): number | Failed {
  const format = option(use, given, 'write-out') ?? 'simple'
  if (format === 'table') use.out(tableText(cells))
  else if (format === 'json') use.out(`${jsonText(json)}\n`)
  else if (format === 'simple') use.out(cells[1].map((row) => `${row.join(', ')}\n`).join(''))
  else return { error: `seatrial does not simulate ${use.name} --write-out=${format}; it has simple, table and json` }
  return 0
}

async function snapshot(use: Invocation, given: Given, [verb, path]: readonly string[]): Promise<number | Failed> {
  if (verb === undefined || !['save', 'status', 'restore'].includes(verb) || (verb === 'save' && use.name === 'etcdutl'))
    return {
      error: `seatrial does not simulate ${use.name} snapshot ${verb ?? ''}; it has ${use.name === 'etcdutl' ? '' : 'save, '}status and restore`,
    }
  if (path === undefined) return { error: `snapshot ${verb} ${verb === 'save' ? 'expects one argument' : 'requires exactly one argument'}` }
  if (verb === 'save') return save(use, given, path)
  if (use.name === 'etcdctl') use.err(`Deprecated: Use \`etcdutl snapshot ${verb}\` instead.\n\n`)
  return verb === 'status' ? status(use, given, path) : restore(use, given, path)
}

const peer = (use: Invocation) => use.cluster.node(use.cluster.nodes()[0] ?? '')?.addresses.internal ?? ''
const memberName = (use: Invocation) => use.cluster.nodes()[0] ?? ''

async function member(use: Invocation, given: Given, [verb]: readonly string[]): Promise<number | Failed> {
  if (verb !== 'list') return { error: `seatrial does not simulate etcdctl member ${verb ?? ''}; it has list` }
  const at = await connected(use, given)
  if ('error' in at) return at
  const [peers, clients] = [`https://${peer(use)}:2380`, `https://${peer(use)}:2379`]
  const head = ['id', 'status', 'name', 'peer addrs', 'client addrs', 'is learner']
  return print(use, given, [head, [[memberId, 'started', memberName(use), peers, clients, 'false']]], {
    header: { cluster_id: clusterId, member_id: memberId, raft_term: 2 },
    members: [{ ID: memberId, name: memberName(use), peerURLs: [peers], clientURLs: [clients] }],
  })
}

async function endpoint(use: Invocation, given: Given, [verb]: readonly string[]): Promise<number | Failed> {
  if (verb !== 'health' && verb !== 'status')
    return { error: `seatrial does not simulate etcdctl endpoint ${verb ?? ''}; it has health and status` }
  const at = await connected(use, given)
  const asked = (option(use, given, 'endpoints') ?? '127.0.0.1:2379').split(',')[0] as string
  if ('error' in at) {
    if (verb === 'status') return at
    use.err(`${asked} is unhealthy: failed to commit proposal: ${at.error}\n`)
    return { error: 'unhealthy cluster' }
  }
  const name = given.cluster ? `https://${peer(use)}:2379` : asked
  if (verb === 'health') {
    if ((option(use, given, 'write-out') ?? 'simple') !== 'simple')
      return print(
        use,
        given,
        [['endpoint', 'health', 'took', 'error'], [[name, 'true', '8.1ms', '']]],
        [{ endpoint: name, health: true, took: '8.1ms' }],
      )
    use.out(`${name} is healthy: successfully committed proposal: took = 8.1ms\n`)
    return 0
  }
  const revision = use.cluster.etcd.revision()
  const size = use.cluster.etcd.describe(use.cluster.etcd.snapshot())?.size ?? 0
  const head = [
    'endpoint',
    'id',
    'version',
    'db size',
    'is leader',
    'is learner',
    'raft term',
    'raft index',
    'raft applied index',
    'errors',
  ]
  return print(
    use,
    given,
    [head, [[name, memberId, '3.6.6', humane(size), 'true', 'false', '2', `${revision}`, `${revision}`, '']]],
    [
      {
        Endpoint: name,
        Status: { header: { revision, raft_term: 2 }, version: '3.6.6', dbSize: size, leader: memberId, raftIndex: revision, raftTerm: 2 },
      },
    ],
  )
}

async function get(use: Invocation, given: Given, [key, end]: readonly string[]): Promise<number | Failed> {
  if (key === undefined) return { error: 'get command needs one argument as key and an optional argument as range_end' }
  const at = await connected(use, given)
  if ('error' in at) return at
  const all = use.cluster.etcd
    .keys()
    .filter((each) => (given.prefix ? each.startsWith(key) : end ? each >= key && each < end : each === key))
  const shown = given.limit ? all.slice(0, Number(given.limit.at(-1)) || undefined) : all
  if (given['count-only']) return { error: 'seatrial does not simulate etcdctl get --count-only; count the lines of --keys-only' }
  if (given['keys-only'] === undefined && shown.length > 0)
    return { error: 'seatrial does not simulate the values in etcd; it has etcdctl get --keys-only' }
  use.out(shown.map((each) => `${each}\n\n`).join(''))
  return 0
}

async function run(use: Invocation): Promise<number | Failed> {
  const { given, rest, unknown, missing } = parseOptions(use.args, flags)
  if (unknown !== undefined) return { error: `unknown ${unknown.startsWith('--') ? 'flag' : 'shorthand flag'}: ${unknown}` }
  if (missing !== undefined) return { error: `flag needs an argument: ${missing}` }
  const [what, ...words] = rest
  if (what === 'version') {
    use.out(`${use.name} version: ${version}\nAPI version: 3.5\n`)
    return 0
  }
  if (what === 'snapshot') return snapshot(use, given, words)
  if (use.name === 'etcdctl') {
    if (use.env.ETCDCTL_API !== undefined && use.env.ETCDCTL_API !== '3') return { error: 'seatrial does not simulate ETCDCTL_API=2' }
    if (what === 'member') return member(use, given, words)
    if (what === 'endpoint') return endpoint(use, given, words)
    if (what === 'get') return get(use, given, words)
  }
  const has =
    use.name === 'etcdctl' ? 'snapshot, member list, endpoint health and status, get --keys-only and version' : 'snapshot and version'
  return { error: `seatrial does not simulate ${use.name} ${what ?? ''}; it has ${has}` }
}

/** The tools of etcd on the control plane's machine, or wherever its certificates were carried to. */
export const etcdCommands: readonly HostCommand[] = [
  {
    names: ['etcdctl', 'etcdutl'],
    async run(use) {
      const ended = await run(use)
      if (typeof ended === 'number') return ended
      return use.fail(`Error: ${ended.error}\n`)
    },
  },
]
