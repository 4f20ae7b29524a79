import { parseQuantity } from '@/apimachinery/quantity'
import type { Reader } from '@/cluster/api/reader'
import { configMap } from '@/cluster/kinds/core/config-map'
import type { Container, Pod } from '@/cluster/kinds/core/pod-types'
import { secret } from '@/cluster/kinds/core/secret'
import { service } from '@/cluster/kinds/core/service'
import { isHeadless } from '@/cluster/kinds/core/service-types'

/** A container that cannot be configured: the kubelet's own sentence. */
export class ConfigError extends Error {}

export const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8')

type Values = Readonly<Record<string, string>>

export const configMapData = (read: Reader, namespace: string, name: string): Values | undefined => {
  const found = read.get(configMap, namespace, name)
  if (!found) return undefined
  return { ...found.data, ...Object.fromEntries(Object.entries(found.binaryData ?? {}).map(([key, value]) => [key, decoded(value)])) }
}

export const secretData = (read: Reader, namespace: string, name: string): Values | undefined => {
  const found = read.get(secret, namespace, name)
  return found && Object.fromEntries(Object.entries(found.data ?? {}).map(([key, value]) => [key, decoded(value)]))
}

/**
 * A container's environment: image, services, envFrom, env, in rising order of strength. Throws ConfigError.
 * as pkg/kubelet makeEnvironmentVariables
 */
export function environmentOf(
  pod: Pod,
  container: Container,
  image: Values,
  read: Reader,
  podIP: string,
  hostIP: string,
): Record<string, string> {
  const namespace = pod.metadata.namespace!
  const own: Record<string, string> = {}
  const services = serviceVariables(pod, read)
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const ref = configMapRef ?? secretRef
    if (!ref) continue
    const data = configMapRef ? configMapData(read, namespace, ref.name ?? '') : secretData(read, namespace, ref.name ?? '')
    if (!data && !ref.optional) throw new ConfigError(`${configMapRef ? 'configmap' : 'secret'} "${ref.name}" not found`)
    for (const [key, value] of Object.entries(data ?? {})) own[prefix + key] = value
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    const from = valueFrom?.configMapKeyRef ?? valueFrom?.secretKeyRef
    if (from) {
      const found = keyValue(read, namespace, from, valueFrom?.configMapKeyRef !== undefined)
      if (found !== undefined) own[name] = found
    } else if (valueFrom?.fieldRef) own[name] = fieldValue(pod, valueFrom.fieldRef.fieldPath, podIP, hostIP) ?? ''
    else if (valueFrom?.resourceFieldRef) own[name] = resourceValue(pod, container, valueFrom.resourceFieldRef)
    else own[name] = expanded(value ?? '', { ...services, ...own })
  }
  return { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOSTNAME: hostnameOf(pod), ...image, ...services, ...own }
}

function keyValue(
  read: Reader,
  namespace: string,
  { name = '', key, optional }: { name?: string; key: string; optional?: boolean },
  isConfigMap: boolean,
): string | undefined {
  const data = isConfigMap ? configMapData(read, namespace, name) : secretData(read, namespace, name)
  if (!data) {
    if (optional) return undefined
    throw new ConfigError(`${isConfigMap ? 'configmap' : 'secret'} "${name}" not found`)
  }
  if (data[key] === undefined && !optional) {
    throw new ConfigError(`couldn't find key ${key} in ${isConfigMap ? 'ConfigMap' : 'Secret'} ${namespace}/${name}`)
  }
  return data[key]
}

/** `$(NAME)` in values, commands and arguments; `$$(NAME)` stays. as third_party/forked/golang/expansion */
export const expanded = (text: string, values: Values): string =>
  text.replace(/\$\$|\$\(([^()]*)\)/g, (whole, name: string | undefined) => (whole === '$$' ? '$' : (values[name!] ?? whole)))

export const hostnameOf = (pod: Pod): string =>
  pod.spec.hostNetwork ? pod.spec.nodeName! : (pod.spec.hostname ?? pod.metadata.name!).slice(0, 63)

/** The value of a downward field; undefined for a label or annotation that is not there. as pkg/fieldpath ExtractFieldPathAsString */
export function fieldValue(pod: Pod, path: string, podIP: string, hostIP: string): string | undefined {
  const keyed = /^metadata\.(labels|annotations)\['([^']*)'\]$/.exec(path)
  if (keyed) return pod.metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2]!]
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name
    case 'metadata.namespace':
      return pod.metadata.namespace
    case 'metadata.uid':
      return pod.metadata.uid
    case 'metadata.labels':
      return mapText(pod.metadata.labels)
    case 'metadata.annotations':
      return mapText(pod.metadata.annotations)
    case 'spec.nodeName':
      return pod.spec.nodeName
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName
    case 'status.podIP':
    case 'status.podIPs':
      return podIP
    case 'status.hostIP':
    case 'status.hostIPs':
      return hostIP
    default:
      return undefined
  }
}

const mapText = (map: Values | undefined): string =>
  Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}\n`)
    .join('')

// as pkg/api/v1/resource ExtractContainerResourceValue
export function resourceValue(pod: Pod, container: Container, ref: { containerName?: string; resource: string; divisor?: string }): string {
  const from = pod.spec.containers.find(({ name }) => name === ref.containerName) ?? container
  const [kind, name = ''] = ref.resource.split('.')
  const amount = parseQuantity(from.resources?.[kind as 'limits' | 'requests']?.[name] ?? 0) ?? 0
  const divisor = parseQuantity(ref.divisor && ref.divisor !== '0' ? ref.divisor : 1) ?? 1
  return String(Math.ceil(amount / divisor))
}

const underscored = (name: string): string => name.toUpperCase().replaceAll('-', '_')

/** Variables of the Services of the namespace, and of `kubernetes`. as pkg/kubelet/envvars FromServices */
function serviceVariables(pod: Pod, read: Reader): Record<string, string> {
  const all = pod.spec.enableServiceLinks === false ? [] : read.list(service, pod.metadata.namespace)
  const master = read.get(service, 'default', 'kubernetes')
  const seen = all.filter((s) => s.metadata.name !== 'kubernetes' || s.metadata.namespace !== 'default')
  const variables: Record<string, string> = {}
  for (const { metadata, spec } of master ? [master, ...seen] : seen) {
    const ip = spec.clusterIP
    const [first] = spec.ports ?? []
    if (!ip || !first || isHeadless({ spec } as never)) continue
    const name = underscored(metadata.name!)
    variables[`${name}_SERVICE_HOST`] = ip
    variables[`${name}_SERVICE_PORT`] = String(first.port)
    for (const port of spec.ports ?? []) {
      if (port.name) variables[`${name}_SERVICE_PORT_${underscored(port.name)}`] = String(port.port)
    }
    const protocol = (first.protocol ?? 'TCP').toLowerCase()
    variables[`${name}_PORT`] = `${protocol}://${ip}:${first.port}`
    for (const port of spec.ports ?? []) {
      const proto = port.protocol ?? 'TCP'
      const prefix = `${name}_PORT_${port.port}_${proto}`
      variables[prefix] = `${proto.toLowerCase()}://${ip}:${port.port}`
      variables[`${prefix}_PROTO`] = proto.toLowerCase()
      variables[`${prefix}_PORT`] = String(port.port)
      variables[`${prefix}_ADDR`] = ip
    }
  }
  return variables
}
