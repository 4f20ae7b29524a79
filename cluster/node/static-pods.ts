import type { KubeObject } from '@/apimachinery/object'
import { parseYaml } from '@/apimachinery/yaml'
import { hash32 } from '@/cluster/api/world'
import { MANIFESTS } from '@/cluster/base/control-plane'
import { type Action, type Controller, controller, type Key } from '@/cluster/controllers/plan'
import { node as kind, type Node } from '@/cluster/kinds/core/node'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import { remembered } from '@/cluster/once'
import type { Hosts } from './hosts'
import { isTerminating } from './pod-facts'

const HASH = 'kubernetes.io/config.hash'
const MIRROR = 'kubernetes.io/config.mirror'
/** How often the kubelet looks into its folder, milliseconds. as fileCheckFrequency */
const LOOK_AGAIN = 20_000

const isMirror = (pod: Pod): boolean => pod.metadata.annotations?.[MIRROR] !== undefined

/** The pods of a node's manifest folder: those whose file changes are made anew, those whose file goes, go. as pkg/kubelet/config, pod/mirror_client */
export function staticPods(hosts: Hosts, marked: () => Key[], isUp: (node: string) => boolean): Controller {
  return controller<Node>({
    name: 'kubelet-static-pods',
    manager: 'kubelet',
    for: kind,
    marked,
    watches: [{ kind: podKind, keys: (pod) => (isMirror(pod as Pod) ? [{ name: (pod as Pod).spec.nodeName ?? '' }] : []) }],
    plan(node, { read, now }) {
      const name = node.metadata.name!
      if (!isUp(name)) return []
      const wanted = manifestsOf(hosts, name).map((pod) => mirrorOf(pod, node))
      const there = read.list(podKind).filter((pod) => pod.spec.nodeName === name && isMirror(pod))
      const same = (a: Pod, b: Pod) => a.metadata.name === b.metadata.name && a.metadata.namespace === b.metadata.namespace
      const gone = there.filter(
        (pod) =>
          !isTerminating(pod) &&
          !wanted.some((other) => same(pod, other) && other.metadata.annotations![HASH] === pod.metadata.annotations![HASH]),
      )
      const fresh = wanted.filter((pod) => !there.some((other) => same(pod, other)))
      return [
        ...gone.map(
          ({ metadata }): Action => ({
            do: 'delete',
            kind: podKind,
            namespace: metadata.namespace,
            name: metadata.name!,
            uid: metadata.uid,
          }),
        ),
        ...fresh.map(
          (object): Action => ({
            do: 'create',
            kind: podKind,
            object: structuredClone(object),
            refused: () => [{ do: 'wake', at: now + LOOK_AGAIN, periodic: true }],
          }),
        ),
      ]
    },
  })
}

type Manifest = { pod: Pod; hash: string }

/** Clusters of one profile have the same manifests: nobody may change the outcome. */
const manifests = remembered<Manifest[]>(200)
/** What is remembered is kept by the process: longer ones are their cluster's own. */
const longestRemembered = 20_000

/** The pods that a node's manifest files describe; a file that cannot be read as one is as good as absent. */
function manifestsOf(hosts: Hosts, node: string): Manifest[] {
  const files = hosts.files(node)
  return files
    .list()
    .filter(
      (path) =>
        path.startsWith(`${MANIFESTS}/`) &&
        !path.slice(MANIFESTS.length + 1).startsWith('.') &&
        !path.slice(MANIFESTS.length + 1).includes('/'),
    )
    .flatMap((path) => {
      const text = files.read(path) ?? ''
      const read = () => readManifest(text, node)
      return text.length > longestRemembered ? read() : manifests(`${node}\n${text}`, read)
    })
}

function readManifest(text: string, node: string): Manifest[] {
  const { documents, errors } = parseYaml(text)
  const pod = documents[0]?.value as unknown as Pod | undefined
  const isPod = errors.length === 0 && pod?.kind === 'Pod' && pod.apiVersion === 'v1' && pod.metadata?.name && pod.spec?.containers?.length
  const hash = ['a', 'b', 'c', 'd'].map((part) => hash32(`${node}/${text}/${part}`).toString(16).padStart(8, '0')).join('')
  return isPod ? [{ pod, hash }] : []
}

// as pkg/kubelet/config applyDefaults, pod/mirror_client CreateMirrorPod
function mirrorOf({ pod, hash }: { pod: Pod; hash: string }, node: Node): Pod {
  const { name, namespace, labels, annotations } = pod.metadata
  const metadata: KubeObject['metadata'] = {
    name: `${name}-${node.metadata.name}`,
    namespace: namespace ?? 'default',
    ...(labels ? { labels } : {}),
    annotations: {
      ...annotations,
      [HASH]: hash,
      [MIRROR]: hash,
      'kubernetes.io/config.seen': node.metadata.creationTimestamp!,
      'kubernetes.io/config.source': 'file',
    },
    ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node.metadata.name!, uid: node.metadata.uid!, controller: true }],
  }
  const tolerations = [...(pod.spec.tolerations ?? []), { operator: 'Exists', effect: 'NoExecute' } as const]
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...pod.spec, nodeName: node.metadata.name!, tolerations } }
}
