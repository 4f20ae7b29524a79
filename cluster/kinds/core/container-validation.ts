import type { FieldError } from '@/cluster/door'
import { duplicateValue, forbiddenValue, invalidValue, notFoundValue, notSupportedValue, requiredValue } from '../field-error'
import { dataKeyErrors, dns1123LabelErrors } from '../names'
import { idRange } from '../number-rules'
import { ipAddress, portName, portNumber } from '../text-rules'
import type { Container, ContainerPort, EnvFrom, EnvVar, VolumeMount } from './pod-types'
import { validateLifecycle, validateProbes } from './probe-validation'
import { validateResources } from './resource-validation'

const protocols = ['SCTP', 'TCP', 'UDP']

// as validateContainerPorts
const portErrors = (ports: readonly ContainerPort[], at: string, hostNetwork: boolean): FieldError[] => {
  const errors: FieldError[] = []
  const names = new Set<string>()
  for (const [i, port] of ports.entries()) {
    const path = `${at}[${i}]`
    if (port.name) {
      const wrong = portName(`${path}.name`, port.name)
      errors.push(...wrong)
      if (wrong.length === 0 && names.has(port.name)) errors.push(duplicateValue(`${path}.name`, port.name))
      names.add(port.name)
    }
    if (!port.containerPort) errors.push(requiredValue(`${path}.containerPort`, ''))
    else errors.push(...portNumber(`${path}.containerPort`, port.containerPort))
    if (port.hostPort) errors.push(...portNumber(`${path}.hostPort`, port.hostPort))
    if (!port.protocol) errors.push(requiredValue(`${path}.protocol`, ''))
    else if (!protocols.includes(port.protocol)) errors.push(notSupportedValue(`${path}.protocol`, port.protocol, protocols))
    if (port.hostIP) errors.push(...ipAddress(`${path}.hostIP`, port.hostIP))
    if (hostNetwork && port.hostPort !== port.containerPort)
      errors.push(invalidValue(`${path}.containerPort`, port.containerPort, 'must match `hostPort` when `hostNetwork` is true'))
  }
  return errors
}

const envSources = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'] as const

const downwardPaths = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]

// as validateEnvVarValueFrom
const valueFromErrors = (variable: EnvVar, at: string): FieldError[] => {
  const from = variable.valueFrom
  if (from === undefined) return []
  const errors: FieldError[] = []
  const given = envSources.filter((s) => (from as Record<string, unknown>)[s] !== undefined)
  if (from.fieldRef) {
    const path = from.fieldRef.fieldPath
    if (!path) errors.push(requiredValue(`${at}.fieldRef.fieldPath`, ''))
    else if (!downwardPaths.includes(path) && !/^metadata\.(labels|annotations)\['.+'\]$/.test(path))
      errors.push(notSupportedValue(`${at}.fieldRef.fieldPath`, path, downwardPaths))
  }
  for (const source of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const ref = from[source]
    if (ref === undefined) continue
    if (!ref.name) errors.push(requiredValue(`${at}.${source}.name`, ''))
    if (!ref.key) errors.push(requiredValue(`${at}.${source}.key`, ''))
    else for (const m of dataKeyErrors(ref.key)) errors.push(invalidValue(`${at}.${source}.key`, ref.key, m))
  }
  if (given.length === 0)
    errors.push(invalidValue(at, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'))
  else if (variable.value) errors.push(invalidValue(at, '', 'may not be specified when `value` is not empty'))
  else if (given.length > 1) errors.push(invalidValue(at, '', 'may not have more than one field specified at a time'))
  return errors
}

const printable = /^[ -<>-~]+$/

const envNameErrors = (name: string): string[] =>
  printable.test(name) ? [] : ["a valid environment variable name must consist only of printable ASCII characters other than '='"]

const envErrors = (env: readonly EnvVar[], at: string): FieldError[] =>
  env.flatMap((variable, i) => [
    ...(variable.name
      ? envNameErrors(variable.name).map((m) => invalidValue(`${at}[${i}].name`, variable.name, m))
      : [requiredValue(`${at}[${i}].name`, '')]),
    ...valueFromErrors(variable, `${at}[${i}].valueFrom`),
  ])

// as ValidateEnvFrom
const envFromErrors = (sources: readonly EnvFrom[], at: string): FieldError[] =>
  sources.flatMap((source, i) => {
    const path = `${at}[${i}]`
    const errors: FieldError[] = []
    if (source.prefix) errors.push(...envNameErrors(source.prefix).map((m) => invalidValue(`${path}.prefix`, source.prefix, m)))
    if (source.configMapRef && !source.configMapRef.name) errors.push(requiredValue(`${path}.configMapRef.name`, ''))
    if (source.secretRef && !source.secretRef.name) errors.push(requiredValue(`${path}.secretRef.name`, ''))
    const given = [source.configMapRef, source.secretRef].filter((s) => s !== undefined).length
    // Which source it is is not said here.
    if (given === 0) errors.push(invalidValue(at, '', 'must specify one of: `configMapRef` or `secretRef`'))
    else if (given > 1) errors.push(invalidValue(at, '', 'may not have more than one field specified at a time'))
    return errors
  })

// as ValidateVolumeMounts
const mountErrors = (mounts: readonly VolumeMount[], at: string, volumes: ReadonlySet<string>): FieldError[] => {
  const errors: FieldError[] = []
  const paths = new Set<string>()
  for (const [i, mount] of mounts.entries()) {
    const path = `${at}[${i}]`
    if (!mount.name) errors.push(requiredValue(`${path}.name`, ''))
    else if (!volumes.has(mount.name)) errors.push(notFoundValue(`${path}.name`, mount.name))
    if (!mount.mountPath) errors.push(requiredValue(`${path}.mountPath`, ''))
    else if (paths.has(mount.mountPath)) errors.push(invalidValue(`${path}.mountPath`, mount.mountPath, 'must be unique'))
    paths.add(mount.mountPath)
    if (mount.subPath?.startsWith('/')) errors.push(invalidValue(`${path}.subPath`, mount.subPath, 'must be a relative path'))
    if (mount.subPath?.split('/').includes('..')) errors.push(invalidValue(`${path}.subPath`, mount.subPath, "must not contain '..'"))
  }
  return errors
}

const pullPolicies = ['Always', 'IfNotPresent', 'Never']
const messagePolicies = ['FallbackToLogsOnError', 'File']

const oneOf = (field: string, value: string | undefined, supported: readonly string[]): FieldError[] =>
  !value ? [requiredValue(field, '')] : supported.includes(value) ? [] : [notSupportedValue(field, value, supported)]

/** What all containers must meet. As pkg/apis/core/validation validateContainerCommon. */
const commonErrors = (container: Container, at: string, volumes: ReadonlySet<string>, hostNetwork: boolean): FieldError[] => {
  const { name, image } = container
  return [
    ...(name ? dns1123LabelErrors(name).map((m) => invalidValue(`${at}.name`, name, m)) : [requiredValue(`${at}.name`, '')]),
    ...(!image
      ? [requiredValue(`${at}.image`, '')]
      : image.trim() !== image
        ? [invalidValue(`${at}.image`, image, 'must not have leading or trailing whitespace')]
        : []),
    ...(container.terminationMessagePolicy
      ? oneOf(`${at}.terminationMessagePolicy`, container.terminationMessagePolicy, messagePolicies)
      : []),
    ...portErrors(container.ports ?? [], `${at}.ports`, hostNetwork),
    ...envErrors(container.env ?? [], `${at}.env`),
    ...envFromErrors(container.envFrom ?? [], `${at}.envFrom`),
    ...mountErrors(container.volumeMounts ?? [], `${at}.volumeMounts`, volumes),
    ...oneOf(`${at}.imagePullPolicy`, container.imagePullPolicy, pullPolicies),
    ...validateResources(container.resources ?? {}, `${at}.resources`),
    ...idRange(`${at}.securityContext.runAsUser`, container.securityContext?.runAsUser),
    ...idRange(`${at}.securityContext.runAsGroup`, container.securityContext?.runAsGroup),
  ]
}

const initOnly = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const

/** Containers and init containers; names are unique across both. As validateContainers, validateInitContainers. */
export const validateContainers = (
  spec: { containers: readonly Container[]; initContainers?: readonly Container[]; hostNetwork?: boolean },
  at: string,
  volumes: ReadonlySet<string>,
): FieldError[] => {
  const errors: FieldError[] = []
  const names = new Set<string>()
  const hostNetwork = spec.hostNetwork === true
  const unique = (container: Container, path: string) => {
    if (!container.name) return
    if (names.has(container.name)) errors.push(duplicateValue(`${path}.name`, container.name))
    names.add(container.name)
  }
  const hostPorts = new Set<string>()
  for (const [i, container] of spec.containers.entries()) {
    const path = `${at}.containers[${i}]`
    errors.push(...commonErrors(container, path, volumes, hostNetwork))
    unique(container, path)
    errors.push(...validateLifecycle(container.lifecycle, `${path}.lifecycle`), ...validateProbes(container, path))
    for (const [j, port] of (container.ports ?? []).entries()) {
      if (!port.hostPort) continue
      const key = `${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}`
      if (hostPorts.has(key)) errors.push(duplicateValue(`${path}.ports[${j}].hostPort`, key))
      hostPorts.add(key)
    }
  }
  for (const [i, container] of (spec.initContainers ?? []).entries()) {
    const path = `${at}.initContainers[${i}]`
    errors.push(...commonErrors(container, path, volumes, hostNetwork))
    unique(container, path)
    if (container.restartPolicy === 'Always') {
      errors.push(...validateLifecycle(container.lifecycle, `${path}.lifecycle`), ...validateProbes(container, path))
      continue
    }
    if (container.restartPolicy !== undefined) errors.push(notSupportedValue(`${path}.restartPolicy`, container.restartPolicy, ['Always']))
    for (const key of initOnly)
      if (container[key] !== undefined)
        errors.push(forbiddenValue(`${path}.${key}`, 'may not be set for init containers without restartPolicy=Always'))
  }
  return errors
}
