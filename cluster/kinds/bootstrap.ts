import type { KubeObject } from '@/apimachinery/object'
import type { Reader } from '@/cluster/api/reader'
import { service } from './core/service'

/** Metadata of what an API server makes itself when it first starts, where we work such objects out: those of the Service that it makes then. */
export const bootstrapMetadata = (read: Reader): Pick<KubeObject['metadata'], 'uid' | 'resourceVersion' | 'creationTimestamp'> => {
  const { uid, resourceVersion, creationTimestamp } = read.get(service, 'default', 'kubernetes')?.metadata ?? {}
  return { uid, resourceVersion, creationTimestamp }
}

/** Metadata of flow control's own objects, which the server keeps as it wants them. as pkg/registry/flowcontrol/ensurer */
export const keptUpToDate = { generation: 1, annotations: { 'apf.kubernetes.io/autoupdate-spec': 'true' } }
