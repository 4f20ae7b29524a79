import type { KubeObject } from '@/apimachinery/object'
import { ageColumn } from '../columns'
import { defineKind, statusOf } from '../define'
import { forbiddenValue, requiredValue } from '../field-error'
import { dns1123Subdomain } from '../text-rules'

export type VolumeAttachment = KubeObject & {
  spec: { attacher: string; source: { persistentVolumeName?: string; inlineVolumeSpec?: object }; nodeName: string }
  status?: { attached: boolean; attachError?: { time?: string; message?: string } }
}

const exactlyOne = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'

export const volumeAttachment = defineKind<VolumeAttachment>({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'VolumeAttachment',
  plural: 'volumeattachments',
  conditionalUpdate: true,
  namespaced: false,
  subresources: [statusOf('VolumeAttachment')],
  prepare: (draft, previous) => {
    if (previous === undefined) draft.status = { attached: false }
    return []
  },
  // as pkg/apis/storage/validation ValidateVolumeAttachment
  validate: ({ spec }) => {
    const { persistentVolumeName: name, inlineVolumeSpec: inline } = spec?.source ?? {}
    return [
      ...(spec?.attacher ? [] : [requiredValue('spec.attacher', '')]),
      ...(name === undefined && inline === undefined
        ? [requiredValue('spec.source', exactlyOne)]
        : name !== undefined && inline !== undefined
          ? [forbiddenValue('spec.source', exactlyOne)]
          : name === ''
            ? [requiredValue('spec.source.persistentVolumeName', 'must specify non empty persistentVolumeName')]
            : []),
      ...dns1123Subdomain('spec.nodeName', spec?.nodeName ?? ''),
    ]
  },
  immutable: ['spec'],
  columns: [
    { name: 'Attacher', cell: ({ spec }) => spec.attacher },
    { name: 'PV', cell: ({ spec }) => spec.source.persistentVolumeName ?? '' },
    { name: 'Node', cell: ({ spec }) => spec.nodeName },
    { name: 'Attached', type: 'boolean', cell: ({ status }) => status?.attached === true },
    ageColumn,
  ],
})
