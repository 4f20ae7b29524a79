import { type Answer, callOf } from '@/apimachinery/call'
import type { Json, JsonObject, KubeList, KubeObject, Status } from '@/apimachinery/object'
import { ApiError, KubectlError } from '../errors'
import { ConnectionFailed, type KubectlChannels, type KubectlContext } from '../seam'
import { discover, findResources, type Resource } from './discovery'
import type { Connection } from './kubeconfig'
import type { Trace } from './trace'

export type Query = Record<string, string | number | boolean | readonly string[] | undefined>
export type RequestOptions = {
  query?: Query
  body?: Json /** A body that is sent as it is. */
  text?: string
  contentType?: string
  accept?: string
  /** GET when left out. */
  method?: string
}

/** The API server of one kubeconfig context. Failed answers are thrown as ApiError. */
export type Api = {
  readonly namespace: string
  readonly namespaceGiven: boolean
  server(): Promise<string>
  /** The credentials that every request carries. */
  readonly headers: Record<string, string>
  /** JSON of the answer. */
  request<T = JsonObject>(method: string, path: string, options?: RequestOptions): Promise<T>
  /** Text of the answer. */
  text(path: string, options?: RequestOptions): Promise<string>
  /** The pieces of a streamed answer as they come. */
  stream(path: string, options?: RequestOptions): Promise<AsyncGenerator<string>>
  connect(path: string, query: Query): Promise<KubectlChannels>
  /** Every resource the server has, asked once per process and again when `fresh`. */
  resources(fresh?: boolean): Promise<readonly Resource[]>
  /** The resources that an argument names (`po`, `pods`, `deploy.apps`, a category). Throws kubectl's own error. */
  find(word: string): Promise<Resource[]>
  /** The resource of an object's kind; undefined when the server has none. */
  forKind(apiVersion: string, kind: string): Promise<Resource | undefined>
}

/** `/api/v1/namespaces/x/pods/web/log`. */
export function pathOf(resource: Resource, namespace: string | undefined, name?: string, subresource?: string): string {
  const base = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`
  const scope = resource.namespaced && namespace !== undefined && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : ''
  return `${base}${scope}/${resource.plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}${subresource ? `/${subresource}` : ''}`
}

export function queryText(query: Query = {}): string {
  const parts: string[] = []
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) parts.push(`${encodeURIComponent(key)}=${encodeURIComponent(String(one))}`)
  }
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

/** Discovery answers by server address; a new kind appears because an unknown word asks again. */
const known = new WeakMap<object, Map<string, readonly Resource[]>>()

export function createApi(context: KubectlContext, connected: Connection, warn: (text: string) => void, trace?: Trace): Api {
  const warned = new Set<string>()
  const memory = context.memory ?? context.fs
  const cache = known.get(memory) ?? new Map<string, readonly Resource[]>()
  known.set(memory, cache)

  async function send(method: string, path: string, options: RequestOptions): Promise<Answer> {
    const headers: Record<string, string> = {
      ...connected.headers,
      accept: options.accept ?? 'application/json',
      'user-agent': 'kubectl/v1.35.2',
    }
    if (options.body !== undefined || options.text !== undefined) headers['content-type'] = options.contentType ?? 'application/json'
    const body = options.text ?? (options.body === undefined ? undefined : JSON.stringify(options.body))
    const url = `${connected.server}${path}${queryText(options.query)}`
    const request = callOf({ method, url, headers, signal: context.signal, ...(body !== undefined && { body }) })
    const sentAt = context.now()
    trace?.asked(request, sentAt)
    const response = await context.fetch(request).catch((error) => {
      throw error instanceof ConnectionFailed ? unreachable(error, connected.server) : error
    })
    await trace?.answered(request, response, sentAt, context.now())
    for (const text of warnings(response.headers.get('warning'))) {
      if (!warned.has(text)) warn(`Warning: ${text}\n`)
      warned.add(text)
    }
    if (response.status >= 400) throw new ApiError(await statusOf(response, path))
    return response
  }

  const api: Api = {
    namespace: connected.namespace,
    namespaceGiven: connected.namespaceGiven,
    server: async () => connected.server,
    headers: connected.headers,
    async request<T>(method: string, path: string, options: RequestOptions = {}) {
      return (await (await send(method, path, options)).json()) as T
    },
    text: async (path, options = {}) => (await send(options.method ?? 'GET', path, options)).text(),
    async stream(path, options = {}) {
      const response = await send('GET', path, options)
      return pieces(response, context.signal)
    },
    async connect(path, query) {
      return context.connect(`${connected.server}${path}${queryText(query)}`, connected.headers).catch((error) => {
        throw error instanceof ConnectionFailed ? unreachable(error, connected.server) : error
      })
    },
    async resources(fresh = false) {
      const key = `${connected.server} ${connected.headers.authorization ?? ''}`
      const cached = cache.get(key)
      if (cached && !fresh) return cached
      const found = await discover((path, accept) => api.text(path, { accept }))
      cache.set(key, found)
      return found
    },
    async find(word) {
      const found = findResources(await api.resources(), word)
      if (found.length > 0) return found
      const again = findResources(await api.resources(true), word)
      if (again.length === 0) throw new KubectlError(`the server doesn't have a resource type "${word}"`)
      return again
    },
    async forKind(apiVersion, kind) {
      const [version, group] = apiVersion.includes('/') ? [apiVersion.split('/')[1], apiVersion.split('/')[0]] : [apiVersion, '']
      const match = (item: Resource) => item.kind === kind && item.version === version && item.group === group
      return (await api.resources()).find(match) ?? (await api.resources(true)).find(match)
    },
  }
  return api
}

/** A list of objects, following `continue`, each item with its kind. */
export async function listAll(
  api: Api,
  resource: Resource,
  namespace: string | undefined,
  query: Query = {},
  chunk = 500,
): Promise<KubeList> {
  let result: KubeList | undefined
  for (let next: string | undefined = ''; next !== undefined; ) {
    const part: KubeList = await api
      .request<KubeList>('GET', pathOf(resource, namespace), { query: { limit: chunk || undefined, ...query, continue: next } })
      .catch(notListed(resource, query))
    for (const item of part.items ?? [])
      Object.assign(item, { apiVersion: item.apiVersion ?? apiVersionOf(resource), kind: item.kind ?? resource.kind })
    if (result) result.items.push(...(part.items ?? []))
    else result = { ...part, items: part.items ?? [] }
    next = part.metadata?.continue || undefined
  }
  return result as KubeList
}

/** A list that the server turns down is told with what was looked for. As cli-runtime resource Selector.Visit. */
export const notListed = (resource: Resource, query: Query) => (error: unknown) => {
  if (!(error instanceof ApiError) || !['BadRequest', 'NotFound'].includes(error.status.reason ?? '')) throw error
  const { labelSelector = '', fieldSelector = '' } = query
  const type = JSON.stringify(`${resource.group}/${resource.version}, Resource=${resource.plural}`)
  const what =
    labelSelector === '' && fieldSelector === ''
      ? `Unable to list ${type}`
      : `Unable to find ${type} that match label selector ${JSON.stringify(labelSelector)}, field selector ${JSON.stringify(fieldSelector)}`
  throw new ApiError({ ...error.status, message: `${what}: ${error.message}` })
}

export const apiVersionOf = (resource: Resource) => (resource.group === '' ? resource.version : `${resource.group}/${resource.version}`)

export const getObject = <T extends KubeObject = KubeObject>(api: Api, resource: Resource, namespace: string | undefined, name: string) =>
  api.request<T>('GET', pathOf(resource, namespace, name))

async function* pieces(response: Answer, signal: AbortSignal): AsyncGenerator<string> {
  const reader = response.body?.getReader()
  if (!reader) return
  const decoder = new TextDecoder()
  const aborted = new Promise<'aborted'>((resolve) => signal.addEventListener('abort', () => resolve('aborted'), { once: true }))
  try {
    while (!signal.aborted) {
      const read = await Promise.race([reader.read(), aborted])
      if (read === 'aborted' || read.done) return
      yield decoder.decode(read.value, { stream: true })
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** `299 - "text"`, several in one header. */
function warnings(header: string | null | undefined): string[] {
  if (!header) return []
  return [...header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map((match) => (match[1] as string).replace(/\\(.)/g, '$1'))
}

async function statusOf(response: Answer, path: string): Promise<Status> {
  const body = await response.text()
  try {
    const parsed = JSON.parse(body) as Status
    if (parsed.kind === 'Status') return parsed
  } catch {
    // not JSON: the code alone speaks, as client-go newUnstructuredResponse
  }
  const reasons: Record<number, [string, string]> = {
    401: ['Unauthorized', 'Unauthorized'],
    403: ['Forbidden', `unknown (get ${path})`],
    404: ['NotFound', 'the server could not find the requested resource'],
    405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
    406: ['NotAcceptable', body || 'the server was unable to respond with a content type that the client supports'],
    415: ['UnsupportedMediaType', body || 'the body of the request was in an unknown format'],
    500: ['InternalError', `an error on the server (${JSON.stringify(body)}) has prevented the request from succeeding`],
    503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  }
  const [reason, message] = reasons[response.status] ?? ['', body || `the server responded with the status code ${response.status}`]
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason, message, code: response.status }
}

function unreachable(error: ConnectionFailed, server: string): KubectlError {
  const address = error.address || server.replace(/^https?:\/\//, '')
  if (error.reason === 'refused')
    return new KubectlError(`The connection to the server ${address} was refused - did you specify the right host or port?`, { bare: true })
  if (error.reason === 'unresolved') {
    const host = address.replace(/:\d+$/, '')
    return new KubectlError(`Unable to connect to the server: dial tcp: lookup ${host}: no such host`, { bare: true })
  }
  return new KubectlError(`Unable to connect to the server: dial tcp ${address}: i/o timeout`, { bare: true })
}
