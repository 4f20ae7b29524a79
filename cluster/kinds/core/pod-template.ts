import type { KubeObject } from '@/apimachinery/object'
import { containersCell, imagesCell } from '../columns'
import { defineKind } from '../define'
import { annotationErrors, labelErrors } from '../names'
import { defaultPodSpec } from './pod-defaults'
import type { PodTemplate as Template } from './pod-types'
import { validatePodSpec } from './pod-validation'

export type PodTemplate = KubeObject & { template?: Template }

export const podTemplate = defineKind<PodTemplate>({
  apiVersion: 'v1',
  kind: 'PodTemplate',
  plural: 'podtemplates',
  namespaced: true,
  generation: true,
  defaults: ({ template }) => {
    if (template?.spec) defaultPodSpec(template.spec)
  },
  // as pkg/apis/core/validation ValidatePodTemplate
  validate: ({ template }) => [
    ...labelErrors(template?.metadata?.labels, 'template.labels'),
    ...annotationErrors(template?.metadata?.annotations, 'template.annotations'),
    ...validatePodSpec(template?.spec, 'template.spec'),
  ],
  columns: [
    { name: 'Containers', cell: ({ template }) => containersCell(template) },
    { name: 'Images', cell: ({ template }) => imagesCell(template) },
    {
      name: 'Pod Labels',
      cell: ({ template }) =>
        Object.entries(template?.metadata?.labels ?? {})
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, value]) => `${key}=${value}`)
          .join(',') || '<none>',
    },
  ],
})
