import type { KubeObject } from '@/apimachinery/object'
import type { Kind, KindDescription } from './kind'

/** What every stored kind answers to. */
export const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'] as const

/** The `status` line of a kind's subresources. */
export const statusOf = (kind: string) => ({ name: 'status', kind, verbs: ['get', 'patch', 'update'] })

/** The `proxy` line of a kind's subresources; `options` is the kind that it speaks. */
export const proxySubresource = (options: string) => ({
  name: 'proxy',
  kind: options,
  verbs: ['create', 'delete', 'get', 'patch', 'update'],
})

/** The `scale` line of a kind's subresources. */
export const scaleSubresource = { name: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: ['get', 'patch', 'update'] }

/** Completes a kind's description with what follows from it. */
export const defineKind = <T extends KubeObject>(description: KindDescription<T>): Kind<T> => {
  const { apiVersion, ...rest } = description
  const slash = apiVersion.indexOf('/')
  return {
    group: slash === -1 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    singular: description.kind.toLowerCase(),
    shortNames: [],
    categories: [],
    verbs: allVerbs,
    subresources: [],
    nameRule: 'dns1123subdomain',
    immutable: [],
    generation: false,
    ...rest,
  }
}

export const apiVersionOf = (kind: { group: string; version: string }) =>
  kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
