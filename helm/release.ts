import { gunzipSync, gzipSync, strFromU8, strToU8 } from 'fflate'
import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { type Api, listAll, pathOf } from '@/kubectl/client/api'
import { isNotFound } from '@/kubectl/errors'
import type { Chart, Metadata } from './chart'
import { HelmError } from './errors'

export type Status =
  | 'deployed'
  | 'failed'
  | 'pending-install'
  | 'pending-upgrade'
  | 'pending-rollback'
  | 'superseded'
  | 'uninstalled'
  | 'uninstalling'

/** A release as helm 4 keeps it in its Secret. */
export type Release = {
  name: string
  info: { first_deployed: string; last_deployed: string; deleted?: string; description: string; status: Status; notes?: string }
  chart: {
    metadata: Metadata
    lock: null
    templates: StoredFile[]
    values: JsonObject
    schema: null
    files: StoredFile[]
  }
  config?: JsonObject
  manifest: string
  hooks?: StoredHook[]
  version: number
  namespace: string
  apply_method?: string
}
type StoredFile = { name: string; data: string; modtime: string }
export type StoredHook = {
  name: string
  kind: string
  path: string
  manifest: string
  events: string[]
  last_run: { started_at?: string; completed_at?: string; phase: string }
  weight?: number
  delete_policies?: string[]
}

/** A moment as Go writes it in JSON. */
export const stamp = (ms: number) => new Date(ms).toISOString().replace(/\.(\d{3})Z$/, '.$1000000Z')

const stored = (files: [string, string][], modtime: string): StoredFile[] =>
  files.map(([name, text]) => ({ name, data: Buffer.from(text).toString('base64'), modtime }))

export function storedChart({ metadata, values, files }: Chart, modtime: string): Release['chart'] {
  const all = Object.entries(files).filter(([path]) => path !== 'Chart.yaml' && path !== 'values.yaml')
  const isTemplate = ([path]: [string, string]) => path.startsWith('templates/')
  return {
    metadata,
    lock: null,
    templates: stored(all.filter(isTemplate), modtime),
    values,
    schema: null,
    files: stored(
      all.filter((file) => !isTemplate(file)),
      modtime,
    ),
  }
}

/** The chart of a release: without its subcharts, which a release does not keep. */
export function chartOf({ chart }: Release): Chart {
  const files = Object.fromEntries(
    [...chart.templates, ...(chart.files ?? [])].map(({ name, data }) => [name, Buffer.from(data, 'base64').toString()]),
  )
  return { metadata: chart.metadata, values: chart.values ?? {}, files, subcharts: [] }
}

const mostReleaseBytes = 8 * 1024 * 1024
const secretName = ({ name, version }: Pick<Release, 'name' | 'version'>) => `sh.helm.release.v1.${name}.v${version}`
const secrets = {
  group: '',
  version: 'v1',
  plural: 'secrets',
  singular: 'secret',
  kind: 'Secret',
  namespaced: true,
  shortNames: [],
  categories: [],
  verbs: [],
  subresources: [],
  preferred: true,
}

type ReleaseSecret = KubeObject & { data?: { release?: string } }

function decoded(secret: KubeObject): Release[] {
  const { data } = secret as ReleaseSecret
  try {
    const zipped = Buffer.from(Buffer.from(data?.release ?? '', 'base64').toString(), 'base64')
    // The size of what comes out stands at the end of a gzip.
    if (zipped.length > 4 && zipped.readUInt32LE(zipped.length - 4) > mostReleaseBytes) return []
    return [JSON.parse(strFromU8(gunzipSync(zipped))) as Release]
  } catch {
    // Somebody else's Secret with helm's labels, as helm skips it.
    return []
  }
}

function encoded(release: Release): string {
  const zipped = gzipSync(strToU8(JSON.stringify(release)), { level: 9, mtime: 0 })
  return Buffer.from(Buffer.from(zipped).toString('base64')).toString('base64')
}

/** Where helm keeps releases: Secrets of a namespace. As storage/driver secrets. */
export type Storage = {
  /** Newest last; all of a namespace, or of all namespaces. */
  list(namespace: string | undefined, labels?: string): Promise<Release[]>
  /** The revisions of one release, oldest first. Throws `release: not found` when there is none. */
  history(name: string): Promise<Release[]>
  create(release: Release): Promise<void>
  update(release: Release): Promise<void>
  remove(release: Release): Promise<void>
  labels(release: Release): Promise<Record<string, string>>
}

export function releaseStorage(api: Api, namespace: string, now: () => number): Storage {
  const labelsOf = (release: Release, at: 'createdAt' | 'modifiedAt') => ({
    [at]: String(Math.floor(now() / 1000)),
    name: release.name,
    owner: 'helm',
    status: release.info.status,
    version: String(release.version),
  })
  const objectOf = (release: Release, at: 'createdAt' | 'modifiedAt'): Json => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: secretName(release), namespace, labels: labelsOf(release, at) },
    data: { release: encoded(release) },
    type: 'helm.sh/release.v1',
  })
  const list: Storage['list'] = async (where, labels = 'owner=helm') =>
    (await listAll(api, secrets, where, { labelSelector: labels })).items.flatMap(decoded).sort((a, b) => a.version - b.version)
  return {
    list,
    async history(name) {
      const found = await list(namespace, `name=${name},owner=helm`)
      if (found.length === 0) throw new HelmError('release: not found')
      return found
    },
    async create(release) {
      await api.request('POST', pathOf(secrets, namespace), { body: objectOf(release, 'createdAt') }).catch((error) => {
        throw new HelmError(`create: failed to create: ${error instanceof Error ? error.message : String(error)}`)
      })
    },
    async update(release) {
      await api.request('PUT', pathOf(secrets, namespace, secretName(release)), { body: objectOf(release, 'modifiedAt') })
    },
    async remove(release) {
      await api.request('DELETE', pathOf(secrets, namespace, secretName(release))).catch((error) => {
        if (!isNotFound(error)) throw error
      })
    },
    async labels(release) {
      const secret = await api.request<KubeObject>('GET', pathOf(secrets, namespace, secretName(release)))
      return secret.metadata.labels ?? {}
    },
  }
}
