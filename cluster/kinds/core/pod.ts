import { defineKind, proxySubresource, statusOf } from '../define'
import { forbiddenValue } from '../field-error'
import type { Kind } from '../kind'
import { evict } from '../policy/eviction'
import { podColumns } from './pod-columns'
import { defaultPod } from './pod-defaults'
import { qosClass } from './pod-qos'
import { resizeErrors, takeResize } from './pod-resize'
import type { Pod } from './pod-types'
import { validatePodUpdate } from './pod-update'
import { validatePod } from './pod-validation'
import { podAddress } from './proxied'

export type { Pod } from './pod-types'

const subresource = (name: string, kind: string, verbs: string[], group?: string, version?: string) => ({
  name,
  kind,
  verbs,
  ...(group === undefined ? {} : { group, version }),
})

export const pod: Kind<Pod> = defineKind<Pod>({
  apiVersion: 'v1',
  kind: 'Pod',
  plural: 'pods',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  generation: true,
  subresources: [
    subresource('attach', 'PodAttachOptions', ['create', 'get']),
    subresource('binding', 'Binding', ['create']),
    subresource('ephemeralcontainers', 'Pod', ['get', 'patch', 'update']),
    subresource('eviction', 'Eviction', ['create'], 'policy', 'v1'),
    subresource('exec', 'PodExecOptions', ['create', 'get']),
    subresource('log', 'Pod', ['get']),
    subresource('portforward', 'PodPortForwardOptions', ['create', 'get']),
    proxySubresource('PodProxyOptions'),
    subresource('resize', 'Pod', ['get', 'patch', 'update']),
    statusOf('Pod'),
  ],
  defaults: (draft) => {
    if (draft.spec) defaultPod(draft.spec)
  },
  // as pkg/registry/core/pod podStrategy PrepareForCreate
  prepare: (draft, previous) => {
    if (previous === undefined && Array.isArray(draft.spec?.containers)) draft.status = { phase: 'Pending', qosClass: qosClass(draft.spec) }
    // as ValidatePodCreate
    return previous === undefined && draft.spec?.ephemeralContainers?.length
      ? [forbiddenValue('spec.ephemeralContainers', 'cannot be set on create')]
      : []
  },
  posts: { eviction: evict(() => pod) },
  proxied: podAddress,
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  takes: {
    // as pkg/registry/core/pod/storage assignPod: the node, and the condition that says so
    binding: (given, stored) => {
      const conditions = given.status?.conditions ?? stored.status?.conditions
      return {
        ...stored,
        spec: { ...stored.spec, nodeName: given.spec.nodeName },
        status: { ...stored.status, ...(conditions ? { conditions } : {}) },
      }
    },
    resize: takeResize,
    ephemeralcontainers: (given, stored) => ({ ...stored, spec: { ...stored.spec, ephemeralContainers: given.spec.ephemeralContainers } }),
  },
  validateTaken: { resize: resizeErrors },
  // as podStrategy CheckGracefulDelete
  gracePeriod: (pod, requested) => {
    if (!pod.spec.nodeName || pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') return 0
    return Math.max(requested ?? pod.spec.terminationGracePeriodSeconds ?? 30, 0)
  },
  fields: {
    'spec.nodeName': (p) => p.spec.nodeName ?? '',
    'spec.restartPolicy': (p) => p.spec.restartPolicy ?? '',
    'spec.schedulerName': (p) => p.spec.schedulerName ?? '',
    'spec.serviceAccountName': (p) => p.spec.serviceAccountName ?? '',
    'spec.hostNetwork': (p) => String(p.spec.hostNetwork === true),
    'status.phase': (p) => p.status?.phase ?? '',
    'status.podIP': (p) => p.status?.podIP ?? '',
    'status.nominatedNodeName': (p) => p.status?.nominatedNodeName ?? '',
  },
  columns: podColumns,
})
