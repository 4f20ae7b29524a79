import type { KubeObject } from '@/apimachinery/object'
import { invalid } from '@/cluster/api/status'
import { namespace } from '@/cluster/kinds/core/namespace'
import { pod } from '@/cluster/kinds/core/pod'
import { type AdmissionPlugin, type AdmissionRequest, draftOf, isOf, refused } from './plugin'
import { containersOf, type SecuredSpec } from './pod-security/pod'
import { compareLevels, detailsText, levelText, type Policy, policyOf, violationsOf } from './pod-security/policy'

type Template = { spec?: SecuredSpec }
type Holder = KubeObject & { template?: Template; spec?: { template?: Template; jobTemplate?: { spec?: { template?: Template } } } }

/** The kinds that make pods. as DefaultPodSpecExtractor */
const holders = [
  'replicationcontrollers',
  'podtemplates',
  'replicasets.apps',
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'cronjobs.batch',
]

/** The pod that a controller would make, if the draft is one. */
const templateOf = ({ kind, draft, subresource }: AdmissionRequest): SecuredSpec | undefined => {
  if (subresource !== undefined || !holders.includes(kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`)) return undefined
  const { template, spec } = draft as Holder
  return (template ?? spec?.template ?? spec?.jobTemplate?.spec?.template)?.spec
}

const specOf = (object: KubeObject | undefined) => (object as (KubeObject & { spec?: SecuredSpec }) | undefined)?.spec ?? {}

// as isSignificantPodUpdate
const changesMatter = ({ draft, old }: AdmissionRequest): boolean => {
  const images = (object: KubeObject | undefined) => JSON.stringify(containersOf(specOf(object)).map(({ name, image }) => [name, image]))
  return images(draft) !== images(old)
}

const policyHere = ({ read, draft }: AdmissionRequest): Policy =>
  policyOf(read.get(namespace, undefined, draft.metadata.namespace ?? '')?.metadata.labels).policy

const warnOf = (request: AdmissionRequest, { warn }: Policy, spec: SecuredSpec) => {
  const violations = violationsOf(warn, spec)
  if (violations.length > 0) request.warn(`would violate PodSecurity ${JSON.stringify(levelText(warn))}: ${detailsText(violations)}`)
}

const checkPod = (request: AdmissionRequest) => {
  if (request.subresource !== undefined && request.subresource !== 'ephemeralcontainers') return
  if (request.operation === 'UPDATE' && !changesMatter(request)) return
  const policy = policyHere(request)
  const spec = specOf(request.draft)
  const violations = violationsOf(policy.enforce, spec)
  if (violations.length > 0)
    throw refused(request, `violates PodSecurity ${JSON.stringify(levelText(policy.enforce))}: ${detailsText(violations)}`)
  warnOf(request, policy, spec)
}

/** What a new level would refuse of the pods that are there: one line for all that do the same. as EvaluatePodsInNamespace */
const warnOfPods = ({ read, draft, warn }: AdmissionRequest, { enforce }: Policy) => {
  const name = draft.metadata.name!
  const guilty = new Map<string, string[]>()
  for (const object of read.list(pod, name)) {
    const reasons = violationsOf(enforce, specOf(object)).map(({ reason }) => reason)
    if (reasons.length === 0) continue
    const text = reasons.join(', ')
    guilty.set(text, [...(guilty.get(text) ?? []), object.metadata.name!])
  }
  if (guilty.size === 0) return
  warn(`existing pods in namespace ${JSON.stringify(name)} violate the new PodSecurity enforce level ${JSON.stringify(levelText(enforce))}`)
  const lines = [...guilty].map(([text, [first, ...others]]) => {
    const more = others.length === 0 ? '' : others.length === 1 ? ' (and 1 other pod)' : ` (and ${others.length} other pods)`
    return `${first}${more}: ${text}`
  })
  for (const line of lines.sort()) warn(line)
}

const checkNamespace = (request: AdmissionRequest) => {
  const draft = draftOf(request, namespace)
  if (draft === undefined) return
  const { policy, errors } = policyOf(draft.metadata.labels)
  const before = request.old === undefined ? undefined : policyOf(request.old.metadata.labels)
  const known = JSON.stringify(before?.errors) === JSON.stringify(errors)
  if (errors.length > 0 && !known) throw invalid(namespace, draft.metadata.name ?? '', errors)
  if (before === undefined) return
  const [now, was] = [policy.enforce, before.policy.enforce]
  if (levelText(now) === levelText(was) || now.level === 'privileged') return
  if (now.version === was.version && compareLevels(now.level, was.level) <= 0) return
  warnOfPods(request, policy)
}

/**
 * Pods keep to the level that their namespace's labels name: `enforce` refuses them, `warn` says so; `audit` has no log here to write to.
 * as k8s.io/pod-security-admission/admission
 */
export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  validate: (request) => {
    if (request.operation === 'DELETE') return
    if (isOf(request, namespace)) checkNamespace(request)
    else if (isOf(request, pod)) checkPod(request)
    else {
      const template = templateOf(request)
      if (template !== undefined) warnOf(request, policyHere(request), template)
    }
  },
}
