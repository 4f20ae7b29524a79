import { RE2JS } from 're2js'
import type { Reader } from '@/cluster/api/reader'
import { configMap } from '@/cluster/kinds/core/config-map'

export type CorePlugin = { name: string; args: string[]; block: string[][] }
/** One server block of a Corefile: the zones it answers for (without their last dot; '' is the root) and its plugins. */
export type CoreServer = { zones: string[]; plugins: CorePlugin[] }

/** Plugins that CoreDNS' own image has and that change no answer here, and those that do. */
const known = new Set(
  'errors health ready prometheus cache loop reload loadbalance log kubernetes forward rewrite hosts bind debug any autopath cancel dns64 erratic etcd file header import k8s_external local metadata minimal nsid pprof root secondary sign template tls trace transfer view whoami acl bufsize chaos clouddns dnssec dnstap geoip grpc multisocket nomad quic route53 timeouts tsig azure auto'.split(
    ' ',
  ),
)

const zoneOf = (word: string) =>
  word
    .replace(/^dns:\/\//, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '')
    .toLowerCase()

/** The words of each line with its number, without comments; quotes keep words together. */
const linesOf = (text: string): { words: string[]; line: number }[] =>
  text
    .split('\n')
    .map((line) => (line.replace(/(^|\s)#.*$/, '').match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"(.*)"$/, '$1')))
    .flatMap((words, i) => (words.length > 0 ? [{ words, line: i + 1 }] : []))

type Parsed = { servers: CoreServer[] } | { error: string }

const parsed = new Map<string, Parsed>()

/** The server blocks of a Corefile, or CoreDNS' own sentence about what is wrong. Each look-up asks: a text is read once. */
export function parseCorefile(text: string): Parsed {
  const known = parsed.get(text) ?? parse(text)
  if (parsed.size > 100) parsed.clear()
  parsed.set(text, known)
  return known
}

// As coredns/caddy caddyfile and core/dnsserver
function parse(text: string): Parsed {
  const servers: CoreServer[] = []
  let server: CoreServer | undefined
  let plugin: CorePlugin | undefined
  const fault = (line: number, what: string) => ({ error: `/etc/coredns/Corefile:${line} - ${what}` })
  for (const { words, line } of linesOf(text)) {
    const opens = words.at(-1) === '{'
    const rest = opens ? words.slice(0, -1) : words
    if (words.length === 1 && words[0] === '}') {
      if (plugin) plugin = undefined
      else if (server) server = undefined
      else return fault(line, "Error during parsing: Unexpected '}' because no matching opening brace")
    } else if (!server) {
      if (!opens) return fault(line, `Syntax error: Unexpected token '${words[0]}', expecting '{'`)
      server = { zones: rest.map((zone) => zoneOf(zone.replace(/,$/, ''))), plugins: [] }
      servers.push(server)
    } else if (plugin) plugin.block.push(rest)
    else {
      const [name = '', ...args] = rest
      if (!known.has(name)) return fault(line, `Error during parsing: Unknown directive '${name}'`)
      const made: CorePlugin = { name, args, block: [] }
      server.plugins.push(made)
      if (opens) plugin = made
    }
  }
  if (server) return fault(text.trimEnd().split('\n').length, "Syntax error: Unexpected end of file, expecting '}'")
  return { servers }
}

/** The servers of the Corefile in the ConfigMap `coredns`; undefined where there is none that can be read: CoreDNS goes on with what it had. */
export function coreServers(read: Reader): CoreServer[] | undefined {
  const text = read.get(configMap, 'kube-system', 'coredns')?.data?.Corefile
  if (text === undefined) return undefined
  const found = parseCorefile(text)
  return 'servers' in found ? found.servers : undefined
}

export const inZone = (name: string, zone: string) => zone === '' || name === zone || name.endsWith(`.${zone}`)

/** The server block for a name: that of the longest zone. */
export const serverFor = (servers: readonly CoreServer[], name: string): CoreServer | undefined =>
  servers
    .flatMap((server) => server.zones.filter((zone) => inZone(name, zone)).map((zone) => ({ server, zone })))
    .toSorted((a, b) => b.zone.length - a.zone.length)[0]?.server

const withoutDot = (name: string) => name.replace(/\.$/, '').toLowerCase()

/** What a name is asked as after the `rewrite name` rules; the first that fits counts. as coredns plugin/rewrite name.go */
export function rewritten({ plugins }: CoreServer, name: string): string {
  for (const { args } of plugins.filter((plugin) => plugin.name === 'rewrite')) {
    const words = args[0] === 'stop' || args[0] === 'continue' ? args.slice(1) : args
    if (words[0] !== 'name') continue
    const kinds = ['exact', 'prefix', 'suffix', 'substring', 'regex']
    const [kind = '', from = '', to = ''] = kinds.includes(words[1] ?? '') ? words.slice(1) : ['exact', ...words.slice(1)]
    const changed = rewrite(kind, from, to, name)
    if (changed !== undefined) return withoutDot(changed)
  }
  return name
}

function rewrite(kind: string, from: string, to: string, name: string): string | undefined {
  const [source, target] = [withoutDot(from), withoutDot(to)]
  switch (kind) {
    case 'exact':
      return name === source ? target : undefined
    case 'prefix':
      return name.startsWith(from) ? to + name.slice(from.length) : undefined
    case 'suffix':
      return name.endsWith(source) ? name.slice(0, -source.length) + target : undefined
    case 'substring':
      return name.includes(from) ? name.replaceAll(from, to) : undefined
    default: {
      // The name that an expression sees ends in a dot, as CoreDNS holds it.
      const matcher = RE2JS.compile(from).matcher(`${name}.`)
      if (!matcher.find()) return undefined
      return to.replace(/\{(\d+)\}/g, (_, group: string) =>
        Number(group) <= matcher.groupCount() ? (matcher.group(Number(group)) ?? '') : '',
      )
    }
  }
}

/** The addresses that the `hosts` plugin has for a name, and whether an unknown name goes on. as coredns plugin/hosts */
export function hostsAnswer({ plugins }: CoreServer, name: string): { addresses: string[]; goesOn: boolean } {
  const hosts = plugins.filter((plugin) => plugin.name === 'hosts')
  const addresses = hosts.flatMap(({ block }) =>
    block.flatMap(([address = '', ...names]) =>
      /^[\d.]+$/.test(address) && names.some((each) => withoutDot(each) === name) ? [address] : [],
    ),
  )
  const goesOn = hosts.every(({ block }) =>
    block.some(
      ([word, ...zones]) => word === 'fallthrough' && (zones.length === 0 || zones.some((zone) => inZone(name, withoutDot(zone)))),
    ),
  )
  return { addresses, goesOn }
}
