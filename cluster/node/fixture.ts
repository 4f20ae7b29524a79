import type { KubeObject } from '@/apimachinery/object'
import { parseYaml } from '@/apimachinery/yaml'
import { createCluster } from '@/cluster/cluster'
import type { Channels, Cluster, ClusterSetup } from '@/cluster/door'

/** For tests: a whole cluster, spoken to in YAML, whose time is told in seconds since its start. */

export const startAt = Date.UTC(2026, 10, 21, 10, 0, 0)

const PLURALS: Readonly<Record<string, string>> = {
  Pod: 'api/v1/pods',
  Service: 'api/v1/services',
  ConfigMap: 'api/v1/configmaps',
  Secret: 'api/v1/secrets',
  Namespace: 'api/v1/namespaces',
  Deployment: 'apis/apps/v1/deployments',
  ReplicaSet: 'apis/apps/v1/replicasets',
  StatefulSet: 'apis/apps/v1/statefulsets',
  DaemonSet: 'apis/apps/v1/daemonsets',
  ControllerRevision: 'apis/apps/v1/controllerrevisions',
  Job: 'apis/batch/v1/jobs',
  CronJob: 'apis/batch/v1/cronjobs',
  PodDisruptionBudget: 'apis/policy/v1/poddisruptionbudgets',
  HorizontalPodAutoscaler: 'apis/autoscaling/v2/horizontalpodautoscalers',
  PriorityClass: 'apis/scheduling.k8s.io/v1/priorityclasses',
  PersistentVolume: 'api/v1/persistentvolumes',
  PersistentVolumeClaim: 'api/v1/persistentvolumeclaims',
  StorageClass: 'apis/storage.k8s.io/v1/storageclasses',
  ResourceQuota: 'api/v1/resourcequotas',
  LimitRange: 'api/v1/limitranges',
  ReplicationController: 'api/v1/replicationcontrollers',
  Event: 'api/v1/events',
  Node: 'api/v1/nodes',
}

type Any = KubeObject & { spec?: Record<string, unknown>; status?: Record<string, unknown>; [field: string]: unknown }

const pathOf = (kind: string, namespace: string | undefined, name?: string): string => {
  const parts = PLURALS[kind]!.split('/')
  const plural = parts.pop()
  return `/${parts.join('/')}/${namespace ? `namespaces/${namespace}/` : ''}${plural}${name ? `/${name}` : ''}`
}

const CLUSTER_WIDE = ['Namespace', 'Node', 'PriorityClass', 'PersistentVolume', 'StorageClass']

export function lab(setup: ClusterSetup = {}, seed = 'lab') {
  const cluster: Cluster = createCluster({ seed, startAt, setup })
  const request = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown, type = 'application/json') => {
    const response = cluster.handle({
      method,
      path,
      headers: { 'content-type': type },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = 'body' in response ? String(response.body) : ''
    return { status: response.status, text, body: text.startsWith('{') ? (JSON.parse(text) as Any) : undefined }
  }
  const namespaceOf = (kind: string, namespace = 'default') => (CLUSTER_WIDE.includes(kind) ? undefined : namespace)
  const self = {
    cluster,
    request,
    /** Creates every document of a YAML text. Throws on a refusal. */
    create(yaml: string) {
      for (const { value } of parseYaml(yaml).documents) {
        const object = value as unknown as Any
        const path = pathOf(object.kind, namespaceOf(object.kind, object.metadata.namespace))
        const { status, text } = request('POST', path, object)
        if (status >= 300) throw new Error(text)
      }
    },
    get: (kind: string, name: string, namespace?: string) => request('GET', pathOf(kind, namespaceOf(kind, namespace), name)).body!,
    list: (kind: string, namespace?: string) => request('GET', pathOf(kind, namespaceOf(kind, namespace))).body!.items as Any[],
    patch: (kind: string, name: string, patch: unknown, namespace?: string) =>
      request('PATCH', pathOf(kind, namespaceOf(kind, namespace), name), patch, 'application/merge-patch+json'),
    remove: (kind: string, name: string, options?: unknown, namespace?: string) =>
      request('DELETE', pathOf(kind, namespaceOf(kind, namespace), name), options),
    /** Runs the cluster until a time, seconds since its start. */
    until(seconds: number) {
      cluster.advanceTo(startAt + seconds * 1000)
    },
    /** Events in order of time: `+2s Normal Pulled kubelet: …`, with their count when there are several. */
    events(about: string, namespace?: string): string[] {
      const at = (e: Any) => Date.parse(String(e.firstTimestamp ?? e.eventTime))
      return self
        .list('Event', namespace)
        .filter((e) => (e.involvedObject as { name: string }).name === about)
        .sort((a, b) => at(a) - at(b) || (a.metadata.name! < b.metadata.name! ? -1 : 1))
        .map((e) => `+${(at(e) - startAt) / 1000}s ${e.type} ${e.reason}: ${e.message}${Number(e.count ?? 1) > 1 ? ` (x${e.count})` : ''}`)
    },
    /** Names and what `kubectl get` would call their state. */
    pods(namespace?: string): string[] {
      return self.list('Pod', namespace).map((pod) => `${pod.metadata.name} ${stateOf(pod)}`)
    },
    logs: (name: string, query = '') => request('GET', `${pathOf('Pod', 'default', name)}/log${query}`).text,
    /** Runs a command in a pod to its end, letting time pass while it waits. */
    exec(pod: string, command: readonly string[], stdin?: string): { out: string; err: string; end: unknown } {
      const query = command.map((word) => `command=${encodeURIComponent(word)}`).join('&')
      const channels = cluster.connect(
        `${pathOf('Pod', 'default', pod)}/exec?${query}&stdout=true&stderr=true${stdin === undefined ? '' : '&stdin=true'}`,
      )
      if ('status' in channels) return { out: '', err: channels.body, end: channels.status }
      if (stdin !== undefined) {
        channels.write(stdin)
        channels.end()
      }
      return drain(channels, cluster)
    },
  }
  return self
}

/** Reads a session to its end or until nothing more can happen. */
export function drain(channels: Channels, cluster: Cluster): { out: string; err: string; end: unknown } {
  const seen = { stdout: '', stderr: '' }
  for (let turns = 0; turns < 1000; turns++) {
    const output = channels.next()
    if (output) {
      seen[output.channel] += output.data
      continue
    }
    if (channels.result()) break
    const wake = channels.waiting?.() === 'input' ? undefined : cluster.nextWake()
    if (wake === undefined) break
    cluster.advanceTo(wake)
  }
  return { out: seen.stdout, err: seen.stderr, end: channels.result() }
}

type Status = {
  phase?: string
  containerStatuses?: { ready: boolean; restartCount: number; state?: Record<string, { reason?: string }> }[]
}

function stateOf({ metadata, status }: Any): string {
  const { phase, containerStatuses = [] } = (status ?? {}) as Status
  const reasons = containerStatuses.map(({ state = {} }) => state.waiting?.reason ?? state.terminated?.reason).filter(Boolean)
  const ready = containerStatuses.filter((c) => c.ready).length
  const restarts = containerStatuses.reduce((sum, c) => sum + c.restartCount, 0)
  const word = metadata.deletionTimestamp ? 'Terminating' : (reasons[0] ?? phase)
  return `${ready}/${containerStatuses.length} ${word}${restarts > 0 ? ` restarts=${restarts}` : ''}`
}
