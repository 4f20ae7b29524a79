import { describe, expect, it } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import { type Fake, made, namespace, node, pod, reader, service } from './fake-reader'
import { grade } from './grade'
import { checksSchema } from './schema'

const base = [namespace('shop'), namespace('default'), node('node01', '192.168.1.11')]
const plain = service('web', 'default', { type: 'ClusterIP', selector: { app: 'web' }, ports: [{ port: 80 }] })
const asked = { object: { kind: 'Service', namespace: 'shop', name: 'web' } }

type Row = { check: Record<string, unknown>; before?: JsonObject[]; after: JsonObject[]; world?: Partial<Fake>; cause: string | undefined }
const rows: Record<string, Row> = {
  'made in another namespace': {
    check: asked,
    after: [plain],
    cause: 'wrong-namespace: Service web was made in namespace default; it was to be in shop.',
  },
  'what was in the other namespace before is no sign': { check: asked, before: [plain], after: [plain], cause: undefined },
  'a slip in the name': {
    check: asked,
    after: [service('wbe', 'shop', {})],
    cause: 'near-miss-name: Service wbe was made; it was to be called web.',
  },
  'a name that was there before is no slip': {
    check: asked,
    before: [service('webs', 'shop', {})],
    after: [service('webs', 'shop', {})],
    cause: undefined,
  },
  'the namespace counts before the name': {
    check: asked,
    after: [plain, service('web2', 'shop', {})],
    cause: 'wrong-namespace: Service web was made in namespace default; it was to be in shop.',
  },
  'pods by their labels in another namespace': {
    check: { object: { kind: 'Pod', namespace: 'shop', labels: { app: 'api' }, match: 'any' } },
    after: [pod('api-1', 'default', { app: 'api' }, '10.244.1.9')],
    cause: 'wrong-namespace: A Pod with app=api was made in namespace default; it was to be in shop.',
  },
  'where a Service is called that stands elsewhere': {
    check: { reach: { from: 'outside', to: { service: 'web', namespace: 'shop', via: 'nodePort' } } },
    after: [plain],
    world: { send: () => ({ ok: true, hops: [] }) },
    cause: 'wrong-namespace: Service web was made in namespace default; it was to be in shop.',
  },
  'a file on another host': {
    check: { file: { path: '/opt/out', contains: ['x'] } },
    after: [],
    world: { files: { 'node01:/opt/out': 'x' } },
    cause: 'wrong-host: /opt/out was written on node01; it was to be on terminal.',
  },
  'a file nowhere': { check: { file: { path: '/opt/out', contains: ['x'] } }, after: [], world: { files: {} }, cause: undefined },
  'parts are missing, none is wrong': {
    check: { ...asked, expect: { spec: { type: 'ClusterIP', ports: [{ port: 80 }, { port: 443 }], selector: { app: 'web' } } } },
    after: [service('web', 'shop', { type: 'ClusterIP', ports: [{ port: 80 }] })],
    cause: 'incomplete: It lacks spec.ports[port=443] and spec.selector.app; all else that was asked of it is there.',
  },
  'a wrong part is no missing one': {
    check: { ...asked, expect: { spec: { type: 'NodePort', selector: { app: 'web' } } } },
    after: [service('web', 'shop', { type: 'ClusterIP' })],
    cause: undefined,
  },
  'nothing at all': { check: asked, after: [], cause: undefined },
  'a check that passes': { check: asked, after: [service('web', 'shop', {})], cause: undefined },
  'a service account of another namespace': {
    check: { canI: { serviceAccount: 'robot', namespace: 'shop', verb: 'get', resource: 'pods' } },
    after: [made('ServiceAccount', 'robot', 'default')],
    world: { allowed: [] },
    cause: 'wrong-namespace: ServiceAccount robot was made in namespace default; it was to be in shop.',
  },
}

describe('what cost the points', () => {
  it.each(Object.entries(rows))('%s', async (_, { check, before = [], after, world = {}, cause }) => {
    const checks = checksSchema.parse([{ id: 'it', points: 2, says: 'what is asked', ...check }])
    const views = { before: reader({ objects: [...base, ...before] }), after: reader({ objects: [...base, ...after], ...world }) }
    const [result] = (await grade(checks, { ...views, answer: { kind: 'terminal' }, history: [] })).checks
    expect(result?.cause && `${result.cause.kind}: ${result.cause.says}`).toBe(cause)
  })
})
