import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { ageColumn } from '../columns'
import { defineKind } from '../define'
import { requiredValue } from '../field-error'
import { nonNegative } from '../number-rules'

/** A state that a DaemonSet or StatefulSet has had: `data` is a patch that brings it back. */
export type ControllerRevision = KubeObject & { data?: JsonObject; revision: number }

/** `daemonset.apps/kube-proxy` */
const controllerCell = ({ metadata }: ControllerRevision): string => {
  const owner = metadata.ownerReferences?.find((reference) => reference.controller)
  if (!owner) return '<none>'
  const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : ''
  return `${owner.kind.toLowerCase()}${group}/${owner.name}`
}

export const controllerRevision = defineKind<ControllerRevision>({
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  namespaced: true,
  defaults: (revision) => {
    revision.revision ??= 0
  },
  // as pkg/apis/apps/validation ValidateControllerRevision
  validate: ({ data, revision }) => [
    ...(data === undefined ? [requiredValue('data', 'data is mandatory')] : []),
    ...nonNegative('revision', revision),
  ],
  immutable: ['data'],
  columns: [
    { name: 'Controller', cell: controllerCell },
    { name: 'Revision', type: 'integer', cell: ({ revision }) => revision },
    ageColumn,
  ],
})
