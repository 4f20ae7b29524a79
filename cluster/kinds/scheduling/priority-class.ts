import type { KubeObject } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '../columns'
import { defineKind } from '../define'
import { forbiddenValue, immutableValue, notSupportedValue } from '../field-error'

export type PriorityClass = KubeObject & {
  value: number
  globalDefault?: boolean
  description?: string
  preemptionPolicy?: 'PreemptLowerPriority' | 'Never'
}

const policies = ['PreemptLowerPriority', 'Never']
/** The highest priority that users may give. as scheduling.HighestUserDefinablePriority */
const highestOfUsers = 1_000_000_000

/** The classes that every cluster has. as pkg/apis/scheduling/v1 SystemPriorityClasses */
export const systemPriorityClasses: readonly { metadata: { name: string }; value: number; description: string }[] = [
  {
    metadata: { name: 'system-node-critical' },
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
  {
    metadata: { name: 'system-cluster-critical' },
    value: 2_000_000_000,
    description: 'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
]

// as IsKnownSystemPriorityClass
const systemErrors = (pc: PriorityClass): string | undefined => {
  const { name } = pc.metadata
  const known = systemPriorityClasses.find((c) => c.metadata.name === name)
  if (known === undefined) return `${name} is not a known system priority class`
  if (known.value !== pc.value) return `value of ${name} PriorityClass must be ${known.value}`
  if (pc.globalDefault) return `globalDefault of ${name} PriorityClass must be false`
  return undefined
}

export const priorityClass = defineKind<PriorityClass>({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  shortNames: ['pc'],
  namespaced: false,
  generation: true,
  // as pkg/apis/scheduling/v1 SetDefaults_PriorityClass
  defaults: (draft) => {
    draft.preemptionPolicy ??= 'PreemptLowerPriority'
    draft.value ??= 0
    if (draft.globalDefault === false) delete draft.globalDefault
  },
  // as pkg/apis/scheduling/validation ValidatePriorityClass
  validate: (pc) => {
    const errors: FieldError[] = []
    if (pc.metadata.name?.startsWith('system-')) {
      const why = systemErrors(pc)
      if (why !== undefined)
        errors.push(
          forbiddenValue('metadata.name', `priority class names with 'system-' prefix are reserved for system use only. error: ${why}`),
        )
    } else if (pc.value > highestOfUsers)
      errors.push(forbiddenValue('value', `maximum allowed value of a user defined priority is ${highestOfUsers}`))
    if (pc.preemptionPolicy !== undefined && !policies.includes(pc.preemptionPolicy))
      errors.push(notSupportedValue('preemptionPolicy', pc.preemptionPolicy, policies))
    return errors
  },
  // as ValidatePriorityClassUpdate
  validateUpdate: (pc, old) => [
    ...(pc.value === old.value ? [] : [forbiddenValue('value', 'may not be changed in an update.')]),
    ...(pc.preemptionPolicy === old.preemptionPolicy ? [] : [immutableValue('preemptionPolicy', pc.preemptionPolicy)]),
  ],
  columns: [
    { name: 'Value', type: 'integer', cell: (pc) => pc.value },
    { name: 'Global-Default', type: 'boolean', cell: (pc) => pc.globalDefault === true },
    ageColumn,
    { name: 'PreemptionPolicy', cell: (pc) => pc.preemptionPolicy ?? '' },
  ],
})
