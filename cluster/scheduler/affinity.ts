import { matchesSelector } from '@/apimachinery/selector'
import type { Reader } from '@/cluster/api/reader'
import { namespace as namespaceKind } from '@/cluster/kinds/core/namespace'
import type { Node, Taint } from '@/cluster/kinds/core/node'
import type { NodeExpression, NodeSelectorTerm, Pod, PodAffinityTerm, Toleration } from '@/cluster/kinds/core/pod-types'
import type { NodeState } from './node-state'

// as pkg/apis/core/v1/helper ToleratesTaint
export function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false
  if (key && key !== taint.key) return false
  return operator === 'Exists' ? true : (value ?? '') === (taint.value ?? '')
}

export const untolerated = (pod: Pod, node: Node, effects: readonly Taint['effect'][]): Taint | undefined =>
  node.spec?.taints?.find((taint) => effects.includes(taint.effect) && !pod.spec.tolerations?.some((t) => tolerates(t, taint)))

const meets = (labels: Readonly<Record<string, string>>, { key, operator, values = [] }: NodeExpression): boolean => {
  const value = labels[key]
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
      return value !== undefined && Number.parseInt(value, 10) > Number(values[0])
    case 'Lt':
      return value !== undefined && Number.parseInt(value, 10) < Number(values[0])
  }
}

/** A term without expressions matches nothing. as component-helpers nodeaffinity */
export function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: Node): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false
  const fields = { 'metadata.name': node.metadata.name! }
  return matchExpressions.every((e) => meets(node.metadata.labels ?? {}, e)) && matchFields.every((e) => meets(fields, e))
}

export function matchesNodeAffinity({ spec }: Pod, node: Node): boolean {
  const labels = node.metadata.labels ?? {}
  if (!Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value)) return false
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return !required || required.nodeSelectorTerms.some((term) => matchesTerm(term, node))
}

/** True when `other` is one of the pods that a term of `pod` speaks of. */
export function concerns(term: PodAffinityTerm, pod: Pod, other: Pod, read: Reader): boolean {
  const named = term.namespaces ?? []
  const inNamespace =
    named.length === 0 && !term.namespaceSelector
      ? other.metadata.namespace === pod.metadata.namespace
      : named.includes(other.metadata.namespace!) ||
        (term.namespaceSelector !== undefined &&
          matchesSelector(read.get(namespaceKind, undefined, other.metadata.namespace!)?.metadata.labels, term.namespaceSelector))
  return inNamespace && matchesSelector(other.metadata.labels, term.labelSelector)
}

export const topologyOf = (state: NodeState, key: string): string | undefined => state.node.metadata.labels?.[key]

/** True when a pod that the term speaks of runs in the same topology domain as `state`. */
export function hasCompany(term: PodAffinityTerm, pod: Pod, state: NodeState, nodes: readonly NodeState[], read: Reader): boolean {
  const domain = topologyOf(state, term.topologyKey)
  if (domain === undefined) return false
  return nodes.some((other) => topologyOf(other, term.topologyKey) === domain && other.pods.some((p) => concerns(term, pod, p, read)))
}
