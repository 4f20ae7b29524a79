import type { KubeObject } from '@/apimachinery/object'
import { type Api, listAll } from '../client/api'
import { describer } from './describer'
import { eventLines, eventsAbout } from './events'
import { annotationLines, mapLines, type Writer } from './writer'

type ConfigMap = KubeObject & { data?: Record<string, string>; binaryData?: Record<string, string>; immutable?: boolean }

function headLines(w: Writer, { metadata }: KubeObject): void {
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  mapLines(w, 'Labels', metadata.labels)
  annotationLines(w, 'Annotations', metadata.annotations)
}

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

type ServiceAccount = KubeObject & { secrets?: { name: string }[]; imagePullSecrets?: { name: string }[] }

/** As describe describeServiceAccount. */
export const describeServiceAccount = describer<ServiceAccount>('', 'ServiceAccount', async (w, account, { api, now, showEvents }) => {
  headLines(w, account)
  nameLines(w, 'Image pull secrets', account.imagePullSecrets)
  nameLines(w, 'Mountable secrets', account.secrets)
  w.line(0, 'Tokens:             \t<none>')
  if (showEvents) eventLines(w, await eventsAbout(api, account), now)
})

function nameLines(w: Writer, title: string, names: readonly { name: string }[] | undefined): void {
  const head = `${title}: `.padEnd(20)
  if (!names || names.length === 0) w.line(0, `${head}\t<none>`)
  names?.forEach(({ name }, index) => {
    w.line(0, `${index === 0 ? head : ' '.repeat(20)}\t${name}`)
  })
}

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
    else quotaLines(w, quotas as Quota[])
  }
  const ranges = await inNamespace(api, 'LimitRange', namespace)
  if (ranges) {
    w.line(0, '')
    if (ranges.length === 0) w.line(0, 'No LimitRange resource.')
    else rangeLines(w, ranges as LimitRange[])
  }
})

type Quota = KubeObject & { status?: { hard?: Record<string, string>; used?: Record<string, string> } }

function quotaLines(w: Writer, quotas: readonly Quota[]): void {
  w.line(0, 'Resource Quotas')
  for (const { metadata, status } of quotas) {
    w.line(1, `Name:\t${metadata.name}`)
    w.line(1, 'Resource\tUsed\tHard')
    w.line(1, '--------\t---\t---')
    for (const name of Object.keys(status?.hard ?? {}).sort()) w.line(1, `${name}\t${status?.used?.[name] ?? '0'}\t${status?.hard?.[name]}`)
  }
}

type LimitRange = KubeObject & {
  spec?: {
    limits?: ({ type: string; maxLimitRequestRatio?: Record<string, string> } & Record<
      'min' | 'max' | 'default' | 'defaultRequest',
      Record<string, string> | undefined
    >)[]
  }
}

function rangeLines(w: Writer, ranges: readonly LimitRange[]): void {
  w.line(0, 'Resource Limits')
  w.line(0, ' Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio')
  w.line(0, ' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------')
  for (const limit of ranges.flatMap((range) => range.spec?.limits ?? [])) {
    const columns = [limit.min, limit.max, limit.defaultRequest, limit.default, limit.maxLimitRequestRatio]
    for (const name of [...new Set(columns.flatMap((column) => Object.keys(column ?? {})))].sort())
      w.line(0, ` ${limit.type}\t${name}\t${columns.map((column) => column?.[name] ?? '-').join('\t')}`)
  }
}

/** Undefined: the server has no such kind, and nothing is said of it. */
async function inNamespace(api: Api, kind: string, namespace: KubeObject): Promise<KubeObject[] | undefined> {
  const resource = await api.forKind('v1', kind)
  return resource && (await listAll(api, resource, namespace.metadata.name)).items
}
