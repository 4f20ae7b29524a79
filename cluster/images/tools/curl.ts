import type { NetworkFailure } from '@/cluster/door'
import { baseName, resolvePath } from '../files'
import { addressOf } from './causes'
import { options, type Tool, type ToolCall, type ToolResult } from './tool'
import { parseUrl, type Url } from './url'

const VERSION = '8.14.1'
/** What curl waits for a connection when it is told nothing: the kernel gives up first. */
const CONNECT_TIMEOUT_MS = 127_000

const VALUED = [
  '--max-time',
  '--connect-timeout',
  '--header',
  '--request',
  '--data',
  '--data-raw',
  '--output',
  '--write-out',
  '--user-agent',
  '--retry',
  '--user',
  '--resolve',
  '--max-redirs',
  '--json',
  '--cacert',
]

const said = (text: string, code: number, quiet: boolean, afterMs = 0, out = ''): ToolResult => ({
  out,
  err: quiet ? '' : `curl: (${code}) ${text}\n`,
  code,
  afterMs,
})

/** curl's `--version`-less everyday: GET, HEAD, POST, headers, redirects, output, time limits, `-w`. */
export const curl: Tool = (call) => {
  const { flags, values, operands } = options(call.argv, 'mHXdowAUur', VALUED)
  const has = (...names: string[]) => names.some((name) => flags.has(name))
  const value = (...names: string[]) => names.flatMap((name) => values[name] ?? []).at(-1)
  // Without -s a failure is said; with -s it is not, unless -S.
  const quiet = has('s', '--silent') && !has('S', '--show-error')
  if (has('V', '--version')) return { out: `curl ${VERSION} (x86_64-pc-linux-gnu) libcurl/${VERSION}\n` }
  if (operands.length === 0)
    return { err: "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n", code: 2 }
  const seconds = Number(value('m', '--max-time') ?? 0)
  const connectSeconds = Number(value('--connect-timeout') ?? 0)
  const limit = Math.min(
    seconds > 0 ? seconds * 1000 : Number.POSITIVE_INFINITY,
    connectSeconds > 0 ? connectSeconds * 1000 : Number.POSITIVE_INFINITY,
    CONNECT_TIMEOUT_MS,
  )
  const results: ToolResult[] = operands.map((text) => one(call, text, { has, value, values, quiet, limit }))
  return results.reduce((sum, next) => {
    if (sum.wait !== undefined || next.wait !== undefined) return next
    return {
      out: (sum.out ?? '') + (next.out ?? ''),
      err: (sum.err ?? '') + (next.err ?? ''),
      code: next.code,
      afterMs: (sum.afterMs ?? 0) + (next.afterMs ?? 0),
    }
  })
}

type Asked = {
  has(...names: string[]): boolean
  value(...names: string[]): string | undefined
  values: Readonly<Record<string, string[]>>
  quiet: boolean
  limit: number
}

function one(call: ToolCall, text: string, { has, value, values, quiet, limit }: Asked): ToolResult {
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(text)?.[1]
  if (scheme && !/^https?$/i.test(scheme)) return said(`Protocol "${scheme}" not supported`, 1, quiet)
  let url = parseUrl(text)
  if (!url) return said('URL rejected: Malformed input to a URL function', 3, quiet)
  const data = [...(values.d ?? []), ...(values['--data'] ?? []), ...(values['--data-raw'] ?? []), ...(values['--json'] ?? [])].join('&')
  const head = has('I', '--head')
  const method = value('X', '--request') ?? (head ? 'HEAD' : data ? 'POST' : 'GET')
  const headers = Object.fromEntries(
    [...(values.H ?? []), ...(values['--header'] ?? [])].map((h) => [
      h.slice(0, h.indexOf(':')).toLowerCase(),
      h.slice(h.indexOf(':') + 1).trim(),
    ]),
  )
  let err = ''
  let out = ''
  for (let hops = 0; ; hops++) {
    const sent = call.around.network.send({
      protocol: 'TCP',
      host: url.host,
      port: url.port,
      timeoutMs: limit,
      http: {
        scheme: url.scheme,
        method,
        path: url.path,
        headers: { host: url.authority, 'user-agent': `curl/${VERSION}`, accept: '*/*', ...headers },
        ...(data ? { body: data } : {}),
      },
    })
    if (sent.failure) return failure(sent.failure, url, limit, quiet, written(value('w', '--write-out'), 0, url, ''))
    const { http, data: raw, tls } = sent.response
    if (url.scheme === 'https') {
      if (!tls) return said('seatrial simulates TLS of the API server only', 35, quiet)
      const refusal = trusted(call, has('k', '--insecure'), value('--cacert'))
      if (refusal) return said(refusal.text, refusal.code, quiet)
    }
    if (has('v', '--verbose')) err += verbose(url, addressOf(call.around, url.host), method, http)
    if (!http)
      return raw === undefined || raw === ''
        ? said('Empty reply from server', 52, quiet)
        : said('Received HTTP/0.9 when not allowed', 1, quiet)
    const shown = `HTTP/1.1 ${http.status} ${http.statusText}\r\n${Object.entries(http.headers)
      .map(([name, v]) => `${name.replace(/(^|-)[a-z]/g, (c) => c.toUpperCase())}: ${v}\r\n`)
      .join('')}\r\n`
    if (has('i', '--include') || head) out += shown
    const location = http.headers.location
    if (has('L', '--location') && http.status >= 300 && http.status < 400 && location && hops < 50) {
      const next = parseUrl(location.startsWith('/') ? `http://${url.authority}${location}` : location)
      if (next) {
        url = next
        continue
      }
    }
    if (has('f', '--fail') && http.status >= 400) {
      return said(
        `The requested URL returned error: ${http.status}`,
        22,
        quiet,
        0,
        written(value('w', '--write-out'), http.status, url, ''),
      )
    }
    const body = head ? '' : http.body
    const file = value('o', '--output') ?? (has('O', '--remote-name') ? baseName(url.path.split('?')[0]!) : undefined)
    const after = written(value('w', '--write-out'), http.status, url, body)
    if (file === undefined || file === '-') return { out: out + body + after, err }
    if (file !== '/dev/null') {
      const error = call.around.files.write(resolvePath(call.cwd, file), out + body)
      if (error) return said(`Failure writing output to destination, passed ${body.length} returned 0`, 23, quiet)
    }
    return { out: after, err }
  }
}

/** Why the API server's certificate is not believed: no authority is, but one that the call names. */
function trusted(call: ToolCall, insecure: boolean, authority: string | undefined): { text: string; code: number } | undefined {
  if (insecure) return undefined
  if (authority !== undefined) {
    const read = call.around.files.read(resolvePath(call.cwd, authority))
    if (typeof read === 'string' && read.includes('-----BEGIN CERTIFICATE-----')) return undefined
    return { text: `error setting certificate verify locations:  CAfile: ${authority} CApath: none`, code: 77 }
  }
  return {
    text: `SSL certificate problem: unable to get local issuer certificate
More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the webpage mentioned above.`,
    code: 60,
  }
}

/** `-w '%{http_code}\n'` */
function written(format: string | undefined, status: number, url: Url, body: string): string {
  const known: Readonly<Record<string, string>> = {
    http_code: String(status).padStart(3, '0'),
    response_code: String(status).padStart(3, '0'),
    size_download: String(Buffer.byteLength(body)),
    url_effective: `${url.scheme}://${url.authority}${url.path}`,
    time_total: '0.001000',
  }
  return (format ?? '').replace(/%\{(\w+)\}|\\n|\\t|%%/g, (whole, name: string | undefined) =>
    name ? (known[name] ?? '') : whole === '\\n' ? '\n' : whole === '\\t' ? '\t' : '%',
  )
}

function failure({ reason, afterMs }: NetworkFailure, url: Url, limit: number, quiet: boolean, out: string): ToolResult {
  const { host, port } = url
  switch (reason) {
    case 'unresolved':
      return said(`Could not resolve host: ${host}`, 6, quiet, afterMs, out)
    case 'resolver-timeout':
      return said(
        limit < CONNECT_TIMEOUT_MS ? `Resolving timed out after ${limit} milliseconds` : `Could not resolve host: ${host}`,
        limit < CONNECT_TIMEOUT_MS ? 28 : 6,
        quiet,
        afterMs,
        out,
      )
    case 'timeout':
      return limit < CONNECT_TIMEOUT_MS
        ? said(`Connection timed out after ${limit} milliseconds`, 28, quiet, afterMs, out)
        : said(`Failed to connect to ${host} port ${port} after ${afterMs} ms: Could not connect to server`, 28, quiet, afterMs, out)
    case 'reset':
      return said('Recv failure: Connection reset by peer', 56, quiet, afterMs, out)
    default:
      return said(`Failed to connect to ${host} port ${port} after ${afterMs} ms: Could not connect to server`, 7, quiet, afterMs, out)
  }
}

function verbose(
  url: Url,
  address: string,
  method: string,
  http: { status: number; statusText: string; headers: Record<string, string> } | undefined,
): string {
  const request = `*   Trying ${address}:${url.port}...\n* Connected to ${url.host} (${address}) port ${url.port}\n> ${method} ${url.path} HTTP/1.1\r\n> Host: ${url.authority}\r\n> User-Agent: curl/${VERSION}\r\n> Accept: */*\r\n> \r\n`
  if (!http) return request
  return `${request}< HTTP/1.1 ${http.status} ${http.statusText}\r\n${Object.entries(http.headers)
    .map(([name, v]) => `< ${name.replace(/(^|-)[a-z]/g, (c) => c.toUpperCase())}: ${v}\r\n`)
    .join('')}< \r\n* Connection #0 to host ${url.host} left intact\n`
}
