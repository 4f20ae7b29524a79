import type { KubeObject } from '@/apimachinery/object'
import { type Api, listAll } from '../client/api'
import { describer } from './describer'
import { eventLines, eventsAbout } from './events'
import { type LimitRange, type Quota, quotaInNamespace, rangeLines } from './policy'
import { annotationLines, headLines, mapLines } from './writer'

type ConfigMap = KubeObject & { data?: Record<string, string>; binaryData?: Record<string, string>; immutable?: boolean }

const bytesOf = (base64: string) => atob(base64).length

/** As describe describeConfigMap. */
export const describeConfigMap = describer<ConfigMap>('', 'ConfigMap', async (w, map, { api, now, showEvents }) => {
  headLines(w, map)
  w.line(0, '')
  w.line(0, 'Data')
  w.line(0, '====')
  for (const key of Object.keys(map.data ?? {}).sort()) {
    w.line(0, `${key}:`)
    w.line(0, '----')
    w.line(0, `${map.data?.[key]}`)
    w.line(0, '')
  }
  w.line(0, '')
  w.line(0, 'BinaryData')
  w.line(0, '====')
  for (const key of Object.keys(map.binaryData ?? {}).sort()) w.line(0, `${key}: ${bytesOf(map.binaryData?.[key] ?? '')} bytes`)
  w.line(0, '')
  if (showEvents) eventLines(w, await eventsAbout(api, map), now)
})

type Secret = KubeObject & { type?: string; data?: Record<string, string> }

/** As describe describeSecret: sizes only, except a service account's token. */
export const describeSecret = describer<Secret>('', 'Secret', (w, secret) => {
  headLines(w, secret)
  w.line(0, '')
  w.line(0, `Type:\t${secret.type ?? ''}`)
  w.line(0, '')
  w.line(0, 'Data')
  w.line(0, '====')
  for (const key of Object.keys(secret.data ?? {}).sort()) {
    const value = secret.data?.[key] ?? ''
    if (key === 'token' && secret.type === 'kubernetes.io/service-account-token') w.line(0, `${key}:\t${atob(value)}`)
    else w.line(0, `${key}:\t${bytesOf(value)} bytes`)
  }
})

type ServiceAccount = KubeObject & { imagePullSecrets?: { name: string }[] }

/** As describe describeServiceAccount. */
export const describeServiceAccount = describer<ServiceAccount>('', 'ServiceAccount', async (w, account, { api, now, showEvents }) => {
  headLines(w, account)
  if ((account.imagePullSecrets ?? []).length === 0) w.line(0, 'Image pull secrets:\t<none>')
  account.imagePullSecrets?.forEach(({ name }, index) => {
    w.line(0, `${index === 0 ? 'Image pull secrets:' : ''}\t${name}`)
  })
  if (showEvents) eventLines(w, await eventsAbout(api, account), now)
})

type Namespace = KubeObject & { status?: { phase?: string } }

/** As describe describeNamespace. */
export const describeNamespace = describer<Namespace>('', 'Namespace', async (w, namespace, { api }) => {
  w.line(0, `Name:\t${namespace.metadata.name}`)
  mapLines(w, 'Labels', namespace.metadata.labels)
  annotationLines(w, 'Annotations', namespace.metadata.annotations)
  w.line(0, `Status:\t${namespace.status?.phase ?? ''}`)
  const quotas = await inNamespace(api, 'ResourceQuota', namespace)
  if (quotas) {
    w.line(0, '')
    if (quotas.length === 0) w.line(0, 'No resource quota.')
    else {
      w.line(0, 'Resource Quotas')
      for (const quota of quotas) quotaInNamespace(w, quota as Quota)
    }
  }
  const ranges = await inNamespace(api, 'LimitRange', namespace)
  if (ranges) {
    w.line(0, '')
    if (ranges.length === 0) w.line(0, 'No LimitRange resource.')
    else {
      w.line(0, 'Resource Limits')
      rangeLines(w, ' ', ranges as LimitRange[])
    }
  }
})

/** Undefined: the server has no such kind, and nothing is said of it. */
async function inNamespace(api: Api, kind: string, namespace: KubeObject): Promise<KubeObject[] | undefined> {
  const resource = await api.forKind('v1', kind)
  return resource && (await listAll(api, resource, namespace.metadata.name)).items
}
