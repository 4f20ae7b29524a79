import type { KubeObject } from '@/apimachinery/object'
import { describer } from './describer'
import { eventLines, eventsAbout } from './events'
import { labelsText, type Selector, selectorText, type Writer } from './writer'

type Budget = KubeObject & {
  spec?: { minAvailable?: number | string; maxUnavailable?: number | string; selector?: Selector }
  status?: { disruptionsAllowed?: number; currentHealthy?: number; desiredHealthy?: number; expectedPods?: number }
}

/** As describe describePodDisruptionBudgetV1. */
export const describeBudget = describer<Budget>('policy', 'PodDisruptionBudget', async (w, budget, { api, now, showEvents }) => {
  const { metadata, spec = {}, status = {} } = budget
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  if (spec.minAvailable !== undefined) w.line(0, `Min available:\t${spec.minAvailable}`)
  else if (spec.maxUnavailable !== undefined) w.line(0, `Max unavailable:\t${spec.maxUnavailable}`)
  w.line(0, `Selector:\t${spec.selector ? selectorText(spec.selector) : '<unset>'}`)
  w.line(0, 'Status:')
  w.line(2, `Allowed disruptions:\t${status.disruptionsAllowed ?? 0}`)
  w.line(2, `Current:\t${status.currentHealthy ?? 0}`)
  w.line(2, `Desired:\t${status.desiredHealthy ?? 0}`)
  w.line(2, `Total:\t${status.expectedPods ?? 0}`)
  if (showEvents) eventLines(w, await eventsAbout(api, budget), now)
})

export type Quota = KubeObject & {
  spec?: { scopes?: string[] }
  status?: { hard?: Record<string, string>; used?: Record<string, string> }
}

/** As describe helpTextForResourceQuotaScope. */
const scopeTexts: Record<string, string> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort: 'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
}

function quotaLines(w: Writer, { spec, status }: Quota, space: string, ruler: string, scopeSpace: string): void {
  const scopes = [...(spec?.scopes ?? [])].sort()
  if (scopes.length > 0) w.line(0, `${space}Scopes:\t${scopes.join(', ')}`)
  for (const scope of scopes) if (scopeTexts[scope]) w.line(0, `${scopeSpace}* ${scopeTexts[scope]}`)
  w.line(0, `${space}Resource\tUsed\tHard`)
  w.line(0, `${space}--------\t${ruler}\t${ruler}`)
  for (const name of Object.keys(status?.hard ?? {}).sort())
    w.line(0, `${space}${name}\t${status?.used?.[name] ?? '0'}\t${status?.hard?.[name]}`)
}

/** As describe describeQuota. */
export const describeQuota = describer<Quota>('', 'ResourceQuota', (w, quota) => {
  w.line(0, `Name:\t${quota.metadata.name}`)
  w.line(0, `Namespace:\t${quota.metadata.namespace}`)
  quotaLines(w, quota, '', '----', ' ')
})

/** A quota as `describe namespace` has it. As describe DescribeResourceQuotas. */
export function quotaInNamespace(w: Writer, quota: Quota): void {
  w.line(0, `  Name:\t${quota.metadata.name}`)
  quotaLines(w, quota, '  ', '---', '  ')
}

export type LimitRange = KubeObject & {
  spec?: {
    limits?: ({ type: string; maxLimitRequestRatio?: Record<string, string> } & Record<
      'min' | 'max' | 'default' | 'defaultRequest',
      Record<string, string> | undefined
    >)[]
  }
}

/** As describe describeLimitRangeSpec. */
export function rangeLines(w: Writer, space: string, ranges: readonly LimitRange[]): void {
  w.line(0, `${space}Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio`)
  w.line(0, `${space}----\t--------\t---\t---\t---------------\t-------------\t-----------------------`)
  for (const limit of ranges.flatMap((range) => range.spec?.limits ?? [])) {
    const columns = [limit.min, limit.max, limit.defaultRequest, limit.default, limit.maxLimitRequestRatio]
    for (const name of [...new Set(columns.flatMap((column) => Object.keys(column ?? {})))].sort())
      w.line(0, `${space}${limit.type}\t${name}\t${columns.map((column) => column?.[name] ?? '-').join('\t')}`)
  }
}

/** As describe describeLimitRange. */
export const describeLimitRange = describer<LimitRange>('', 'LimitRange', (w, range) => {
  w.line(0, `Name:\t${range.metadata.name}`)
  w.line(0, `Namespace:\t${range.metadata.namespace}`)
  rangeLines(w, '', [range])
})

type PriorityClass = KubeObject & { value?: number; globalDefault?: boolean; preemptionPolicy?: string; description?: string }

/** As describe describePriorityClass. */
export const describePriorityClass = describer<PriorityClass>(
  'scheduling.k8s.io',
  'PriorityClass',
  async (w, found, { api, now, showEvents }) => {
    w.line(0, `Name:\t${found.metadata.name}`)
    w.line(0, `Value:\t${found.value ?? 0}`)
    w.line(0, `GlobalDefault:\t${found.globalDefault === true}`)
    w.line(0, `PreemptionPolicy:\t${found.preemptionPolicy ?? ''}`)
    w.line(0, `Description:\t${found.description ?? ''}`)
    w.line(0, `Annotations:\t${labelsText(found.metadata.annotations)}`)
    if (showEvents) eventLines(w, await eventsAbout(api, found), now)
  },
)
