import { isIPv4, isIPv6 } from '@/apimachinery/ip-address'
import type { KubeObject } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '@/cluster/kinds/columns'
import { defineKind, statusOf } from '@/cluster/kinds/define'
import { invalidValue, notSupportedValue, requiredValue } from '@/cluster/kinds/field-error'
import { dns1035LabelErrors, dns1123SubdomainErrors, wildcardSubdomainErrors } from '@/cluster/kinds/names'
import { portName, portNumber } from '@/cluster/kinds/text-rules'

export type IngressBackend = {
  service?: { name: string; port?: { name?: string; number?: number } }
  resource?: { apiGroup?: string; kind: string; name: string }
}
export type IngressPath = { path?: string; pathType?: 'Exact' | 'Prefix' | 'ImplementationSpecific'; backend: IngressBackend }
export type IngressRule = { host?: string; http?: { paths?: IngressPath[] } }
export type Ingress = KubeObject & {
  spec: {
    ingressClassName?: string
    defaultBackend?: IngressBackend
    tls?: { hosts?: string[]; secretName?: string }[]
    rules?: IngressRule[]
  }
  status?: { loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] } }
}

/** How classes were named before there was a field for them. */
export const classAnnotation = 'kubernetes.io/ingress.class'

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix']

// as pkg/apis/networking/validation ValidateIngressSpec
function validate({ spec }: Ingress): FieldError[] {
  const { rules = [], tls = [], defaultBackend, ingressClassName } = spec
  const errors: FieldError[] = []
  if (rules.length === 0 && !defaultBackend)
    errors.push(invalidValue('spec', spec.rules ?? null, 'either `defaultBackend` or `rules` must be specified'))
  if (defaultBackend) errors.push(...backendErrors(defaultBackend, 'spec.defaultBackend'))
  for (const [i, rule] of rules.entries()) errors.push(...ruleErrors(rule, `spec.rules[${i}]`))
  for (const [i, { hosts = [], secretName }] of tls.entries()) {
    for (const [j, host] of hosts.entries()) errors.push(...hostErrors(host, `spec.tls[${i}].hosts[${j}]`))
    if (secretName)
      errors.push(...dns1123SubdomainErrors(secretName).map((why) => invalidValue(`spec.tls[${i}].secretName`, secretName, why)))
  }
  if (ingressClassName !== undefined)
    errors.push(...dns1123SubdomainErrors(ingressClassName).map((why) => invalidValue('spec.ingressClassName', ingressClassName, why)))
  return errors
}

const hostErrors = (host: string, at: string): FieldError[] =>
  (host.includes('*') ? wildcardSubdomainErrors : dns1123SubdomainErrors)(host).map((why) => invalidValue(at, host, why))

// as validateIngressRules and validateHTTPIngressRuleValue
function ruleErrors({ host, http }: IngressRule, at: string): FieldError[] {
  const errors: FieldError[] = []
  if (host) {
    if (isIPv4(host) || isIPv6(host)) errors.push(invalidValue(`${at}.host`, host, 'must be a DNS name, not an IP address'))
    errors.push(...hostErrors(host, `${at}.host`))
  }
  if (!http) return errors
  if (!http.paths?.length) errors.push(requiredValue(`${at}.http.paths`, ''))
  return [...errors, ...(http.paths ?? []).flatMap((path, i) => pathErrors(path, `${at}.http.paths[${i}]`))]
}

// as validateHTTPIngressPath
function pathErrors({ path = '', pathType, backend }: IngressPath, at: string): FieldError[] {
  if (!pathType) return [requiredValue(`${at}.pathType`, 'pathType must be specified')]
  const errors: FieldError[] = []
  const wrong = (why: string) => errors.push(invalidValue(`${at}.path`, path, why))
  if (!pathTypes.includes(pathType)) errors.push(notSupportedValue(`${at}.pathType`, pathType, pathTypes))
  else if (pathType === 'ImplementationSpecific') {
    if (path && !path.startsWith('/')) wrong('must be an absolute path')
  } else {
    if (!path.startsWith('/')) wrong('must be an absolute path')
    for (const sequence of ['//', '/./', '/../', '%2f', '%2F']) if (path.includes(sequence)) wrong(`must not contain '${sequence}'`)
    for (const suffix of ['/..', '/.']) if (path.endsWith(suffix)) wrong(`cannot end with '${suffix}'`)
  }
  return [...errors, ...backendErrors(backend ?? {}, `${at}.backend`)]
}

// as validateIngressBackend
function backendErrors({ service, resource }: IngressBackend, at: string): FieldError[] {
  if (service && resource) return [invalidValue(at, '', 'cannot set both resource and service backends')]
  if (resource)
    return (['kind', 'name'] as const).flatMap((field) => (resource[field] ? [] : [requiredValue(`${at}.resource.${field}`, '')]))
  if (!service) return [invalidValue(at, '', 'resource or service backend is required')]
  const errors: FieldError[] = []
  if (!service.name) errors.push(requiredValue(`${at}.service.name`, ''))
  else errors.push(...dns1035LabelErrors(service.name).map((why) => invalidValue(`${at}.service.name`, service.name, why)))
  const { name, number } = service.port ?? {}
  if (name && number) errors.push(invalidValue(at, '', 'cannot set both port name & port number'))
  else if (name) errors.push(...portName(`${at}.service.port.name`, name))
  else if (number) errors.push(...portNumber(`${at}.service.port.number`, number))
  else errors.push(requiredValue(at, 'port name or number is required'))
  return errors
}

/** How many hosts a table cell shows before `+ n more...`. */
const shownHosts = 3

// as pkg/printers/internalversion formatHosts
const hostsCell = ({ spec }: Ingress): string => {
  const hosts = (spec.rules ?? []).flatMap(({ host }) => host || [])
  if (hosts.length === 0) return '*'
  const shown = hosts.slice(0, shownHosts).join(',')
  return hosts.length > shownHosts ? `${shown} + ${hosts.length - shownHosts} more...` : shown
}

export const ingress = defineKind<Ingress>({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  plural: 'ingresses',
  shortNames: ['ing'],
  namespaced: true,
  generation: true,
  subresources: [statusOf('Ingress')],
  validate,
  // as pkg/registry/networking/ingress ValidateIngressCreate: only asked of new ones
  prepare: ({ metadata, spec }, previous) => {
    const named = metadata.annotations?.[classAnnotation]
    if (previous !== undefined || named === undefined || spec?.ingressClassName === undefined || named === spec.ingressClassName) return []
    return [invalidValue(`annotations.${classAnnotation}`, named, 'must match `ingressClassName` when both are specified')]
  },
  warnings: ({ metadata }) =>
    metadata.annotations?.[classAnnotation] === undefined
      ? []
      : [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`],
  columns: [
    { name: 'Class', cell: ({ spec }) => spec.ingressClassName ?? '<none>' },
    { name: 'Hosts', cell: hostsCell },
    {
      name: 'Address',
      cell: ({ status }) => (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '').join(','),
    },
    { name: 'Ports', cell: ({ spec }) => (spec.tls?.length ? '80, 443' : '80') },
    ageColumn,
  ],
})
