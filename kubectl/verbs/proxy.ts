import { RE2JS, RE2JSSyntaxException } from 're2js'
import { logPrefix } from '../client/log'
import { command } from '../command'
import { KubectlError } from '../errors'
import { bool, int, text } from '../flags'
import type { ApiProxy } from '../seam'

export const proxy = command({
  use: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  short: 'Run a proxy to the Kubernetes API server',
  long: `Serve the API of the cluster on a port of this host, without its authentication.

 Requests are sent on with your credentials. Without further options only this host is answered.`,
  examples: `# On port 8011, and ask it
kubectl proxy --port=8011 &
curl localhost:8011/api/v1/namespaces`,
  arguments: 'none',
  flags: {
    acceptHosts: text({ initial: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$' }),
    acceptPaths: text({ initial: '^.*' }),
    address: text({ initial: '127.0.0.1' }),
    apiPrefix: text({ initial: '/' }),
    disableFilter: bool(),
    port: int(8001, { short: 'p' }),
    rejectMethods: text({ initial: '^$' }),
    rejectPaths: text({ initial: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach' }),
  },
  async run({ api, out, err, context, flags: given }) {
    const { address, port, apiPrefix, disableFilter, acceptHosts, acceptPaths, rejectMethods, rejectPaths } = given
    const filter = { acceptHosts, acceptPaths, rejectMethods, rejectPaths }
    const say = (text: string) => err(`${logPrefix('W', context.now())} proxy.go:181] ${text}\n`)
    if (disableFilter) say('Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious')
    else for (const list of Object.values(filter)) for (const each of list.split(',')) compiled(each, say)
    if (port < 0 || port > 65535) throw new KubectlError(`listen tcp: address ${port}: invalid port`)
    if (!context.listen) throw new KubectlError('seatrial does not simulate ports here, so there is no proxy')
    const listener = {
      local: port,
      server: await api.server(),
      headers: api.headers,
      prefix: apiPrefix.endsWith('/') ? apiPrefix : `${apiPrefix}/`,
      ...(disableFilter ? {} : { filter }),
    } satisfies ApiProxy
    const opened = context.listen([listener])
    if ('taken' in opened) throw new KubectlError(`listen tcp ${address}:${port}: bind: address already in use`)
    out(`Starting to serve on ${address === '0.0.0.0' ? '[::]' : address}:${opened.ports[0]}\n`)
    await opened.stay()
  },
})

function compiled(pattern: string, say: (text: string) => void): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error
    say(`Error compiling re: ${error.message}`)
    throw new KubectlError('', { exitCode: 255 })
  }
}

type Asked = { method: string; path: string; headers: Record<string, string>; body?: string }

/** What a proxy sends to its API server for a request (`path` with the query), or its own answer: a status with a text. As kubectl pkg/proxy. */
export function throughProxy(
  { server, headers, prefix, filter }: ApiProxy,
  asked: Asked,
): { send: Request } | { status: number; text: string } {
  const [path = '', query] = asked.path.split('?', 2) as [string, string?]
  if (!path.startsWith(prefix)) return { status: 404, text: '404 page not found\n' }
  const inner = path.slice(prefix.length - 1)
  const host = (asked.headers.host ?? '').replace(/:\d+$/, '')
  const fits = (list: string, text: string) => list.split(',').some((each) => RE2JS.compile(each).matcher(text).find())
  if (
    filter &&
    (fits(filter.rejectPaths, inner) ||
      fits(filter.rejectMethods, asked.method) ||
      !fits(filter.acceptPaths, inner) ||
      !fits(filter.acceptHosts, host))
  )
    return { status: 403, text: 'Forbidden\n' }
  const { host: _, ...given } = asked.headers
  const init = { method: asked.method, headers: { ...given, ...headers }, ...(asked.body === undefined ? {} : { body: asked.body }) }
  return { send: new Request(`${server}${inner}${query === undefined ? '' : `?${query}`}`, init) }
}
