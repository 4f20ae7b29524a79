import type { StoredRequest } from '../worker-protocol'

/** Not worth a line: what every client asks before it does anything. Nor does it change anything. */
const discovery = /^\/(api|apis|openapi|version|healthz|livez|readyz|swagger)(\/[^/]+){0,2}\/?(\?|$)/

const verbs: Record<string, string> = { GET: 'get', HEAD: 'get', POST: 'create', PUT: 'replace', PATCH: 'patch', DELETE: 'delete' }

/**
 * A request of a learner's own client as a line of the transcript: what the client says it is doing, and what it asked for
 * (`kubectl apply: patch deployments/web -n shop`). `made` is the name of what it created. null for discovery.
 */
export function requestLine({ method, path, headers }: StoredRequest, made?: string): string | null {
  const [address = '', query = ''] = path.split('?')
  const object = /^\/(?:api\/[^/]+|apis\/[^/]+\/[^/]+)\/(?:namespaces\/([^/]+)\/(?=.))?([^/]+)(?:\/([^/]+))?(?:\/(.+))?$/.exec(address)
  const client = clientOf(headers)
  if (!object) return discovery.test(path) ? null : `${client}: ${method} ${plain(address)}`
  const [, namespace, resource, named, subresource] = object
  const name = named ?? made
  const asked = new URLSearchParams(query)
  const verb = subresource ? subresource : named || method !== 'GET' ? verbs[method] : asked.get('watch') ? 'watch' : 'list'
  const command = asked.getAll('command')
  const words = [
    verb,
    plain(name ? `${resource}/${name}` : `${resource}`),
    ...(namespace ? ['-n', plain(namespace)] : []),
    ...(command.length > 0 ? ['--', ...command.map(plain)] : []),
  ]
  return `${client}: ${words.join(' ')}`
}

/** kubectl says which command it runs; others say what they are. */
function clientOf(headers: Readonly<Record<string, string>>): string {
  const said = headers['kubectl-command'] ?? (headers['user-agent'] ?? '').split(/[/ ]/)[0]
  return plain(said ?? '').slice(0, 60) || 'your own client'
}

/** As it may stand in a line: percent signs read, no line breaks or escape codes. */
function plain(text: string): string {
  const read = /%[0-9A-Fa-f]{2}/.test(text) ? safely(text) : text
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not reach a screen
  return read.replace(/[\x00-\x1f\x7f]/g, ' ').slice(0, 400)
}

function safely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
