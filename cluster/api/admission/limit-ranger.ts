import { type LimitRange, type LimitRangeItem, limitRange } from '@/cluster/kinds/core/limit-range'
import { persistentVolumeClaim } from '@/cluster/kinds/core/persistent-volume-claim'
import { pod } from '@/cluster/kinds/core/pod'
import type { Container, Pod } from '@/cluster/kinds/core/pod-types'
import { amountOf, quantityText, type ResourceList } from '@/cluster/kinds/core/quantity-rules'
import { type AdmissionPlugin, type AdmissionRequest, draftOf, isOf, refused } from './plugin'
import { podTotals } from './pod-totals'

const annotation = 'kubernetes.io/limit-ranger'

/** The LimitRanges of the namespace that concern this write: pods when they are made or resized, claims also when they change. */
const rangesFor = (request: AdmissionRequest): readonly LimitRange[] => {
  const { operation, draft, read, subresource } = request
  const concerns = (isOf(request, pod) && operation === 'CREATE') || (isOf(request, persistentVolumeClaim) && operation !== 'DELETE')
  const resizes = isOf(request, pod) && subresource === 'resize'
  return resizes || (concerns && subresource === undefined) ? read.list(limitRange, draft.metadata.namespace) : []
}

// as mergeContainerResources
const fillIn = (container: Container, item: LimitRangeItem, prefix: string): string[] => {
  const said: string[] = []
  const fill = (side: 'requests' | 'limits', defaults: ResourceList = {}, word: string) => {
    const missing = Object.keys(defaults).filter((name) => container.resources?.[side]?.[name] === undefined)
    if (missing.length === 0) return
    container.resources ??= {}
    container.resources[side] = { ...container.resources[side], ...Object.fromEntries(missing.map((name) => [name, defaults[name]!])) }
    said.push(`${missing.sort().join(', ')} ${word} for ${prefix} ${container.name}`)
  }
  fill('requests', item.defaultRequest, 'request')
  fill('limits', item.default, 'limit')
  return said
}

type Bounds = { requests: ResourceList; limits: ResourceList }
type Rule = (bound: string | number, request: string | number | undefined, limit: string | number | undefined) => string | undefined

// as minConstraint
const atLeast =
  (type: string, name: string): Rule =>
  (bound, request, limit) => {
    const text = `minimum ${name} usage per ${type} is ${quantityText(bound)}`
    if (request === undefined) return `${text}.  No request is specified`
    if (amountOf(request) < amountOf(bound)) return `${text}, but request is ${quantityText(request)}`
    if (limit !== undefined && amountOf(limit) < amountOf(bound)) return `${text}, but limit is ${quantityText(limit)}`
    return undefined
  }

// as maxConstraint
const atMost =
  (type: string, name: string): Rule =>
  (bound, request, limit) => {
    const text = `maximum ${name} usage per ${type} is ${quantityText(bound)}`
    if (limit === undefined) return `${text}.  No limit is specified`
    if (amountOf(limit) > amountOf(bound)) return `${text}, but limit is ${quantityText(limit)}`
    if (request !== undefined && amountOf(request) > amountOf(bound)) return `${text}, but request is ${quantityText(request)}`
    return undefined
  }

// as maxRequestConstraint
const requestAtMost =
  (type: string, name: string): Rule =>
  (bound, request) => {
    const text = `maximum ${name} usage per ${type} is ${quantityText(bound)}`
    if (request === undefined) return `${text}.  No request is specified`
    return amountOf(request) > amountOf(bound) ? `${text}, but request is ${quantityText(request)}` : undefined
  }

// as limitRequestRatioConstraint
const ratioAtMost =
  (type: string, name: string): Rule =>
  (bound, request, limit) => {
    const text = `${name} max limit to request ratio per ${type} is ${quantityText(bound)}`
    if (!amountOf(request)) return `${text}, but no request is specified or request is 0`
    if (!amountOf(limit)) return `${text}, but no limit is specified or limit is 0`
    const ratio = amountOf(limit) / amountOf(request)
    return ratio > amountOf(bound) ? `${text}, but provided ratio is ${ratio.toFixed(6)}` : undefined
  }

const broken = (
  rule: (type: string, name: string) => Rule,
  item: LimitRangeItem,
  bounds: ResourceList = {},
  { requests, limits }: Bounds,
) =>
  Object.keys(bounds)
    .sort()
    .flatMap((name) => rule(item.type, name)(bounds[name]!, requests[name], limits[name]) ?? [])

const brokenBy = (item: LimitRangeItem, bounds: Bounds): string[] => [
  ...broken(atLeast, item, item.min, bounds),
  ...broken(atMost, item, item.max, bounds),
  ...broken(ratioAtMost, item, item.maxLimitRequestRatio, bounds),
]

// as PodValidateLimitFunc
const podFaults = ({ spec }: Pod, { spec: { limits = [] } }: LimitRange): string[] =>
  limits.flatMap((item) => {
    if (item.type === 'Container')
      return [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
        brokenBy(item, { requests: resources?.requests ?? {}, limits: resources?.limits ?? {} }),
      )
    if (item.type === 'Pod') return brokenBy(item, { requests: podTotals(spec, 'requests'), limits: podTotals(spec, 'limits') })
    return []
  })

// as PersistentVolumeClaimValidateLimitFunc
const claimFaults = (requests: ResourceList, { spec: { limits = [] } }: LimitRange): string[] =>
  limits
    .filter((item) => item.type === 'PersistentVolumeClaim')
    .flatMap((item) => [
      ...broken(atLeast, item, item.min, { requests, limits: {} }),
      ...broken(requestAtMost, item, item.max, { requests, limits: {} }),
    ])

/** Default, least and most resources of what is made in a namespace. as plugin/pkg/admission/limitranger */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  admit: (request) => {
    const draft = draftOf(request, pod)
    if (!Array.isArray(draft?.spec?.containers)) return
    for (const range of rangesFor(request)) {
      const said: string[] = []
      for (const item of range.spec.limits ?? []) {
        if (item.type !== 'Container') continue
        for (const container of draft.spec.containers) said.push(...fillIn(container, item, 'container'))
        for (const container of draft.spec.initContainers ?? []) said.push(...fillIn(container, item, 'init container'))
      }
      if (said.length > 0)
        draft.metadata.annotations = { ...draft.metadata.annotations, [annotation]: `LimitRanger plugin set: ${said.join('; ')}` }
    }
  },
  validate: (request) => {
    for (const range of rangesFor(request)) {
      const faults = isOf(request, pod)
        ? podFaults(request.draft as Pod, range)
        : claimFaults(draftOf(request, persistentVolumeClaim)?.spec.resources?.requests ?? {}, range)
      const texts = [...new Set(faults)]
      if (texts.length > 0) throw refused(request, texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`)
    }
  },
}
