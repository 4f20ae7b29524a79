import type { NetworkFailure } from '@/cluster/door'
import { baseName, resolvePath } from '../files'
import { addressOf, CAUSES, CONNECT_TIMEOUT_MS } from './causes'
import { failed, options, type Tool, type ToolResult } from './tool'
import { parseUrl, type Url } from './url'

/** BusyBox wget, and GNU wget where the image has it. Follows redirects, as both do. */
export const wget: Tool = (call) => {
  const { flags, values, operands } = options(call.argv, 'OTtUPe', [
    '--timeout',
    '--tries',
    '--output-document',
    '--header',
    '--post-data',
    '--post-file',
    '--method',
    '--body-data',
  ])
  const quiet = flags.has('q') || flags.has('--quiet')
  const spider = flags.has('--spider')
  const seconds = Number(values.T?.[0] ?? values['--timeout']?.[0] ?? 0)
  const timeoutMs = seconds > 0 ? seconds * 1000 : CONNECT_TIMEOUT_MS
  const target = values.O?.[0] ?? values['--output-document']?.[0]
  if (operands.length === 0)
    return failed('BusyBox v1.37.0 () multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] [-T SEC] URL...')
  const headers = Object.fromEntries(
    (values['--header'] ?? []).map((h) => [h.slice(0, h.indexOf(':')).toLowerCase(), h.slice(h.indexOf(':') + 1).trim()]),
  )
  const body = values['--post-data']?.[0] ?? values['--body-data']?.[0]
  let err = ''
  let url = parseUrl(operands[0]!)
  for (let hops = 0; ; hops++) {
    if (!url) return failed(`wget: bad address '${operands[0]}'`)
    if (url.scheme === 'https') return failed(`${err}wget: seatrial does not simulate TLS in containers`)
    const sent = call.around.network.send({
      protocol: 'TCP',
      host: url.host,
      port: url.port,
      timeoutMs,
      http: {
        scheme: 'http',
        method: body === undefined ? (values['--method']?.[0] ?? 'GET') : 'POST',
        path: url.path,
        headers: { host: url.authority, 'user-agent': 'Wget', connection: 'close', ...headers },
        ...(body === undefined ? {} : { body }),
      },
    })
    const address = addressOf(call.around, url.host)
    const resolved = sent.failure?.reason !== 'unresolved' && sent.failure?.reason !== 'resolver-timeout'
    if (!quiet && resolved) err += `Connecting to ${url.authority} (${address}:${url.port})\n`
    if (sent.failure) return failure(sent.failure, url, address, err)
    const { http } = sent.response
    if (!http) return failed(`${err}wget: error getting response`)
    const location = http.headers.location
    if (http.status >= 300 && http.status < 400 && location && hops < 10) {
      url = parseUrl(location.startsWith('/') ? `http://${url.authority}${location}` : location)
      continue
    }
    if (http.status >= 400) return { err: `${err}wget: server returned error: HTTP/1.1 ${http.status} ${http.statusText}\n`, code: 1 }
    if (spider) return { err: quiet ? '' : `${err}remote file exists\n` }
    if (target === '-')
      return { out: http.body, err: quiet ? '' : `${err}writing to stdout\n${progress('-', http.body)}written to stdout\n` }
    const name = target ?? (baseName(url.path.split('?')[0]!) || 'index.html')
    const path = resolvePath(call.cwd, name)
    if (target === undefined && call.around.files.read(path) !== undefined) return failed(`${err}wget: can't open '${name}': File exists`)
    const error = call.around.files.write(path, http.body)
    if (error) return failed(`${err}wget: can't open '${name}': ${error}`)
    return { err: quiet ? '' : `${err}saving to '${name}'\n${progress(name, http.body)}'${name}' saved\n` }
  }
}

const progress = (name: string, body: string): string =>
  `${name.padEnd(20)} 100% |********************************| ${String(Buffer.byteLength(body)).padStart(5)}  0:00:00 ETA\n`

function failure({ reason, afterMs }: NetworkFailure, url: Url, address: string, err: string): ToolResult {
  if (reason === 'unresolved' || reason === 'resolver-timeout')
    return { err: `${err}wget: bad address '${url.authority}'\n`, code: 1, afterMs }
  const said = reason === 'timeout' ? 'download timed out' : `can't connect to remote host (${address}): ${CAUSES[reason]}`
  return { err: `${err}wget: ${said}\n`, code: 1, afterMs }
}
