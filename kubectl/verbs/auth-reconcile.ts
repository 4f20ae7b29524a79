import type { Json, KubeObject } from '@/apimachinery/object'
import { getObject, pathOf } from '../client/api'
import { fileFlags } from '../client/manifests'
import { type Located, locatedIn } from '../client/targets'
import { createObject, dryRunOf, reporter, writeFlags } from '../client/write'
import { command, type Invocation } from '../command'
import { brokenDown, type PolicyRule } from '../describe/rbac'
import { isNotFound, KubectlError, ManyErrors } from '../errors'
import { bool } from '../flags'

const { fieldManager: _none, ...printing } = writeFlags
const flags = {
  ...printing,
  ...fileFlags,
  removeExtraPermissions: bool(),
  removeExtraSubjects: bool(),
}
type Reconcile = Invocation<typeof flags>

type Subject = { kind: string; apiGroup?: string; name: string; namespace?: string }
type Access = KubeObject & { rules?: PolicyRule[]; subjects?: Subject[]; roleRef?: { apiGroup?: string; kind: string; name: string } }

/** What has to be done to one object: undefined where it says all that it should. */
type Plan = { object: Access; does: 'create' | 'update' | 'none'; missing: string[]; extra: string[] }

export const reconcile = command({
  use: 'reconcile -f FILENAME',
  short: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  long: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects. Missing objects are created; existing ones are given the rules and subjects they lack, and keep those they have beside them unless told otherwise.',
  examples: '# What a file says about roles and bindings\nkubectl auth reconcile -f roles.yaml',
  flags,
  async run(invocation) {
    const { args, api, context, err, flags: given } = invocation
    if (args.length > 0) throw new KubectlError('no arguments are allowed')
    if (given.filename.length === 0 && given.kustomize === '') throw new KubectlError('must specify one of -f and -k')
    const dryRun = dryRunOf(invocation)
    const report = reporter(invocation, dryRun, 'struct')
    const failures: unknown[] = []
    for (const item of await locatedIn(api, context, given, false, failures)) {
      if (item.resource.group !== 'rbac.authorization.k8s.io') continue
      const { resource, namespace } = item
      const plan = await planFor(invocation, item)
      if (dryRun !== 'client' && plan.does === 'create') await createObject(api, resource, plan.object, {})
      if (dryRun !== 'client' && plan.does === 'update')
        await api.request('PUT', pathOf(resource, namespace, plan.object.metadata.name), { body: plan.object as unknown as Json })
      report(resource, plan.object, 'reconciled')
      if (given.output !== '') continue
      if (plan.does !== 'none') err(`\treconciliation required ${plan.does}\n`)
      const what = 'roleRef' in plan.object ? 'subjects' : 'rules'
      for (const [title, lines] of [
        [`missing ${what} added`, plan.missing],
        [`extra ${what} removed`, plan.extra],
      ] as const)
        if (lines.length > 0) err(`\t${title}:\n${lines.map((line) => `\t\t${line}\n`).join('')}`)
    }
    if (failures.length > 0) throw new ManyErrors(failures)
  },
})

/** As component-helpers rbac/reconciliation ReconcileRoleOptions and ReconcileRoleBindingOptions. */
async function planFor({ api, flags: given }: Reconcile, { resource, namespace, object }: Located): Promise<Plan> {
  const wanted = object as Access
  const live = (await getObject(api, resource, namespace, object.metadata.name ?? '').catch((error) => {
    if (isNotFound(error)) return undefined
    throw error
  })) as Access | undefined
  const binding = wanted.roleRef !== undefined
  if (!live) {
    const missing = binding ? (wanted.subjects ?? []).map(subjectText) : (wanted.rules ?? []).map(ruleText)
    return { object: wanted, does: 'create', missing, extra: [] }
  }
  const changed = structuredClone(live)
  changed.metadata.labels = added(live.metadata.labels, wanted.metadata.labels)
  changed.metadata.annotations = added(live.metadata.annotations, wanted.metadata.annotations)
  const missing: string[] = []
  const extra: string[] = []
  if (binding) {
    const has = (list: Subject[] | undefined, subject: Subject) => (list ?? []).some((one) => subjectText(one) === subjectText(subject))
    const lacks = (wanted.subjects ?? []).filter((subject) => !has(live.subjects, subject))
    const over = given.removeExtraSubjects ? (live.subjects ?? []).filter((subject) => !has(wanted.subjects, subject)) : []
    changed.subjects = [...(live.subjects ?? []).filter((subject) => !over.includes(subject)), ...lacks]
    missing.push(...lacks.map(subjectText))
    extra.push(...over.map(subjectText))
  } else {
    const lacks = uncovered(live.rules ?? [], wanted.rules ?? [])
    const over = given.removeExtraPermissions ? uncovered(wanted.rules ?? [], live.rules ?? []) : []
    changed.rules = over.length > 0 ? (wanted.rules ?? []) : [...(live.rules ?? []), ...lacks]
    missing.push(...lacks.map(ruleText))
    extra.push(...over.map(ruleText))
  }
  const same = JSON.stringify(changed) === JSON.stringify(live)
  return { object: changed, does: same ? 'none' : 'update', missing, extra }
}

const added = (has: Record<string, string> | undefined, wanted: Record<string, string> | undefined) =>
  has === undefined && wanted === undefined ? undefined : { ...has, ...wanted }

/** The simple rules, one verb each, that `owner` does not grant. As rbac validation Covers. */
function uncovered(owner: readonly PolicyRule[], asked: readonly PolicyRule[]): PolicyRule[] {
  const simple = brokenDown(asked).flatMap((rule) => rule.verbs.map((verb) => ({ ...rule, verbs: [verb] })))
  const within = (have: readonly string[] | undefined, want: readonly string[] | undefined) =>
    (want ?? []).every((word) => (have ?? []).some((one) => one === '*' || one === word))
  return simple.filter(
    (rule) =>
      !owner.some(
        (one) =>
          within(one.verbs, rule.verbs) &&
          within(one.apiGroups, rule.apiGroups) &&
          within(one.resources, rule.resources) &&
          within(one.nonResourceURLs, rule.nonResourceURLs) &&
          ((one.resourceNames ?? []).length === 0 ||
            ((rule.resourceNames ?? []).length > 0 && within(one.resourceNames, rule.resourceNames))),
      ),
  )
}

const listText = (words: readonly string[] | undefined) => `[${(words ?? []).join(' ')}]`
const ruleText = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule) =>
  `{Verbs:${listText(verbs)} APIGroups:${listText(apiGroups)} Resources:${listText(resources)} ResourceNames:${listText(resourceNames)} NonResourceURLs:${listText(nonResourceURLs)}}`
const subjectText = ({ kind, apiGroup = '', name, namespace = '' }: Subject) =>
  `{Kind:${kind} APIGroup:${apiGroup} Name:${name} Namespace:${namespace}}`
