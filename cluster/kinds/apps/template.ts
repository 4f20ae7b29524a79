import { type LabelSelector, matchesSelector } from '@/apimachinery/selector'
import type { FieldError } from '@/cluster/door'
import { defaultPodSpec } from '../core/pod-defaults'
import type { PodTemplate } from '../core/pod-types'
import { validatePodSpec } from '../core/pod-validation'
import { invalidValue, notSupportedValue, requiredValue } from '../field-error'
import { annotationErrors, labelErrors } from '../names'
import { selectorErrors } from '../selector-rules'

// What Deployment, ReplicaSet, StatefulSet and DaemonSet share.

export type Scalable = { spec: { selector?: LabelSelector; template?: PodTemplate; replicas?: number } }

export const defaultTemplate = (template: PodTemplate | undefined): void => {
  if (template?.spec) defaultPodSpec(template.spec)
}

const isEmpty = (selector: LabelSelector) => !Object.keys(selector.matchLabels ?? {}).length && !selector.matchExpressions?.length

/** Whom the texts speak of, by the word that the texts on empty selectors use. */
const owners = { deployment: 'ReplicaSet', statefulset: 'StatefulSet', daemonset: 'DaemonSet' } as const

/** An update strategy as Go holds it, which is how errors print it. */
export const heldStrategy = (strategy: { type?: string; rollingUpdate?: unknown } | undefined) => ({
  Type: strategy?.type ?? '',
  RollingUpdate: strategy?.rollingUpdate ?? null,
})

/** Selector and template must be there and fit each other. As pkg/apis/apps/validation ValidatePodTemplateSpecForReplicaSet and its kin. */
export const validateSelectorAndTemplate = ({ spec }: Scalable, kindForEmpty: keyof typeof owners): FieldError[] => {
  const errors: FieldError[] = []
  const { selector, template } = spec
  if (selector === undefined) errors.push(requiredValue('spec.selector', ''))
  else {
    const broken = selectorErrors(selector, 'spec.selector')
    errors.push(...broken)
    if (broken.length > 0 && kindForEmpty === 'deployment')
      return [...errors, invalidValue('spec.selector', selector, 'invalid label selector')]
    if (isEmpty(selector)) errors.push(invalidValue('spec.selector', selector, `empty selector is invalid for ${kindForEmpty}`))
  }
  const labels = template?.metadata?.labels
  if (selector !== undefined && !isEmpty(selector) && !matchesSelector(labels, selector))
    errors.push(invalidValue('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`'))
  errors.push(
    ...labelErrors(labels, 'spec.template.labels'),
    ...annotationErrors(template?.metadata?.annotations, 'spec.template.annotations'),
  )
  errors.push(...validatePodSpec(template?.spec, 'spec.template.spec'))
  const restart = template?.spec?.restartPolicy
  if (template?.spec?.containers?.length && restart !== 'Always')
    errors.push(notSupportedValue('spec.template.spec.restartPolicy', restart, ['Always']))
  if (template?.spec?.activeDeadlineSeconds !== undefined)
    errors.push({
      field: 'spec.template.spec.activeDeadlineSeconds',
      reason: 'FieldValueForbidden',
      message: `Forbidden: activeDeadlineSeconds in ${owners[kindForEmpty]} is not Supported`,
    })
  return errors
}
