import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { type Built, isMap } from './kustomization'

/**
 * Where kinds name others: the last fields of the way to the name (positions in lists left out), and the kind meant there. As kustomize
 * api/internal/konfig/builtinpluginconsts namereference.
 */
const ways: [way: string, kinds: string[]][] = [
  ['configMap.name', ['ConfigMap']],
  ['configMapRef.name', ['ConfigMap']],
  ['configMapKeyRef.name', ['ConfigMap']],
  ['secret.name', ['Secret']],
  ['secret.secretName', ['Secret']],
  ['secretRef.name', ['Secret']],
  ['secretKeyRef.name', ['Secret']],
  ['imagePullSecrets.name', ['Secret']],
  ['tls.secretName', ['Secret']],
  ['secrets.name', ['Secret']],
  ['persistentVolumeClaim.claimName', ['PersistentVolumeClaim']],
  ['spec.volumeName', ['PersistentVolume']],
  ['spec.storageClassName', ['StorageClass']],
  ['serviceAccountName', ['ServiceAccount']],
  ['priorityClassName', ['PriorityClass']],
  ['backend.service.name', ['Service']],
  ['defaultBackend.service.name', ['Service']],
  ['spec.serviceName', ['Service']],
  ['spec.ingressClassName', ['IngressClass']],
  ['backendRefs.name', ['Service']],
  ['parentRefs.name', ['Gateway']],
  ['spec.gatewayClassName', ['GatewayClass']],
]

type Renamed = { kind: string; was: string; is: string; namespace: string }

/** Gives every reference the name that its object has come to bear. */
export function renameReferences(all: readonly Built[]): void {
  const renamed: Renamed[] = all
    .filter(({ object, firstName }) => object.metadata.name !== firstName)
    .map(({ object, firstName }) => ({
      kind: object.kind,
      was: firstName,
      is: object.metadata.name ?? '',
      namespace: object.metadata.namespace ?? '',
    }))
  if (renamed.length === 0) return
  for (const { object } of all) walk(object as unknown as JsonObject, [], object, renamed)
}

function walk(value: JsonObject, path: string[], object: KubeObject, renamed: readonly Renamed[]): void {
  for (const [key, field] of Object.entries(value)) {
    const at = [...path, key]
    if (typeof field === 'string') {
      const kinds = kindsAt(at, value, object)
      const match = kinds && renamed.find(({ kind, was }) => kinds.includes(kind) && was === field)
      if (match) value[key] = match.is
    } else for (const item of Array.isArray(field) ? field : [field]) if (isMap(item as Json)) walk(item as JsonObject, at, object, renamed)
  }
}

function kindsAt(path: readonly string[], holder: JsonObject, object: KubeObject): string[] | undefined {
  if (path[0] === 'metadata') return undefined
  const field = path.at(-1)
  const parent = path.at(-2)
  // References that say themselves what kind they mean
  if (field === 'name' && ['roleRef', 'scaleTargetRef', 'subjects', 'targetRef'].includes(parent ?? '')) return [String(holder.kind)]
  if (object.kind === 'ServiceAccount' && parent === undefined) return undefined
  const way = path.join('.')
  return ways.find(([end]) => way === end || way.endsWith(`.${end}`))?.[1]
}
