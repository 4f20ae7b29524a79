import type { KubeObject } from '@/apimachinery/object'
import { getObject, pathOf } from '../client/api'
import { connectionError } from '../client/attach'
import { podOf } from '../client/pod-of'
import { command, type Invocation } from '../command'
import { ApiError, KubectlError, usageError } from '../errors'
import { duration, list } from '../flags'

const flags = {
  address: list(),
  podRunningTimeout: duration(60_000),
}
type Forward = Invocation<typeof flags>

export const portForward = command({
  use: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  short: 'Forward one or more local ports to a pod',
  examples: "# Local port 8080 to port 80 of a service's pod\nkubectl port-forward service/web 8080:80",
  arguments: 'pods',
  flags,
  async run(invocation) {
    const { args, api, out, err, context, flags: given } = invocation
    if (args.length < 2) throw usageError('port-forward', 'TYPE/NAME and list of ports are required for port-forward')
    const at = await podOf(api, args[0] as string)
    const service = await serviceOf(invocation, args[0] as string)
    const phase = (at.pod as { status?: { phase?: string } }).status?.phase
    const pairs = args.slice(1).map((pair) => portsOf(pair, at.pod, service))
    if (phase !== 'Running') throw new KubectlError(`unable to forward port because pod is not running. Current status=${phase}`)
    const path = pathOf(at.resource, at.namespace, at.name, 'portforward')
    const addresses = given.address.length === 0 || given.address.includes('localhost') ? ['127.0.0.1', '[::1]'] : given.address
    const say = (local: number, remote: number) => {
      for (const address of addresses) out(`Forwarding from ${address}:${local} -> ${remote}\n`)
    }
    if (context.listen) {
      // Asked without an upgrade, the server still says whether it would allow one
      await api.text(path).catch((error) => {
        if (error instanceof ApiError && error.status.reason === 'Forbidden') throw error
      })
      const { spec, status } = at.pod as { spec?: { nodeName?: string }; status?: { podIP?: string } }
      const place = { node: spec?.nodeName ?? '', address: status?.podIP ?? '', pod: at.name }
      let listeners = pairs.map((pair) => ({ ...pair, ...place }))
      let opened = context.listen(listeners)
      for (; 'taken' in opened; opened = context.listen(listeners)) {
        const { taken } = opened
        err(`Unable to listen on port ${taken}: Listeners failed to create with the following errors: [${inUse(addresses, taken)}]\n`)
        listeners = listeners.filter(({ local }) => local !== taken)
        if (listeners.length > 0) continue
        const asked = pairs.map(({ local, remote }) => `{${local} ${remote}}`).join(' ')
        throw new KubectlError(`unable to listen on any of the requested ports: [${asked}]`)
      }
      for (const [at, local] of opened.ports.entries()) say(local, listeners[at]?.remote ?? local)
      await opened.stay()
      return 0
    }
    const channels = await api.connect(path, { ports: pairs.map(({ remote }) => String(remote)) })
    for (const { local, remote } of pairs) say(local, remote)
    const stop = () => channels.close()
    context.signal.addEventListener('abort', stop, { once: true })
    while (!context.signal.aborted) {
      const output = await channels.next()
      if (output === undefined) break
      out(output.data)
    }
    const result = channels.result()
    if (result && 'error' in result) throw connectionError(result)
    return context.signal.aborted ? 130 : 0
  },
})

const inUse = (addresses: readonly string[], port: number) =>
  addresses
    .map((address) => {
      const network = address.startsWith('[') ? 'tcp6' : 'tcp4'
      return `unable to create listener: Error listen ${network} ${address}:${port}: bind: address already in use`
    })
    .join(' ')

type Ports = { spec?: { ports?: { name?: string; port: number; targetPort?: number | string }[] } }

async function serviceOf({ api }: Forward, named: string): Promise<Ports | undefined> {
  const [type, name] = named.split('/') as [string, string | undefined]
  if (name === undefined) return undefined
  const resource = (await api.find(type))[0]
  return resource?.kind === 'Service' ? ((await getObject(api, resource, api.namespace, name)) as Ports) : undefined
}

type Containers = { spec?: { containers?: { ports?: { name?: string; containerPort: number }[] }[] } }

/** `8080:80`; a service's port means its target port in the pod, a name the container's port. */
function portsOf(pair: string, pod: KubeObject, service: Ports | undefined): { local: number; remote: number } {
  const parts = pair.split(':')
  if (parts.length > 2) throw new KubectlError(`invalid port format '${pair}'`)
  const wanted = parts.at(-1) as string
  const ports = ((pod as Containers).spec?.containers ?? []).flatMap((container) => container.ports ?? [])
  const byName = (name: string) => ports.find((port) => port.name === name)?.containerPort
  let remote: number | undefined
  let declared: number | undefined
  if (service) {
    const port = service.spec?.ports?.find((one) => one.name === wanted || String(one.port) === wanted)
    if (!port) throw new KubectlError(`Service ${(service as unknown as KubeObject).metadata.name} does not have a service port ${wanted}`)
    declared = port.port
    remote = typeof port.targetPort === 'string' ? byName(port.targetPort) : (port.targetPort ?? port.port)
  } else remote = /^\d+$/.test(wanted) ? Number(wanted) : byName(wanted)
  if (remote === undefined) throw new KubectlError(`Pod '${pod.metadata.name}' does not have a named port '${wanted}'`)
  const local = parts.length === 2 ? Number(parts[0]) : (declared ?? remote)
  if (!Number.isInteger(local) || local < 0 || local > 65535) {
    const why = /^\d+$/.test(parts[0] as string) ? 'value out of range' : 'invalid syntax'
    throw new KubectlError(`error parsing local port '${parts[0]}': strconv.ParseUint: parsing ${JSON.stringify(parts[0])}: ${why}`)
  }
  return { local, remote }
}
