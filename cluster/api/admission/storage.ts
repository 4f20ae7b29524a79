import { persistentVolume } from '@/cluster/kinds/core/persistent-volume'
import { classOf, type PersistentVolumeClaim, persistentVolumeClaim } from '@/cluster/kinds/core/persistent-volume-claim'
import { amountOf } from '@/cluster/kinds/core/quantity-rules'
import { defaultStorageClass, storageClass } from '@/cluster/kinds/storage/storage-class'
import { type AdmissionPlugin, draftOf, refused } from './plugin'

/** A claim that leaves its class open gets the default one. as plugin/pkg/admission/storage/storageclass/setdefault */
export const defaultStorageClassPlugin: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  admit: (request) => {
    const draft = draftOf(request, persistentVolumeClaim)
    if (!draft?.spec || request.operation !== 'CREATE' || classOf(draft) !== undefined) return
    const found = defaultStorageClass(request.read)
    if (found) draft.spec.storageClassName = found.metadata.name
  },
}

/** What is in use is held by a finalizer. as plugin/pkg/admission/storage/storageobjectinuseprotection */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  admit: (request) => {
    if (request.operation !== 'CREATE') return
    const hold = (finalizer: string) => {
      const { metadata } = request.draft
      if (!metadata.finalizers?.includes(finalizer)) metadata.finalizers = [...(metadata.finalizers ?? []), finalizer]
    }
    if (draftOf(request, persistentVolumeClaim)) hold('kubernetes.io/pvc-protection')
    if (draftOf(request, persistentVolume)) hold('kubernetes.io/pv-protection')
  },
}

/** Only a class that says so lets its claims grow. as plugin/pkg/admission/storage/persistentvolume/resize */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  validate: (request) => {
    const draft = draftOf(request, persistentVolumeClaim)
    if (!draft || request.operation !== 'UPDATE') return
    const old = request.old as PersistentVolumeClaim
    if (amountOf(draft.spec.resources?.requests?.storage) <= amountOf(old.spec.resources?.requests?.storage)) return
    if (old.status?.phase !== 'Bound') throw refused(request, 'Only bound persistent volume claims can be expanded')
    const name = classOf(draft)
    const allowed = name && name === classOf(old) && request.read.get(storageClass, undefined, name)?.allowVolumeExpansion
    if (!allowed)
      throw refused(
        request,
        'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
      )
  },
}
