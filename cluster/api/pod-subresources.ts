import type { KubeObject } from '@/apimachinery/object'
import type { ApiResponse, Channels } from '@/cluster/door'
import { isObject, jsonBody } from './body'
import type { ExecOptions, LogOptions } from './parts'
import { flag, isDryRun, json, type ParsedRequest, type Target, wholeNumber } from './request'
import type { Server } from './server'
import { badRequest, methodNotAllowed, notFound } from './status'

const podAt = (server: Server, { kind, namespace, name = '' }: Target): KubeObject => {
  const pod = server.store.get(kind, namespace, name)
  if (pod === undefined) throw notFound(kind, name)
  return pod
}

const logOptions = ({ query }: ParsedRequest): LogOptions => {
  const container = query.get('container')
  const number = (name: 'tailLines' | 'limitBytes' | 'sinceSeconds') => {
    const value = wholeNumber(query, name)
    return value === undefined ? {} : { [name]: value }
  }
  const since = query.get('sinceTime')
  return {
    ...(container ? { container } : {}),
    ...number('tailLines'),
    ...number('limitBytes'),
    ...number('sinceSeconds'),
    ...(since ? { sinceTime: since } : {}),
    follow: flag(query, 'follow'),
    previous: flag(query, 'previous'),
    timestamps: flag(query, 'timestamps'),
  }
}

const logs = (server: Server, request: ParsedRequest, target: Target): ApiResponse => {
  const options = logOptions(request)
  const stream = server.pods.logs(podAt(server, target), options)
  const headers = { 'content-type': 'text/plain' }
  if (options.follow) return { status: 200, headers: { ...headers, 'transfer-encoding': 'chunked' }, stream }
  let body = ''
  for (let chunk = stream.next(); chunk !== undefined; chunk = stream.next()) body += chunk
  stream.close()
  return { status: 200, headers, body }
}

const binding = (server: Server, request: ParsedRequest, target: Target): ApiResponse => {
  const body = jsonBody(request)
  const node = isObject(body) && isObject(body.target) ? body.target.name : undefined
  if (typeof node !== 'string' || node === '') throw badRequest('Binding.target.name: Required value')
  const pod = podAt(server, target) as KubeObject & { spec: object }
  server.write.update(target.kind, { ...pod, spec: { ...pod.spec, nodeName: node } } as KubeObject, {
    subresource: 'binding',
    dryRun: isDryRun(request),
  })
  return json(201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 })
}

/** log and binding; exec, attach and portforward need an upgraded connection, which `connect` opens. */
export const podSubresource = (server: Server, request: ParsedRequest, target: Target): ApiResponse => {
  if (target.subresource === 'log' && request.method === 'GET') return logs(server, request, target)
  if (target.subresource === 'binding' && request.method === 'POST') return binding(server, request, target)
  if (['exec', 'attach', 'portforward'].includes(target.subresource ?? '') && (request.method === 'GET' || request.method === 'POST')) {
    podAt(server, target)
    throw badRequest('Upgrade request required')
  }
  throw methodNotAllowed(target.kind, request.method.toLowerCase())
}

/** Opens exec or attach as the query says. */
export const openChannels = (server: Server, request: ParsedRequest, target: Target): Channels => {
  const { query } = request
  const pod = podAt(server, target)
  const container = query.get('container')
  const common = {
    ...(container ? { container } : {}),
    stdin: flag(query, 'stdin'),
    stdout: flag(query, 'stdout'),
    stderr: flag(query, 'stderr'),
    tty: flag(query, 'tty'),
  }
  if (target.subresource === 'attach') return server.pods.attach(pod, common)
  if (target.subresource !== 'exec') throw badRequest('error: seatrial does not simulate port-forward over this connection')
  const options: ExecOptions = { ...common, command: query.getAll('command') }
  if (options.command.length === 0) throw badRequest('you must specify at least 1 command for the container')
  return server.pods.exec(pod, options)
}
