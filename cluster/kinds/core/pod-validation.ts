import type { FieldError } from '@/cluster/door'
import { duplicateValue, invalidValue, notSupportedValue, requiredValue } from '../field-error'
import { dns1123LabelErrors, dns1123SubdomainErrors, labelErrors, labelValueErrors, qualifiedNameErrors } from '../names'
import { idRange, inRange, nonNegative } from '../number-rules'
import { selectorErrors } from '../selector-rules'
import { ipAddress } from '../text-rules'
import { validateContainers } from './container-validation'
import type { Pod, PodSpec, Toleration } from './pod-types'
import { validateVolumes } from './volume-validation'

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

// as ValidateTolerations
const tolerationErrors = (tolerations: readonly Toleration[], at: string): FieldError[] =>
  tolerations.flatMap((toleration, i) => {
    const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = toleration
    const path = `${at}[${i}]`
    const errors: FieldError[] = []
    if (key !== '') errors.push(...qualifiedNameErrors(key).map((m) => invalidValue(`${path}.key`, key, m)))
    if (key === '' && (operator as string) !== 'Exists')
      errors.push(
        invalidValue(
          `${path}.operator`,
          operator,
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      )
    if (tolerationSeconds !== undefined && (effect as string) !== 'NoExecute')
      errors.push(invalidValue(`${path}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
    if ((operator as string) === '' || (operator as string) === 'Equal')
      errors.push(...labelValueErrors(value).map((m) => invalidValue(`${path}.operator`, value, m)))
    else if ((operator as string) === 'Exists') {
      if (value !== '') errors.push(invalidValue(`${path}.operator`, toleration, "value must be empty when `operator` is 'Exists'"))
    } else errors.push(notSupportedValue(`${path}.operator`, operator, ['Equal', 'Exists']))
    if (effect !== '' && !effects.includes(effect)) errors.push(notSupportedValue(`${path}.effect`, effect, effects))
    return errors
  })

const oneOf = (field: string, value: string | undefined, supported: readonly string[]): FieldError[] =>
  !value ? [requiredValue(field, '')] : supported.includes(value) ? [] : [notSupportedValue(field, value, supported)]

const labelText = (field: string, value: string | undefined): FieldError[] =>
  value ? dns1123LabelErrors(value).map((m) => invalidValue(field, value, m)) : []

// as validatePodDNSConfig
const dnsErrors = (spec: PodSpec, at: string): FieldError[] => {
  const servers = spec.dnsConfig?.nameservers ?? []
  if (spec.dnsPolicy === 'None') {
    if (spec.dnsConfig === undefined) return [requiredValue(`${at}.dnsConfig`, 'must provide `dnsConfig` when `dnsPolicy` is None')]
    if (servers.length === 0)
      return [requiredValue(`${at}.dnsConfig.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')]
  }
  return [
    ...(servers.length > 3 ? [invalidValue(`${at}.dnsConfig.nameservers`, servers, 'must not have more than 3 nameservers')] : []),
    ...servers.flatMap((server, i) => ipAddress(`${at}.dnsConfig.nameservers[${i}]`, server)),
  ]
}

// as validateTopologySpreadConstraints
const spreadErrors = (spec: PodSpec, at: string): FieldError[] =>
  (spec.topologySpreadConstraints ?? []).flatMap((constraint, i) => {
    const path = `${at}.topologySpreadConstraints[${i}]`
    return [
      ...(constraint.maxSkew > 0 ? [] : [invalidValue(`${path}.maxSkew`, constraint.maxSkew, 'must be greater than zero')]),
      ...(constraint.topologyKey ? [] : [requiredValue(`${path}.topologyKey`, 'can not be empty')]),
      ...(['DoNotSchedule', 'ScheduleAnyway'].includes(constraint.whenUnsatisfiable)
        ? []
        : [notSupportedValue(`${path}.whenUnsatisfiable`, constraint.whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway'])]),
      ...(constraint.minDomains !== undefined && constraint.minDomains <= 0
        ? [invalidValue(`${path}.minDomains`, constraint.minDomains, 'must be greater than zero')]
        : []),
      ...(constraint.minDomains !== undefined && constraint.whenUnsatisfiable === 'ScheduleAnyway'
        ? [
            invalidValue(
              `${path}.minDomains`,
              constraint.minDomains,
              'can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway',
            ),
          ]
        : []),
      ...(constraint.labelSelector ? selectorErrors(constraint.labelSelector, `${path}.labelSelector`) : []),
    ]
  })

// as ValidateNodeSelector and ValidatePodAffinity, of what must be there
const affinityErrors = (spec: PodSpec, at: string): FieldError[] => {
  const errors: FieldError[] = []
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  const nodePath = `${at}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`
  if (required && !required.nodeSelectorTerms?.length) errors.push(requiredValue(nodePath, 'must have at least one node selector term'))
  for (const [i, term] of (required?.nodeSelectorTerms ?? []).entries())
    for (const [j, { key, operator, values = [] }] of (term.matchExpressions ?? []).entries()) {
      const path = `${nodePath}[${i}].matchExpressions[${j}]`
      if ((operator === 'In' || operator === 'NotIn') && values.length === 0)
        errors.push(requiredValue(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
      if (!['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'].includes(operator))
        errors.push(invalidValue(`${path}.operator`, operator, 'not a valid selector operator'))
      errors.push(...qualifiedNameErrors(key ?? '').map((m) => invalidValue(`${path}.key`, key, m)))
    }
  for (const side of ['podAffinity', 'podAntiAffinity'] as const)
    for (const [i, term] of (spec.affinity?.[side]?.requiredDuringSchedulingIgnoredDuringExecution ?? []).entries())
      if (!term.topologyKey)
        errors.push(
          requiredValue(`${at}.affinity.${side}.requiredDuringSchedulingIgnoredDuringExecution[${i}].topologyKey`, 'can not be empty'),
        )
  return errors
}

const preferred = 'preferredDuringSchedulingIgnoredDuringExecution'

// as ValidatePreferredSchedulingTerms, validateWeightedPodAffinityTerms
const weightErrors = ({ affinity }: PodSpec, at: string): FieldError[] =>
  (['nodeAffinity', 'podAffinity', 'podAntiAffinity'] as const).flatMap((side) =>
    (affinity?.[side]?.[preferred] ?? []).flatMap(({ weight }, i) =>
      weight >= 1 && weight <= 100
        ? []
        : [invalidValue(`${at}.affinity.${side}.${preferred}[${i}].weight`, weight, 'must be in the range 1-100')],
    ),
  )

const sysctl = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/
const sysctlText =
  'must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$'

// as ValidatePodSecurityContext
const securityErrors = ({ securityContext: own }: PodSpec, at: string): FieldError[] => [
  ...idRange(`${at}.fsGroup`, own?.fsGroup),
  ...idRange(`${at}.runAsUser`, own?.runAsUser),
  ...idRange(`${at}.runAsGroup`, own?.runAsGroup),
  ...(own?.supplementalGroups ?? []).flatMap((group, i) => idRange(`${at}.supplementalGroups[${i}]`, group)),
  ...(own?.sysctls ?? []).flatMap(({ name }, i, all) => {
    const path = `${at}.sysctls[${i}].name`
    if (!name) return [requiredValue(path, '')]
    if (name.length > 253 || !sysctl.test(name)) return [invalidValue(path, name, sysctlText)]
    return all.findIndex((other) => other.name === name) < i ? [duplicateValue(path, name)] : []
  }),
]

// as validateSchedulingGates
const gateErrors = ({ schedulingGates = [] }: PodSpec, at: string): FieldError[] =>
  schedulingGates.flatMap(({ name }, i) => [
    ...qualifiedNameErrors(name ?? '').map((m) => invalidValue(`${at}.schedulingGates[${i}]`, name, m)),
    ...(schedulingGates.findIndex((gate) => gate.name === name) < i ? [duplicateValue(`${at}.schedulingGates[${i}]`, name)] : []),
  ])

/** As pkg/apis/core/validation ValidatePodSpec. `at` is the spec's path. */
export const validatePodSpec = (spec: PodSpec | undefined, at: string): FieldError[] => {
  if (spec === undefined) return [requiredValue(`${at}.containers`, '')]
  const volumes = spec.volumes ?? []
  return [
    ...validateVolumes(volumes, `${at}.volumes`),
    ...(spec.containers?.length
      ? validateContainers(spec, at, new Set(volumes.map((v) => v.name)))
      : [requiredValue(`${at}.containers`, '')]),
    ...oneOf(`${at}.restartPolicy`, spec.restartPolicy, ['Always', 'OnFailure', 'Never']),
    ...oneOf(`${at}.dnsPolicy`, spec.dnsPolicy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']),
    ...labelErrors(spec.nodeSelector, `${at}.nodeSelector`),
    ...dnsErrors(spec, at),
    ...(spec.serviceAccountName
      ? dns1123SubdomainErrors(spec.serviceAccountName).map((m) => invalidValue(`${at}.serviceAccountName`, spec.serviceAccountName, m))
      : []),
    ...(spec.nodeName ? dns1123SubdomainErrors(spec.nodeName).map((m) => invalidValue(`${at}.nodeName`, spec.nodeName, m)) : []),
    ...inRange(`${at}.activeDeadlineSeconds`, spec.activeDeadlineSeconds, 1, 2147483647),
    ...nonNegative(`${at}.terminationGracePeriodSeconds`, spec.terminationGracePeriodSeconds),
    ...labelText(`${at}.hostname`, spec.hostname),
    ...labelText(`${at}.subdomain`, spec.subdomain),
    ...tolerationErrors(spec.tolerations ?? [], `${at}.tolerations`),
    ...(spec.hostAliases ?? []).flatMap((alias, i) => [
      ...ipAddress(`${at}.hostAliases[${i}].ip`, alias.ip),
      ...(alias.hostnames ?? []).flatMap((name, j) =>
        dns1123SubdomainErrors(name).map((m) => invalidValue(`${at}.hostAliases[${i}].hostnames[${j}]`, name, m)),
      ),
    ]),
    ...affinityErrors(spec, at),
    ...weightErrors(spec, at),
    ...securityErrors(spec, `${at}.securityContext`),
    ...gateErrors(spec, at),
    ...spreadErrors(spec, at),
  ]
}

export const validatePod = (pod: Pod): FieldError[] => validatePodSpec(pod.spec, 'spec')
