import { policyObjects } from '@/cluster/base/policy'
import { persistentVolume } from '@/cluster/kinds/core/persistent-volume'
import { persistentVolumeClaim } from '@/cluster/kinds/core/persistent-volume-claim'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import type { PolicyRule } from '@/cluster/kinds/rbac/rules'
import { volumeAttachment } from '@/cluster/kinds/storage/volume-attachment'
import { podsUsing } from '@/cluster/node/references'
import { once } from '@/cluster/once'
import type { UserInfo } from './admission/plugin'
import type { Attributes } from './authorization-attributes'
import { ruleAllows } from './authorization-rules'
import type { Reader } from './reader'

const prefix = 'system:node:'

/** The node whose kubelet this is; empty for one without a name; undefined for anybody else. as pkg/auth/nodeidentifier NodeIdentity */
export const nodeOf = ({ username, groups }: UserInfo): string | undefined =>
  username.startsWith(prefix) && groups.includes('system:nodes') ? username.slice(prefix.length) : undefined

/** Allowed, or why a kubelet may not. An empty reason: nothing to say about it. */
type Opinion = { allowed: boolean; reason: string }
const yes: Opinion = { allowed: true, reason: '' }
const no = (reason = ''): Opinion => ({ allowed: false, reason })

/** What a kubelet may do at all, whatever the role of this name says by now. as bootstrappolicy NodeRules */
const nodeRules = once((): readonly PolicyRule[] => {
  const role = policyObjects().clusterRoles.find(({ metadata }) => metadata.name === 'system:node') as { rules?: PolicyRule[] } | undefined
  return role?.rules ?? []
})

/** Whether the pods of a node lead to an object: the graph of pkg/auth/authorizer/node, worked out from the pods as they are. */
function isRelated(read: Reader, node: string, { resource, namespace, name = '' }: Attributes): boolean {
  const pods = (at?: string) => read.list(podKind, at).filter(({ spec }) => spec.nodeName === node)
  const claims = ({ metadata, spec }: Pod) =>
    (spec.volumes ?? []).flatMap((volume) =>
      volume.persistentVolumeClaim ? [volume.persistentVolumeClaim.claimName] : volume.ephemeral ? [`${metadata.name}-${volume.name}`] : [],
    )
  const uses = (kind: 'ConfigMap' | 'Secret') =>
    podsUsing(kind, namespace, name, read).some((key) => read.get(podKind, key.namespace, key.name)?.spec.nodeName === node)
  switch (resource) {
    case 'pods':
      return pods(namespace).some(({ metadata }) => metadata.name === name)
    case 'configmaps':
      return uses('ConfigMap')
    case 'secrets':
      return uses('Secret') || pods(namespace).some(({ spec }) => spec.imagePullSecrets?.some((secret) => secret.name === name))
    case 'serviceaccounts':
      return pods(namespace).some(({ spec }) => (spec.serviceAccountName ?? 'default') === name)
    case 'persistentvolumeclaims':
      return pods(namespace).some((pod) => claims(pod).includes(name))
    case 'persistentvolumes': {
      const { claimRef } = read.get(persistentVolume, undefined, name)?.spec ?? {}
      const claim = claimRef && read.get(persistentVolumeClaim, claimRef.namespace, claimRef.name ?? '')
      return claim?.spec.volumeName === name && pods(claim.metadata.namespace).some((pod) => claims(pod).includes(claim.metadata.name!))
    }
    default:
      return read.get(volumeAttachment, undefined, name)?.spec.nodeName === node
  }
}

/** as NodeAuthorizer.Authorize */
export function authorizeNode(read: Reader, attributes: Attributes): Opinion | undefined {
  const node = nodeOf(attributes.user)
  if (node === undefined) return undefined
  if (node === '') return no(`unknown node for user ${JSON.stringify(attributes.user.username)}`)
  const { verb, group = '', resource = '', subresource, namespace, name } = attributes
  const related = () =>
    !name
      ? no('No Object name found')
      : isRelated(read, node, attributes)
        ? yes
        : no(`no relationship found between node '${node}' and this object`)
  const get = () =>
    verb !== 'get' ? no('can only get individual resources of this type') : subresource ? no('cannot get subresource') : related()
  switch (`${resource}${group === '' ? '' : `.${group}`}`) {
    case 'secrets':
    case 'configmaps':
      if (!['get', 'list', 'watch'].includes(verb)) return no('can only read resources of this type')
      if (subresource) return no('cannot read subresource')
      return namespace ? related() : no('can only read namespaced object of this type')
    case 'persistentvolumeclaims':
      if (subresource !== 'status') return get()
      return ['get', 'update', 'patch'].includes(verb) ? related() : no('can only get/update/patch this type')
    case 'persistentvolumes':
    case 'volumeattachments.storage.k8s.io':
      return get()
    case 'serviceaccounts':
      if (verb !== 'create' || !name) return no('can only create tokens for individual service accounts')
      return subresource === 'token' ? related() : no('can only create token subresource of serviceaccount')
    case 'leases.coordination.k8s.io':
      if (!['get', 'create', 'update', 'patch', 'delete'].includes(verb))
        return no('can only get, create, update, patch, or delete a node lease')
      if (namespace !== 'kube-node-lease') return no('can only access leases in the "kube-node-lease" system namespace')
      return verb === 'create' || name === node ? yes : no('can only access node lease with the same name as the requesting node')
    case 'csinodes.storage.k8s.io':
      if (!['get', 'create', 'update', 'patch', 'delete'].includes(verb))
        return no('can only get, create, update, patch, or delete a CSINode')
      if (subresource) return no('cannot authorize CSINode subresources')
      return verb === 'create' || name === node ? yes : no('can only access CSINode with the same name as the requesting node')
    case 'nodes':
      if (subresource === 'status') return ['update', 'patch'].includes(verb) ? yes : no()
      if (subresource) return no()
      // Which node it may write is for NodeRestriction to say.
      if (['create', 'update', 'patch'].includes(verb)) return yes
      if (!['get', 'list', 'watch'].includes(verb)) return no()
      if (name === node) return yes
      return no(`node '${node}' cannot read ${name ? `'${name}'` : 'all nodes'}, only its own Node object`)
    case 'pods':
      if (subresource === 'status') return ['update', 'patch'].includes(verb) ? yes : no()
      if (subresource === 'eviction') return verb === 'create' ? yes : no()
      if (subresource) return no()
      if (['create', 'delete'].includes(verb)) return yes
      if (verb === 'get') return get()
      if (!['list', 'watch'].includes(verb)) return no()
      return attributes.onNode === node ? yes : no('can only list/watch pods with spec.nodeName field selector')
    default:
      return nodeRules().some((rule) => ruleAllows(rule, attributes)) ? yes : no()
  }
}
