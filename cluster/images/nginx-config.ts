/** What `return` in a server or location says. */
export type NginxAnswer = { status: number; body?: string; redirect?: string }
export type NginxLocation = {
  prefix: string
  exact: boolean
  root?: string
  alias?: string
  index?: readonly string[]
  type?: string
  answer?: NginxAnswer
}
export type NginxServer = {
  port: number
  root: string
  index: readonly string[]
  type?: string
  answer?: NginxAnswer
  locations: readonly NginxLocation[]
}

type Directive = { name: string; args: string[]; block?: Directive[]; line: number }
type Source = { name: string; text: string }

class ConfigError extends Error {}

/** Directives that a page server may state without changing what it answers here. */
const IGNORED = new Set(
  `user worker_processes error_log pid events worker_connections include default_type access_log sendfile keepalive_timeout server_name
error_page log_format tcp_nopush tcp_nodelay gzip server_tokens add_header types charset client_max_body_size expires autoindex multi_accept use
map_hash_bucket_size types_hash_max_size gzip_types listen root index location server http return alias`.split(/\s+/),
)

/** The servers of the configuration files, or nginx's own sentence about what is wrong with them. */
export function nginxServers(sources: readonly Source[]): { servers: NginxServer[] } | { error: string } {
  try {
    const servers = sources.flatMap((source) => collect(parse(source), source))
    return { servers: servers.flatMap(({ ports, ...server }) => ports.map((port) => ({ ...server, port }))) }
  } catch (error) {
    if (error instanceof ConfigError) return { error: error.message }
    throw error
  }
}

type Parsed = Omit<NginxServer, 'port'> & { ports: number[] }

function collect(directives: readonly Directive[], source: Source): Parsed[] {
  return directives.flatMap((directive) => {
    if (!IGNORED.has(directive.name)) {
      // Known to nginx perhaps, not to us: said, not faked.
      throw new ConfigError(`seatrial does not simulate the directive "${directive.name}" in ${source.name}:${directive.line}`)
    }
    if (directive.name === 'server') return [serverOf(directive, source)]
    return directive.name === 'http' ? collect(directive.block ?? [], source) : []
  })
}

function serverOf({ block = [] }: Directive, source: Source): Parsed {
  const argsOf = (name: string) => block.find((d) => d.name === name)?.args
  for (const { name, line } of block) {
    if (!IGNORED.has(name)) throw new ConfigError(`seatrial does not simulate the directive "${name}" in ${source.name}:${line}`)
  }
  const ports = block
    .filter((d) => d.name === 'listen')
    .map((d) => portOf(d.args[0] ?? ''))
    .filter((port) => port !== undefined)
  return {
    ports: [...new Set(ports.length > 0 ? ports : [80])],
    root: argsOf('root')?.[0]?.replace(/\/$/, '') ?? '/etc/nginx/html',
    index: argsOf('index') ?? ['index.html'],
    type: argsOf('default_type')?.[0],
    answer: answerOf(argsOf('return')),
    locations: block.filter((d) => d.name === 'location').map((d) => locationOf(d, source)),
  }
}

function locationOf({ args, block = [], line }: Directive, source: Source): NginxLocation {
  if (args[0] === '~' || args[0] === '~*') {
    throw new ConfigError(`seatrial does not simulate regular-expression locations in ${source.name}:${line}`)
  }
  for (const { name, line: at } of block) {
    if (!IGNORED.has(name)) throw new ConfigError(`seatrial does not simulate the directive "${name}" in ${source.name}:${at}`)
  }
  const argsOf = (name: string) => block.find((d) => d.name === name)?.args
  return {
    exact: args[0] === '=',
    prefix: args.at(-1) ?? '/',
    root: argsOf('root')?.[0]?.replace(/\/$/, ''),
    alias: argsOf('alias')?.[0],
    index: argsOf('index'),
    type: argsOf('default_type')?.[0],
    answer: answerOf(argsOf('return')),
  }
}

function answerOf(args: readonly string[] | undefined): NginxAnswer | undefined {
  if (!args?.[0]) return undefined
  const status = Number(args[0])
  if (Number.isNaN(status)) return { status: 302, redirect: args[0] }
  if ([301, 302, 303, 307, 308].includes(status)) return { status, redirect: args[1] ?? '' }
  return { status, body: args[1] }
}

const portOf = (listen: string): number | undefined => {
  const text = listen.slice(listen.lastIndexOf(':') + 1)
  const port = Number(text)
  return listen.startsWith('unix:') ? undefined : Number.isInteger(port) && port > 0 ? port : 80
}

const parsed = new Map<string, readonly Directive[]>()
/** What is kept of files parsed before, each named with its text: every request to an nginx reads them. */
const mostParsed = 200
const longestParsed = 10_000

function parse(source: Source): readonly Directive[] {
  const key = `${source.name}\n${source.text}`
  const known = parsed.get(key)
  if (known !== undefined) return known
  const fresh = parseAnew(source)
  if (parsed.size >= mostParsed) parsed.clear()
  if (key.length <= longestParsed) parsed.set(key, fresh)
  return fresh
}

function parseAnew({ name, text }: Source): Directive[] {
  const tokens = tokenize(text)
  let at = 0
  const block = (nested: boolean): Directive[] => {
    const found: Directive[] = []
    while (at < tokens.length) {
      const first = tokens[at]!
      if (first.value === '}' && !first.quoted) {
        if (!nested) throw new ConfigError(`unexpected "}" in ${name}:${first.line}`)
        at++
        return found
      }
      const words: string[] = []
      while (at < tokens.length && (tokens[at]!.quoted || !';{}'.includes(tokens[at]!.value))) words.push(tokens[at++]!.value)
      const end = tokens[at]
      if (!end) throw new ConfigError(`unexpected end of file, expecting ";" or "}" in ${name}:${first.line}`)
      if (end.value === '}') throw new ConfigError(`unexpected "}" in ${name}:${end.line}`)
      at++
      const directive: Directive = { name: words[0] ?? '', args: words.slice(1), line: first.line }
      if (end.value === '{') directive.block = words[0] === 'types' ? skipTypes(block(true)) : block(true)
      found.push(directive)
    }
    if (nested) throw new ConfigError(`unexpected end of file, expecting "}" in ${name}:${tokens.at(-1)?.line ?? 1}`)
    return found
  }
  return block(false)
}

const skipTypes = (_: Directive[]): Directive[] => []

type Token = { value: string; quoted: boolean; line: number }

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  let i = 0
  while (i < text.length) {
    const char = text[i]!
    if (char === '\n') line++
    if (/\s/.test(char)) i++
    else if (char === '#') while (i < text.length && text[i] !== '\n') i++
    else if (';{}'.includes(char)) {
      tokens.push({ value: char, quoted: false, line })
      i++
    } else if (char === '"' || char === "'") {
      let value = ''
      for (i++; i < text.length && text[i] !== char; i++) {
        if (text[i] === '\\' && i + 1 < text.length) value += escaped(text[++i]!)
        else value += text[i]
        if (text[i] === '\n') line++
      }
      i++
      tokens.push({ value, quoted: true, line })
    } else {
      let value = ''
      while (i < text.length && !/[\s;{}]/.test(text[i]!)) {
        if (text[i] === '$' && text[i + 1] === '{') {
          while (i < text.length && text[i] !== '}') value += text[i++]
        }
        value += text[i++] ?? ''
      }
      tokens.push({ value, quoted: false, line })
    }
  }
  return tokens
}

const escaped = (char: string): string =>
  char === 'n' ? '\n' : char === 't' ? '\t' : char === 'r' ? '\r' : char === '"' || char === "'" || char === '\\' ? char : `\\${char}`
