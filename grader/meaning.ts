import { parseSchedule } from '@/apimachinery/cron-schedule'
import { parseDuration } from '@/apimachinery/duration'
import { equalJson, fieldOf } from '@/apimachinery/equal'
import { canonicalName } from '@/apimachinery/image-reference'
import { canonicalIP } from '@/apimachinery/ip-address'
import type { Json, JsonObject } from '@/apimachinery/object'
import { equalQuantities } from '@/apimachinery/quantity'
import { type LabelSelector, requirementsOf } from '@/apimachinery/selector'
import { asArray } from './cluster-view'
import type { ValueType } from './field-types'

/** Names of container ports, with the numbers that they stand for in the pods concerned. */
export type PortNames = ReadonlyMap<string, ReadonlySet<number>>

/** The found object that a value stands in, and what named ports stand for there. */
type Surroundings = { beside?: JsonObject; portNames?: PortNames }

/** True when two scalars of a type mean the same: `0.1` is `100m`, a named port is its number, `/data/` is `/data`. */
export function sameScalar(
  expected: Json,
  found: Json,
  { name, field = '' }: ValueType,
  { beside = {}, portNames = new Map() }: Surroundings = {},
): boolean {
  if (expected === found) return true
  if (name === 'resource.Quantity') return isAmount(expected) && isAmount(found) && equalQuantities(expected, found)
  if (name === 'util.intstr.IntOrString') return samePort(expected, found, portNames) || samePort(found, expected, portNames)
  const read = fieldOf(readings, field) ?? (isDuration(field) ? duration : undefined)
  return (
    read !== undefined &&
    typeof expected === 'string' &&
    typeof found === 'string' &&
    equalJson(read(expected, beside), read(found, beside))
  )
}

/** True where a server leaves a field out instead of writing down what that means. */
export const isLeftOut = (expected: Json, field = ''): boolean => expected === fieldOf(unwritten, field)

const unwritten: Readonly<Record<string, Json>> = {
  'core.v1.Toleration.operator': 'Equal',
  'core.v1.PodSpec.automountServiceAccountToken': true,
  'core.v1.ServiceAccount.automountServiceAccountToken': true,
}

/** `/in/`, `/in` and `//in` are one directory. */
const path = (text: string) =>
  `${text.startsWith('/') ? '/' : ''}${text
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')}`

/** `2001:DB8::1` is `2001:db8:0::1`, and `10.1.2.3/8` the network `10.0.0.0/8`. */
const address = (text: string) => canonicalIP(text) ?? text

/** A prefix of paths ends where its last element does: `/a/` is `/a`. An exact path is what it is. */
const prefixUnless = (exact: boolean, text: string) => (exact ? text : text.replace(/(?<=.)\/$/, ''))

const schedule = (text: string): Json => {
  const read = parseSchedule(text)
  if ('error' in read) return text
  return Object.fromEntries(
    Object.entries(read).map(([part, value]) => [part, value instanceof Set ? [...value].sort((a, b) => a - b) : value]),
  )
}

const duration = (text: string): Json => {
  const read = parseDuration(text)
  return 'error' in read ? text : read.ms
}
/** Of kinds that have no Go types here (routes, custom resources) a field's name must do. */
const isDuration = (field: string) => /^(request|backendRequest|.*(timeout|duration|interval))$/i.test(field)

/** Texts that can be spelled in several ways, by their fields: what each spelling means, where it hangs on a field `beside` it. */
const readings: Readonly<Record<string, (text: string, beside: JsonObject) => Json>> = {
  'core.v1.VolumeMount.mountPath': path,
  'core.v1.VolumeMount.subPath': path,
  'core.v1.HostPathVolumeSource.path': path,
  'core.v1.LocalVolumeSource.path': path,
  'core.v1.NFSVolumeSource.path': path,
  'core.v1.KeyToPath.path': path,
  'core.v1.Container.workingDir': path,
  'core.v1.Container.image': canonicalName,
  'core.v1.ServiceSpec.externalName': (text) => text.replace(/\.$/, ''),
  'core.v1.ServiceSpec.loadBalancerSourceRanges': address,
  'core.v1.ServiceSpec.externalIPs': address,
  'core.v1.EndpointAddress.ip': address,
  'core.v1.HostAlias.ip': address,
  'discovery.v1.Endpoint.addresses': address,
  'networking.v1.IPBlock.cidr': address,
  'networking.v1.IPBlock.except': address,
  'networking.v1.HTTPIngressPath.path': (text, { pathType }) => prefixUnless(pathType === 'Exact', text),
  // Of a route, whose fields have no Go types here: the value of a path's match.
  value: (text, { type }) => prefixUnless(type !== 'PathPrefix', text),
  'batch.v1.CronJobSpec.schedule': schedule,
}

const isAmount = (value: Json) => typeof value === 'string' || typeof value === 'number'

function samePort(name: Json, number: Json, portNames: PortNames): boolean {
  if (typeof name !== 'string' || typeof number !== 'number') return false
  const numbers = portNames.get(name)
  return numbers?.size === 1 && numbers.has(number)
}

/** A field that is absent means its zero: a server leaves `false`, `""`, `[]` and `{}` out. */
export function meansNothing(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** The requirements of a LabelSelector as sorted text, so that `matchLabels` equals the same `In`; undefined for anything else. */
export function selectorTerms(value: Json | undefined): string[] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const fields = Object.keys(value)
  if (!fields.length || fields.some((field) => field !== 'matchLabels' && field !== 'matchExpressions')) return undefined
  // `{ $only: […] }` in a check: no selector, but a list that is compared as one.
  if (value.matchExpressions !== undefined && !Array.isArray(value.matchExpressions)) return undefined
  const operators = asArray(value.matchExpressions).every((term) => typeof term === 'object' && term !== null && 'operator' in term)
  if (!operators) return undefined
  return requirementsOf(value as LabelSelector)
    .map(({ key, operator, values }) => `${key} ${operator}${values.length ? ` (${[...values].sort().join(', ')})` : ''}`)
    .sort()
}

/** Every named container port anywhere inside a value: a pod, or a workload's template. */
export function collectPortNames(value: Json | undefined, names: Map<string, Set<number>> = new Map()): Map<string, Set<number>> {
  if (typeof value !== 'object' || value === null) return names
  if (!Array.isArray(value) && typeof value.name === 'string' && typeof value.containerPort === 'number')
    names.set(value.name, (names.get(value.name) ?? new Set()).add(value.containerPort))
  for (const part of Object.values(value)) collectPortNames(part, names)
  return names
}
