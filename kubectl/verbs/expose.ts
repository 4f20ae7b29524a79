import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { withLastApplied } from '../apply/last-applied'
import { fileFlags } from '../client/manifests'
import { type Target, targets } from '../client/targets'
import { createObject, dryRunOf, fieldManagerFlag, reporter, writeFlags, writeQuery } from '../client/write'
import { command, type Invocation } from '../command'
import { KubectlError, ManyErrors } from '../errors'
import { bool, text } from '../flags'
import { mergeOverrides } from '../generate/overrides'

const flags = {
  ...writeFlags,
  ...fileFlags,
  fieldManager: fieldManagerFlag('kubectl-expose'),
  clusterIp: text(),
  externalIp: text(),
  labels: text({ short: 'l' }),
  loadBalancerIp: text(),
  name: text(),
  overrides: text(),
  overrideType: text({ initial: 'merge' }),
  port: text(),
  protocol: text(),
  saveConfig: bool(),
  selector: text(),
  sessionAffinity: text({
    complete: ['None', 'ClientIP'],
  }),
  targetPort: text(),
  type: text({
    complete: ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
  }),
}
type Expose = Invocation<typeof flags>

export const expose = command({
  use: 'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]',
  short: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  examples:
    '# Port 80 of a new service to port 8080 of a deployment\nkubectl expose deployment web --port=80 --target-port=8080\n\n# On every node as well\nkubectl expose deployment web --port=80 --type=NodePort',
  arguments: 'workloads',
  flags,
  async run(invocation) {
    const { args, api, context, flags: given } = invocation
    const dryRun = dryRunOf(invocation)
    const report = reporter(invocation, dryRun, 'struct')
    const failures: unknown[] = []
    for (const target of await targets(api, context, args, { ...given, selector: '' }, failures)) {
      const made = mergeOverrides(serviceFor(invocation, target), given.overrides, given.overrideType)
      const service = given.saveConfig && dryRun !== 'client' ? withLastApplied(made, { typed: true }) : made
      if (dryRun === 'client') {
        if (api.namespaceGiven) service.metadata.namespace = api.namespace
        report(service, service, 'exposed')
        continue
      }
      const resource = await api.forKind('v1', 'Service')
      if (!resource) throw new KubectlError('no matches for kind "Service" in version "v1"')
      service.metadata.namespace = target.namespace ?? api.namespace
      report(resource, await createObject(api, resource, service, writeQuery(given.fieldManager, dryRun)), 'exposed')
    }
    if (failures.length > 0) throw new ManyErrors(failures)
  },
})

const exposable: Record<string, (object: JsonObject) => { selector: JsonObject; template: JsonObject } | string> = {
  Pod: (object) => {
    const labels = path(object, 'metadata', 'labels')
    if (!labels || Object.keys(labels).length === 0)
      return "couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be exposed"
    return { selector: labels, template: object }
  },
  Service: (object) => {
    const selector = path(object, 'spec', 'selector')
    if (!selector) return "couldn't retrieve selectors via --selector flag or introspection: the service has no pod selector set"
    return { selector, template: object }
  },
  ReplicationController: (object) => ({
    selector: path(object, 'spec', 'selector') ?? {},
    template: path(object, 'spec', 'template') ?? {},
  }),
  Deployment: byLabels,
  ReplicaSet: byLabels,
}

function byLabels(object: JsonObject): { selector: JsonObject; template: JsonObject } | string {
  if (path(object, 'spec', 'selector', 'matchExpressions') !== undefined)
    return 'couldn\'t retrieve selectors via --selector flag or introspection: couldn\'t convert expressions - "[]" to map-based selector format'
  return { selector: path(object, 'spec', 'selector', 'matchLabels') ?? {}, template: path(object, 'spec', 'template') ?? {} }
}

function path(object: JsonObject, ...names: string[]): JsonObject | undefined {
  let at: Json | undefined = object
  for (const name of names) at = at !== null && typeof at === 'object' && !Array.isArray(at) ? at[name] : undefined
  return at !== null && typeof at === 'object' ? (at as JsonObject) : undefined
}

/** As cmd/expose createService. */
function serviceFor({ flags: given }: Expose, target: Target): KubeObject {
  const expose = Object.hasOwn(exposable, target.object.kind) ? exposable[target.object.kind] : undefined
  if (!expose) throw new KubectlError(`cannot expose a ${kindText(target)}`)
  const exposed = expose(target.object as unknown as JsonObject)
  if (typeof exposed === 'string') throw new KubectlError(exposed)
  const selector = given.selector === '' ? exposed.selector : labelMap(given.selector)
  const name = given.name || (target.name.length > 63 ? target.name.slice(0, 63) : target.name)
  const ports = portsFor(given, containerPorts(exposed.template, target.object.kind), given.clusterIp === 'None')
  const labels = given.labels === '' ? (target.object.metadata.labels ?? {}) : (labelMap(given.labels) as Record<string, string>)
  const spec: JsonObject = { ports, selector }
  if (ports.length === 0) delete spec.ports
  if (given.clusterIp !== '') spec.clusterIP = given.clusterIp
  if (given.externalIp !== '') spec.externalIPs = [given.externalIp]
  if (given.loadBalancerIp !== '') spec.loadBalancerIP = given.loadBalancerIp
  if (given.type !== '') spec.type = given.type
  if (given.sessionAffinity !== '') {
    if (!['None', 'ClientIP'].includes(given.sessionAffinity)) throw new KubectlError(`unknown session affinity: ${given.sessionAffinity}`)
    spec.sessionAffinity = given.sessionAffinity
  }
  const metadata: KubeObject['metadata'] = { name }
  if (Object.keys(labels).length > 0) metadata.labels = labels
  return { apiVersion: 'v1', kind: 'Service', metadata, spec, status: { loadBalancer: {} } } as KubeObject
}

const kindText = ({ object }: Target) => {
  const group = object.apiVersion.includes('/') ? `.${object.apiVersion.split('/')[0]}` : ''
  return `${object.kind}${group}`
}

function labelMap(text: string): JsonObject {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [key, value, ...more] = pair.split(/==?/)
      if (!key || value === undefined || more.length > 0) throw new KubectlError(`unexpected label spec: ${pair}`)
      return [key, value]
    }),
  )
}

type Port = { port: number; protocol: string; name?: string }

function containerPorts(template: JsonObject, kind: string): Port[] {
  if (kind === 'Service') {
    const list = (path(template, 'spec', 'ports') ?? []) as unknown as { port: number; protocol?: string }[]
    return list.map((port) => ({ port: port.port, protocol: port.protocol ?? 'TCP' }))
  }
  const containers = (path(template, 'spec', 'containers') ?? []) as unknown as { ports?: { containerPort: number; protocol?: string }[] }[]
  return containers.flatMap((container) =>
    (container.ports ?? []).map((port) => ({ port: port.containerPort, protocol: port.protocol ?? 'TCP' })),
  )
}

function portsFor(given: Expose['flags'], found: Port[], headless: boolean): JsonObject[] {
  const wanted =
    given.port === ''
      ? found
      : given.port
          .split(',')
          .map((text) => ({ port: integer(text), protocol: found.find((port) => String(port.port) === text)?.protocol ?? 'TCP' }))
  if (wanted.length === 0 && !headless) throw new KubectlError("couldn't find port via --port flag or introspection")
  return wanted.map(({ port, protocol }, index) => {
    const targetPort = given.targetPort === '' ? port : /^\d+$/.test(given.targetPort) ? Number(given.targetPort) : given.targetPort
    const made: JsonObject = { port, protocol: given.protocol || protocol, targetPort }
    if (wanted.length > 1) made.name = `port-${index + 1}`
    return made
  })
}

function integer(text: string): number {
  if (!/^[-+]?\d+$/.test(text)) throw new KubectlError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Number(text)
}
