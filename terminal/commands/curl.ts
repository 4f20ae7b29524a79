import type { NetworkFailure } from '@/cluster/door'
import type { HostCommand, Invocation } from '../host-command'
import { askHttp, hostOf, portOf, type Told, urlOf } from '../http'
import { type Options, parseOptions } from '../options'

const options = {
  silent: { short: 's' },
  'show-error': { short: 'S' },
  verbose: { short: 'v' },
  include: { short: 'i', also: ['show-headers'] },
  head: { short: 'I' },
  insecure: { short: 'k' },
  location: { short: 'L' },
  fail: { short: 'f' },
  output: { short: 'o', value: true },
  'remote-name': { short: 'O' },
  'write-out': { short: 'w', value: true },
  request: { short: 'X', value: true },
  header: { short: 'H', value: true },
  data: { short: 'd', value: true, also: ['data-raw', 'data-binary', 'data-ascii'] },
  json: { value: true },
  'max-time': { short: 'm', value: true },
  'connect-timeout': { value: true },
  resolve: { value: true },
  user: { short: 'u', value: true },
  'user-agent': { short: 'A', value: true },
  cacert: { value: true },
  cert: { short: 'E', value: true },
  key: { value: true },
  retry: { value: true },
  'retry-delay': { value: true },
  'retry-connrefused': {},
  'no-progress-meter': {},
  'no-buffer': { short: 'N' },
  ipv4: { short: '4' },
  ipv6: { short: '6' },
  'http1.1': {},
  globoff: { short: 'g' },
  url: { value: true },
} satisfies Options<string>

/** What the real one knows beside them, as far as somebody might type it. */
const notSimulated = new Set(
  (
    '-b --cookie -c --cookie-jar -G --get -T --upload-file -F --form -x --proxy --http2 --http3 --interface -C --continue-at -e --referer -r --range ' +
    '-K --config -n --netrc -z --time-cond --limit-rate --compressed --unix-socket --socks5 --tlsv1.2 --tlsv1.3 --ciphers -D --dump-header ' +
    '-Z --parallel -a --append -# --progress-bar -J --remote-header-name --create-dirs --trace --trace-ascii --stderr --aws-sigv4 --oauth2-bearer ' +
    '--local-port --max-redirs --post301 --proto --request-target --retry-all-errors --retry-max-time --capath --cert-type --key-type --pass -p -U -Q -t -y -Y -l -B -M -V --version'
  ).split(' '),
)

type Given = Partial<Record<keyof typeof options, string[]>>

/** Linux gives up on an address that never answers after its six SYN retries. */
const neverAnswered = 130_000

/** `curl` into the simulated network; texts and exit codes of curl 8. */
export const curl: HostCommand = {
  names: ['curl'],
  streams: true,
  async run(use) {
    const { given, rest, unknown, missing } = parseOptions(use.args, options)
    const usage = "curl: try 'curl --help' or 'curl --manual' for more information\n"
    if (unknown && notSimulated.has(unknown)) return use.fail(`seatrial does not simulate curl ${unknown}\n`, 2)
    if (unknown) return use.fail(`curl: option ${unknown}: is unknown\n${usage}`, 2)
    if (missing) return use.fail(`curl: option ${missing}: requires parameter\n${usage}`, 2)
    const urls = [...(given.url ?? []), ...rest]
    if (urls.length === 0) return use.fail(`curl: (2) no URL specified\n${usage}`, 2)
    let exitCode = 0
    for (const [index, text] of urls.entries()) exitCode = await fetchOne(use, given, text, given.output?.[index])
    return exitCode
  },
}

async function fetchOne(use: Invocation, given: Given, text: string, file: string | undefined): Promise<number> {
  const fail = (code: number, message: string) => {
    if (!given.silent || given['show-error']) use.err(`curl: (${code}) ${message}\n`)
    return code
  }
  let url = urlOf(text)
  if (!url) return fail(3, 'URL rejected: Malformed input to a URL function')
  if (!['http:', 'https:'].includes(url.protocol)) return fail(1, `Protocol "${url.protocol.slice(0, -1)}" not supported`)
  const limit = seconds(given['max-time'], given['connect-timeout'])
  if (limit === 'bad')
    return use.fail(
      "curl: option -m: expected a proper numerical parameter\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
      2,
    )

  let told: Told
  for (let redirects = 0; ; redirects++) {
    told = await askHttp(use, await requestOf(use, given, url, limit ?? neverAnswered))
    if (given.verbose) trace(use, url, told, given)
    if (told.failure) return fail(...failureText(url, told.failure, limit, given['max-time'] !== undefined))
    const location = told.response.http?.headers.location
    if (!given.location || !location || ![301, 302, 303, 307, 308].includes(told.response.http?.status ?? 0)) break
    if (redirects >= 50) return fail(47, 'Maximum (50) redirects followed')
    url = new URL(location, url)
  }

  const { http, data } = told.response
  if (!http) return data ? fail(1, 'Received HTTP/0.9 when not allowed') : fail(52, 'Empty reply from server')
  if (given.fail && http.status >= 400) return fail(22, `The requested URL returned error: ${http.status}`)
  const head = `HTTP/1.1 ${http.status} ${http.statusText}\r\n${Object.entries(http.headers)
    .map(([name, value]) => `${titled(name)}: ${value}\r\n`)
    .join('')}\r\n`
  const body = given.head ? '' : http.body
  const whole = `${given.include || given.head ? head : ''}${body}`
  const name = given['remote-name'] ? url.pathname.split('/').at(-1) || undefined : file
  if (name === undefined || name === '-') use.out(whole)
  else if (name !== '/dev/null') await use.host.fs.writeFile(use.resolve(name), whole)
  const format = given['write-out']?.at(-1)
  if (format !== undefined) use.out(written(format, url, told, body))
  return 0
}

async function requestOf(use: Invocation, given: Given, url: URL, timeoutMs: number) {
  const data = [...(given.data ?? []), ...(given.json ?? [])]
  const bodies = await Promise.all(data.map((each) => (each.startsWith('@') ? use.host.fs.readFile(use.resolve(each.slice(1))) : each)))
  const headers: Record<string, string> = { 'user-agent': given['user-agent']?.at(-1) ?? 'curl/8.5.0', accept: '*/*' }
  if (data.length > 0) headers['content-type'] = given.json ? 'application/json' : 'application/x-www-form-urlencoded'
  const user = given.user?.at(-1)
  if (user !== undefined) headers.authorization = `Basic ${Buffer.from(user).toString('base64')}`
  for (const header of given.header ?? []) {
    const at = header.indexOf(':')
    if (at > 0) headers[header.slice(0, at).trim().toLowerCase()] = header.slice(at + 1).trim()
  }
  const method = given.request?.at(-1) ?? (given.head ? 'HEAD' : data.length > 0 ? 'POST' : 'GET')
  const pinned = given.resolve?.map((each) => each.split(':')).find(([host, port]) => host === hostOf(url) && port === String(portOf(url)))
  const address = pinned?.slice(2).join(':')
  return { url, method, headers, timeoutMs, ...(bodies.length > 0 && { body: bodies.join('&') }), ...(address && { address }) }
}

function failureText(url: URL, failure: NetworkFailure, limit: number | undefined, whole: boolean): [number, string] {
  const host = hostOf(url)
  const port = portOf(url)
  const after = Math.round(failure.afterMs)
  switch (failure.reason) {
    case 'unresolved':
      return [6, `Could not resolve host: ${host}`]
    case 'resolver-timeout':
      return limit === undefined ? [6, `Could not resolve host: ${host}`] : [28, `Resolving timed out after ${after} milliseconds`]
    case 'timeout':
      if (whole) return [28, `Connection timed out after ${after} milliseconds`]
      return [
        28,
        `Failed to connect to ${host} port ${port} after ${after} ms: ${limit === undefined ? "Couldn't connect to server" : 'Timeout was reached'}`,
      ]
    case 'reset':
      return [56, 'Recv failure: Connection reset by peer']
    default:
      return [7, `Failed to connect to ${host} port ${port} after ${after} ms: Couldn't connect to server`]
  }
}

function trace(use: Invocation, url: URL, told: Told, given: Given): void {
  const host = hostOf(url)
  const say = (mark: string, lines: string[]) => use.err(lines.map((line) => `${mark} ${line}\n`).join(''))
  if (told.failure?.reason === 'unresolved') {
    say('*', [`Could not resolve host: ${host}`, 'Closing connection'])
    return
  }
  say('*', [`  Trying ${told.address}:${told.port}...`])
  if (told.failure) {
    const after = Math.round(told.failure.afterMs)
    say('*', [`Failed to connect to ${host} port ${told.port} after ${after} ms: Couldn't connect to server`, 'Closing connection'])
    return
  }
  say('*', [`Connected to ${host} (${told.address}) port ${told.port}`])
  const method = given.request?.at(-1) ?? (given.head ? 'HEAD' : given.data || given.json ? 'POST' : 'GET')
  const agent = given['user-agent']?.at(-1) ?? 'curl/8.5.0'
  const asked = [`${method} ${url.pathname}${url.search} HTTP/1.1`, `Host: ${url.host}`, `User-Agent: ${agent}`, 'Accept: */*']
  say('>', [...asked, ...(given.header ?? []), ''])
  const { http } = told.response
  if (!http) return
  const headers = Object.entries(http.headers).map(([name, value]) => `${titled(name)}: ${value}`)
  say('<', [`HTTP/1.1 ${http.status} ${http.statusText}`, ...headers, ''])
  say('*', [`Connection #0 to host ${host} left intact`])
}

/** `--write-out`. Times are not simulated: a connection that succeeds takes none. */
function written(format: string, url: URL, told: Told, body: string): string {
  const http = told.response?.http
  const values: Record<string, string> = {
    http_code: String(http?.status ?? 0).padStart(3, '0'),
    response_code: String(http?.status ?? 0).padStart(3, '0'),
    url_effective: url.href,
    remote_ip: told.address,
    remote_port: String(told.port),
    size_download: String(Buffer.byteLength(body)),
    content_type: http?.headers['content-type'] ?? '',
    num_redirects: '0',
    time_total: '0.000000',
    time_connect: '0.000000',
    exitcode: '0',
    method: 'GET',
    scheme: url.protocol.slice(0, -1).toUpperCase(),
  }
  return format
    .replace(/%\{([a-z_]+)\}/g, (whole, name: string) => values[name] ?? whole)
    .replaceAll('%%', '%')
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
    .replaceAll('\\r', '\r')
}

/** The smaller of the two limits, milliseconds. */
function seconds(...given: (string[] | undefined)[]): number | undefined | 'bad' {
  const values = given.flatMap((each) => (each?.length ? [Number(each.at(-1))] : []))
  if (values.some((value) => Number.isNaN(value) || value < 0)) return 'bad'
  const limits = values.filter((value) => value > 0)
  return limits.length === 0 ? undefined : Math.min(...limits) * 1000
}

/** Servers answer HTTP/1.1 with capitalised names. */
const titled = (name: string) => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
