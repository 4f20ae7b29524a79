import type { Json, KubeObject } from '@/apimachinery/object'
import { listAll, pathOf } from '../client/api'
import type { Resource } from '../client/discovery'
import { containersOf } from '../client/pod-of'
import { command, type Invocation } from '../command'
import { bool, duration, list, text } from '../flags'
import { printerFor, printFlags } from '../output/printer'

const dumpFlags = {
  ...printFlags,
  output: text({ short: 'o', initial: 'json', complete: ['json', 'yaml'] }),
  allNamespaces: bool({ short: 'A' }),
  namespaces: list(),
  outputDirectory: text(),
  podRunningTimeout: duration(20_000),
}

const dumped = [
  ['events', 'events'],
  ['replicationcontrollers', 'replication-controllers'],
  ['services', 'services'],
  ['daemonsets.apps', 'daemonsets'],
  ['deployments.apps', 'deployments'],
  ['replicasets.apps', 'replicasets'],
  ['pods', 'pods'],
] as const

/** As cmd/clusterinfo ClusterInfoDumpOptions.Run. */
const dump = command({
  use: 'dump [flags]',
  short: 'Dump relevant information for debugging and diagnosis',
  long: 'Dump what helps to find out what is wrong: nodes, and of each namespace what runs there, its events and logs.',
  examples: '# Into files\nkubectl cluster-info dump --output-directory=/tmp/cluster-state',
  flags: dumpFlags,
  async run({ api, context, out, flags: given }: Invocation<typeof dumpFlags>) {
    const printer = printerFor(given, 'struct')
    const folder = ['', '-'].includes(given.outputDirectory) ? '' : given.outputDirectory
    const write = async (path: string, text: string) => {
      if (folder === '') return out(text)
      const file = `${folder}/${path}`
      await context.fs.mkdir(file.slice(0, file.lastIndexOf('/')))
      await context.fs.writeFile(file, text)
    }
    const listed = async (word: string, namespace: string | undefined, file: string): Promise<KubeObject[]> => {
      const resource = (await api.find(word))[0] as Resource
      const { items, metadata } = await listAll(api, resource, namespace)
      const bare = items.map(({ apiVersion: _, kind: __, ...item }) => item)
      const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
      const all = { kind: `${resource.kind}List`, apiVersion, metadata, items: bare } as unknown as Json
      await write(`${file}.${given.output === 'yaml' ? 'yaml' : 'json'}`, printer?.(all, () => '') ?? '')
      return items
    }
    await listed('nodes', undefined, 'nodes')
    const everywhere = async () =>
      (await listAll(api, (await api.find('namespaces'))[0] as Resource, undefined)).items.map(({ metadata }) => metadata.name ?? '')
    const chosen = given.allNamespaces
      ? await everywhere()
      : given.namespaces.length > 0
        ? given.namespaces
        : [...new Set(['kube-system', api.namespace])]
    const pods = (await api.find('pods'))[0] as Resource
    for (const namespace of chosen) {
      let found: KubeObject[] = []
      for (const [word, file] of dumped) found = await listed(word, namespace, `${namespace}/${file}`)
      for (const pod of found) {
        const name = pod.metadata.name ?? ''
        const logs: string[] = []
        for (const { name: container } of containersOf(pod)) {
          const said = await api
            .text(pathOf(pods, namespace, name, 'log'), { query: { container } })
            .catch((error: Error) => `Request log error: ${error.message}\n`)
          logs.push(`==== START logs for container ${container} of pod ${namespace}/${name} ====\n${said}`)
          logs.push(`==== END logs for container ${container} of pod ${namespace}/${name} ====\n`)
        }
        await write(`${namespace}/${name}/logs.txt`, logs.join(''))
      }
    }
    if (folder !== '') out(`Cluster info dumped to ${folder}\n`)
  },
})

export const clusterInfo = command({
  use: 'cluster-info [flags]',
  short: 'Display cluster information',
  long: 'Display addresses of the control plane and services with label kubernetes.io/cluster-service=true.',
  subcommands: [dump],
  async run({ api, out }) {
    const resource = (await api.find('services'))[0] as Resource
    const services = await listAll(api, resource, 'kube-system', { labelSelector: 'kubernetes.io/cluster-service=true' })
    const server = await api.server()
    out(`Kubernetes control plane is running at ${server}\n`)
    for (const service of services.items) out(`${titleOf(service)} is running at ${linkOf(server, service)}\n`)
    out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n")
  },
})

const titleOf = ({ metadata }: KubeObject) => metadata.labels?.['kubernetes.io/name'] ?? metadata.name

function linkOf(server: string, service: KubeObject): string {
  const ports = (service as unknown as { spec?: { ports?: { name?: string }[] } }).spec?.ports ?? []
  const port = ports[0]?.name ? `:${ports[0].name}` : ''
  return `${server}/api/v1/namespaces/${service.metadata.namespace}/services/${service.metadata.name}${port}/proxy`
}
