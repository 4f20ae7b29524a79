import { isInRange } from '@/apimachinery/ip-address'
import { formatSelector, matchesSelector } from '@/apimachinery/selector'
import type { Reader } from '@/cluster/api/reader'
import { namespace as namespaceKind } from '@/cluster/kinds/core/namespace'
import type { Pod } from '@/cluster/kinds/core/pod-types'
import type { Protocol } from '@/cluster/kinds/core/service-types'
import {
  type NetworkPolicy,
  type PolicyPeer,
  type PolicyPort,
  type PolicyType,
  networkPolicy as policyKind,
} from '@/cluster/kinds/networking/network-policy'

/** One end of a connection as a policy sees it: a pod, or an address that is no pod's. */
export type End = { address: string; pod?: Pod }
export type Flow = { from: End; to: End; port: number; protocol: Protocol }

export type Verdict =
  /** No policy selects the pod for this direction, or the network plugin enforces none. */
  { open: true } | { open: false; allowed: boolean; policies: readonly NetworkPolicy[] }

/**
 * What the policies of one pod say: of the flow's target for Ingress, of its source for Egress. A pod that no policy selects is open; one that
 * is selected takes only what some rule of some policy lists.
 */
export function verdict(read: Reader, type: PolicyType, flow: Flow): Verdict {
  const own = type === 'Ingress' ? flow.to : flow.from
  const peer = type === 'Ingress' ? flow.from : flow.to
  // Pods on the host network are the node: no plugin tells them apart.
  if (read.setup.cni !== 'calico' || !own.pod || own.pod.spec.hostNetwork) return { open: true }
  const { namespace, labels } = own.pod.metadata
  const policies = read
    .list(policyKind, namespace)
    .filter(({ spec }) => (spec.policyTypes ?? []).includes(type) && matchesSelector(labels, spec.podSelector ?? {}))
  if (policies.length === 0) return { open: true }
  const allowed = policies.some((policy) =>
    rulesOf(policy, type).some(
      ({ peers, ports }) =>
        (peers.length === 0 || peers.some((candidate) => isPeer(read, candidate, peer, namespace))) &&
        (ports.length === 0 || ports.some((port) => isPort(port, flow))),
    ),
  )
  return { open: false, allowed, policies }
}

const rulesOf = ({ spec }: NetworkPolicy, type: PolicyType): { peers: PolicyPeer[]; ports: PolicyPort[] }[] =>
  type === 'Ingress'
    ? (spec.ingress ?? []).map(({ from = [], ports = [] }) => ({ peers: from, ports }))
    : (spec.egress ?? []).map(({ to = [], ports = [] }) => ({ peers: to, ports }))

/** Both selectors in one peer must match together; two peers are alternatives. */
function isPeer(
  read: Reader,
  { podSelector, namespaceSelector, ipBlock }: PolicyPeer,
  { address, pod }: End,
  home: string | undefined,
): boolean {
  if (ipBlock) return isInRange(address, ipBlock.cidr) && !(ipBlock.except ?? []).some((except) => isInRange(address, except))
  if (!pod || pod.spec.hostNetwork) return false
  const { namespace, labels } = pod.metadata
  const there = namespaceSelector
    ? matchesSelector(read.get(namespaceKind, undefined, namespace ?? '')?.metadata.labels, namespaceSelector)
    : namespace === home
  return there && (podSelector === undefined || matchesSelector(labels, podSelector))
}

/** Ports are those of the pod that is reached, after the Service's rules; a name is looked up in its containers. */
function isPort({ port, endPort, protocol = 'TCP' }: PolicyPort, flow: Flow): boolean {
  if (protocol !== flow.protocol) return false
  if (port === undefined) return true
  if (typeof port === 'number') return flow.port >= port && flow.port <= (endPort ?? port)
  return (flow.to.pod?.spec.containers ?? []).some(({ ports = [] }) =>
    ports.some(
      (candidate) => candidate.name === port && candidate.containerPort === flow.port && (candidate.protocol ?? 'TCP') === protocol,
    ),
  )
}

/** What the policies in the way do let pass, for those who wonder. */
export function admits(policies: readonly NetworkPolicy[], type: PolicyType): string {
  const rules = policies.flatMap((policy) => rulesOf(policy, type))
  if (rules.length === 0) return 'nothing'
  return rules
    .map(
      ({ peers, ports }) =>
        `${peers.map(peerText).join(' or ') || (type === 'Ingress' ? 'everyone' : 'anything')}${ports.length > 0 ? ` on ${ports.map(portText).join(', ')}` : ''}`,
    )
    .join('; ')
}

function peerText({ podSelector, namespaceSelector, ipBlock }: PolicyPeer): string {
  if (ipBlock) return ipBlock.cidr
  const text = (selector: Parameters<typeof formatSelector>[0], all: string) =>
    formatSelector(selector) === '<none>' ? all : formatSelector(selector)
  const pods = podSelector ? `pods ${text(podSelector, 'of any label')}` : 'all pods'
  return namespaceSelector ? `${pods} in namespaces ${text(namespaceSelector, 'of any label')}` : pods
}

const portText = ({ port, endPort, protocol = 'TCP' }: PolicyPort) => `${port ?? 'any'}${endPort ? `-${endPort}` : ''}/${protocol}`
