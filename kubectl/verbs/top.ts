import type { KubeObject } from '@/apimachinery/object'
import { parseQuantity } from '@/apimachinery/quantity'
import { type Api, getObject, listAll, type Query } from '../client/api'
import type { Resource } from '../client/discovery'
import { type Command, command } from '../command'
import { KubectlError, usageError } from '../errors'
import { bool, text } from '../flags'
import { align, tableStyle } from '../output/tabwriter'

type Usage = { cpu?: string; memory?: string }
type NodeMetrics = KubeObject & { usage: Usage }
type PodMetrics = KubeObject & { containers: { name: string; usage: Usage }[] }

const flags = {
  noHeaders: bool(),
  selector: text({ short: 'l' }),
  useProtocolBuffers: bool({ initial: true }),
}
const sortBy = text({ complete: ['cpu', 'memory'] })

/** Thousandths of a core, rounded up, and bytes. */
type Amounts = { cpu: number; memory: number }

const amountsOf = ({ cpu, memory }: Usage): Amounts => ({
  cpu: Math.ceil(Number(((parseQuantity(cpu ?? '0') ?? 0) * 1000).toFixed(6))),
  memory: Math.ceil(parseQuantity(memory ?? '0') ?? 0),
})
const mebibytes = (bytes: number) => `${Math.floor(bytes / 2 ** 20)}Mi`

async function metricsOf(api: Api, plural: string): Promise<Resource> {
  const resource = (await api.resources(true)).find((one) => one.group === 'metrics.k8s.io' && one.plural === plural)
  if (!resource) throw new KubectlError('Metrics API not available')
  return resource
}

/** Largest first; names decide between equals. */
const sorter =
  <T>(by: string, amounts: (item: T) => Amounts, name: (item: T) => string) =>
  (a: T, b: T) => {
    const key = by as 'cpu' | 'memory'
    const difference = by === '' ? 0 : amounts(b)[key] - amounts(a)[key]
    return difference || (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0)
  }

function requireSortable(by: string): void {
  if (!['', 'cpu', 'memory'].includes(by)) throw new KubectlError('--sort-by accepts only cpu or memory')
}

const print = (rows: readonly string[][]) => align(rows.map((row) => `${row.join('\t')}\t\n`).join(''), tableStyle)

function argument(args: readonly string[], selector: string, verb: string, use: string): string | undefined {
  if (args.length > 1) throw usageError(verb, use)
  if (args.length === 1 && selector !== '') throw new KubectlError('only one of NAME or selector can be provided')
  return args[0]
}

/** As cmd/top TopNodeOptions and metricsutil PrintNodeMetrics. */
const topNode = command({
  use: 'node [NAME | -l label]',
  short: 'Display resource (CPU/memory) usage of nodes',
  long: 'Display resource (CPU/memory) usage of nodes, as the Metrics Server has measured it.',
  examples: '# All nodes\nkubectl top node\n\n# One node\nkubectl top node node01',
  aliases: ['nodes', 'no'],
  arguments: 'nodes',
  flags: {
    ...flags,
    showCapacity: bool(),
    showSwap: bool(),
    sortBy,
  },
  async run({ args, api, out, flags: given }) {
    if (given.showSwap) throw new KubectlError('seatrial does not simulate swap memory')
    requireSortable(given.sortBy)
    const name = argument(args, given.selector, 'top node', 'node [NAME | -l label]')
    const metrics = await metricsOf(api, 'nodes')
    const query: Query = { labelSelector: given.selector }
    const [nodes] = await api.find('nodes')
    if (!nodes) throw new KubectlError('the server has no nodes')
    const measured = (
      name === undefined ? (await listAll(api, metrics, undefined, query)).items : [await getObject(api, metrics, undefined, name)]
    ) as NodeMetrics[]
    if (measured.length === 0) throw new KubectlError('metrics not available yet')
    const known = name === undefined ? (await listAll(api, nodes, undefined, query)).items : [await getObject(api, nodes, undefined, name)]
    const total = new Map(
      known.map((node) => {
        const { status = {} } = node as { status?: { allocatable?: Usage; capacity?: Usage } }
        return [node.metadata.name, amountsOf((given.showCapacity ? status.capacity : status.allocatable) ?? {})]
      }),
    )
    measured.sort(
      sorter(
        given.sortBy,
        (node) => amountsOf(node.usage),
        (node) => node.metadata.name ?? '',
      ),
    )
    const rows = measured.map((node) => {
      const used = amountsOf(node.usage)
      const of = total.get(node.metadata.name)
      const percent = (part: number, whole: number | undefined) => (whole ? `${Math.floor((part / whole) * 100)}%` : '<unknown>')
      return [
        node.metadata.name ?? '',
        `${used.cpu}m`,
        percent(used.cpu, of?.cpu),
        mebibytes(used.memory),
        percent(used.memory, of?.memory),
      ]
    })
    const silent = known.map((node) => node.metadata.name ?? '').filter((one) => !measured.some((node) => node.metadata.name === one))
    for (const one of silent.sort()) rows.push([one, '<unknown>', '<unknown>', '<unknown>', '<unknown>'])
    out(print([...(given.noHeaders ? [] : [['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)']]), ...rows]))
  },
})

/** As cmd/top TopPodOptions and metricsutil PrintPodMetrics. */
const topPod = command({
  use: 'pod [NAME | -l label]',
  short: 'Display resource (CPU/memory) usage of pods',
  long: 'Display resource (CPU/memory) usage of pods, as the Metrics Server has measured it. A pod that has just started has no measurement for some minutes.',
  examples:
    '# All pods of the namespace\nkubectl top pod\n\n# Every container of one pod\nkubectl top pod web --containers\n\n# The hungriest first, everywhere\nkubectl top pod -A --sort-by=cpu',
  aliases: ['pods', 'po'],
  arguments: 'pods',
  flags: {
    ...flags,
    allNamespaces: bool({ short: 'A' }),
    containers: bool(),
    fieldSelector: text(),
    noHeaders: bool(),
    showSwap: bool(),
    sortBy,
    sum: bool(),
  },
  async run({ args, api, context, out, err, flags: given }) {
    if (given.showSwap) throw new KubectlError('seatrial does not simulate swap memory')
    requireSortable(given.sortBy)
    const name = argument(args, given.selector, 'top pod', 'pod [NAME | -l label]')
    const resource = await metricsOf(api, 'pods')
    const query: Query = { labelSelector: given.selector, fieldSelector: given.fieldSelector }
    const everywhere = given.allNamespaces
    const pods = (
      name === undefined
        ? (await listAll(api, resource, everywhere ? undefined : api.namespace, query)).items
        : [await getObject(api, resource, api.namespace, name)]
    ) as PodMetrics[]
    if (pods.length === 0) {
      await refuseYoung(api, everywhere ? undefined : api.namespace, query, context.now())
      err(everywhere ? 'No resources found\n' : `No resources found in ${api.namespace} namespace.\n`)
      return
    }
    const usageOf = (pod: PodMetrics): Amounts => sumOf(pod.containers.map(({ usage }) => usage))
    const called = ({ metadata }: PodMetrics) => `${everywhere ? metadata.namespace : ''}/${metadata.name}`
    pods.sort(sorter(given.sortBy, usageOf, called))
    const lead = (pod: PodMetrics) => (everywhere ? [pod.metadata.namespace ?? ''] : [])
    const shown = ({ cpu, memory }: Amounts) => [`${cpu}m`, mebibytes(memory)]
    const rows = pods.flatMap((pod) =>
      given.containers
        ? pod.containers.map(({ name: of, usage }) => [...lead(pod), pod.metadata.name ?? '', of, ...shown(amountsOf(usage))])
        : [[...lead(pod), pod.metadata.name ?? '', ...shown(usageOf(pod))]],
    )
    const title = [...(everywhere ? ['NAMESPACE'] : []), ...(given.containers ? ['POD'] : []), 'NAME', 'CPU(cores)', 'MEMORY(bytes)']
    if (given.sum) {
      const blank = title.slice(0, -2).map(() => '')
      rows.push(
        [...blank, '________', '________'],
        [...blank, ...shown(sumOf(pods.flatMap((pod) => pod.containers.map(({ usage }) => usage))))],
      )
    }
    out(print([...(given.noHeaders ? [] : [title]), ...rows]))
  },
})

const sumOf = (usages: readonly Usage[]): Amounts => {
  const total = (key: 'cpu' | 'memory') => usages.reduce((sum, usage) => sum + (parseQuantity(usage[key] ?? '0') ?? 0), 0)
  return amountsOf({ cpu: total('cpu').toFixed(9), memory: String(total('memory')) })
}

/** Pods that nobody has measured are an error once they are two minutes old. As cmd/top verifyEmptyMetrics. */
async function refuseYoung(api: Api, namespace: string | undefined, query: Query, now: number): Promise<void> {
  const [resource] = await api.find('pods')
  for (const pod of resource ? (await listAll(api, resource, namespace, query)).items : []) {
    const age = now - Date.parse(pod.metadata.creationTimestamp ?? '')
    const told = `${pod.metadata.namespace}/${pod.metadata.name}, age: ${goDuration(age)}`
    if (age > 120_000) throw new KubectlError(`Metrics not available for pod ${told}`)
  }
  if (resource && (await listAll(api, resource, namespace, query)).items.length > 0) throw new KubectlError('metrics not available yet')
}

/** `462h0m34.671s`, as Go prints a duration. */
function goDuration(ms: number): string {
  const seconds = Number(((ms % 60_000) / 1000).toFixed(3))
  const [minutes, hours] = [Math.floor(ms / 60_000) % 60, Math.floor(ms / 3_600_000)]
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds}s`
}

export const top: Command = command({
  use: 'top [flags]',
  short: 'Display resource (CPU/memory) usage',
  long: 'Display resource (CPU/memory) usage of nodes or pods. The measurements come from the Metrics Server, which must run in the cluster.',
  subcommands: [topNode, topPod],
})
