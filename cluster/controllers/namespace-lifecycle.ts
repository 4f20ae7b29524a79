import { timestamp } from '@/cluster/api/time'
import { type Namespace, type NamespaceCondition, namespace as namespaceKind } from '@/cluster/kinds/core/namespace'
import type { Kind } from '@/cluster/kinds/kind'
import { isTerminating, withCondition } from '@/cluster/node/pod-facts'
import { type Action, type Controller, controller } from './plan'
import { storedKinds } from './stored-kinds'

const condition = (type: string, met: boolean, reason: string, message: string): NamespaceCondition => ({
  type,
  status: met ? 'True' : 'False',
  reason,
  message,
})

/**
 * Empties a namespace that is being deleted, and lets it go when nothing is left in it. `kinds` are those whose changes it follows.
 * as pkg/controller/namespace/deletion namespacedResourcesDeleter
 */
export function namespaceLifecycle(kinds: readonly Kind[], suffix = ''): Controller {
  const namespaced = kinds.filter((kind) => kind.namespaced)
  return controller<Namespace>({
    name: `namespace-lifecycle${suffix}`,
    for: namespaceKind,
    watches: namespaced.map((kind) => ({
      kind,
      keys: ({ metadata: { namespace, name } }, read) => {
        const home = read.get(namespaceKind, undefined, namespace!)
        return home && isTerminating(home) && !read.get(kind, namespace, name!) ? [{ name: namespace! }] : []
      },
    })),
    plan(home, { read, now }) {
      if (!isTerminating(home)) return []
      const name = home.metadata.name!
      const left = storedKinds(read)
        .filter((kind) => kind.namespaced)
        .map((kind) => ({ kind, objects: read.list(kind, name) }))
        .filter(({ objects }) => objects.length > 0)
      if (left.length === 0)
        return [
          {
            do: 'update',
            kind: namespaceKind,
            object: { ...home, spec: { ...home.spec, finalizers: [] } } as Namespace,
            subresource: 'finalize',
          },
        ]
      const deletes = left.flatMap(({ kind, objects }) =>
        objects
          .filter((object) => !isTerminating(object))
          .map((object): Action => ({ do: 'delete', kind, namespace: name, name: object.metadata.name!, uid: object.metadata.uid })),
      )
      if (deletes.length > 0) return [...deletes, { do: 'wake', at: now + 1000 }]
      return [{ do: 'status', kind: namespaceKind, object: withRemaining(home, left, now) }]
    },
  })
}

function withRemaining(
  home: Namespace,
  left: readonly { kind: Kind; objects: readonly { metadata: { finalizers?: string[] } }[] }[],
  now: number,
): Namespace {
  const names = left
    .map(({ kind, objects }) => `${kind.plural}.${kind.group} has ${objects.length} resource instances`)
    .sort()
    .join(', ')
  const finalizers = left.flatMap(({ objects }) => objects.flatMap(({ metadata }) => metadata.finalizers ?? []))
  const held = [...new Set(finalizers)].sort().map((f) => `${f} in ${finalizers.filter((other) => other === f).length} resource instances`)
  const all = [
    condition('NamespaceDeletionDiscoveryFailure', false, 'ResourcesDiscovered', 'All resources successfully discovered'),
    condition('NamespaceDeletionGroupVersionParsingFailure', false, 'ParsedGroupVersions', 'All legacy kube types successfully parsed'),
    condition(
      'NamespaceDeletionContentFailure',
      false,
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ),
    condition('NamespaceContentRemaining', true, 'SomeResourcesRemain', `Some resources are remaining: ${names}`),
    held.length > 0
      ? condition(
          'NamespaceFinalizersRemaining',
          true,
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${held.join(', ')}`,
        )
      : condition('NamespaceFinalizersRemaining', false, 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'),
  ]
  const conditions = all.reduce((list, next) => withCondition(list, next, timestamp(now)), home.status?.conditions ?? [])
  return { ...home, status: { ...home.status, conditions } }
}
