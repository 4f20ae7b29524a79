import type { Reader } from '@/cluster/api/reader'
import { pod } from '@/cluster/kinds/core/pod'
import { type PriorityClass, priorityClass } from '@/cluster/kinds/scheduling/priority-class'
import { type AdmissionPlugin, draftOf, refused } from './plugin'

/** Of several defaults, which only races can make, the lowest value counts. as getDefaultPriorityClass */
const defaultClass = (read: Reader): PriorityClass | undefined =>
  read
    .list(priorityClass)
    .filter((c) => c.globalDefault)
    .sort((a, b) => a.value - b.value)[0]

/** The number behind a pod's class, and one default class at most. as plugin/pkg/admission/priority */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  admit: (request) => {
    const draft = draftOf(request, pod)
    if (!draft?.spec) return
    const { spec } = draft
    if (request.operation === 'UPDATE') {
      const old = (request.old as typeof draft).spec
      spec.priority ??= old.priority
      spec.preemptionPolicy ??= old.preemptionPolicy
    }
    if (request.operation !== 'CREATE') return
    const named = spec.priorityClassName
    const found = named ? request.read.get(priorityClass, undefined, named) : defaultClass(request.read)
    if (named && found === undefined) throw refused(request, `no PriorityClass with name ${named} was found`, 'admit')
    if (found) spec.priorityClassName = found.metadata.name
    const value = found?.value ?? 0
    const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority'
    const mustNot = (what: string, given: string | number, computed: string | number) =>
      refused(
        request,
        `the ${what} (${given}) must not be provided in pod spec; priority admission controller computed ${computed} from the given PriorityClass name`,
        'admit',
      )
    if (spec.priority !== undefined && spec.priority !== value) throw mustNot('integer value of priority', spec.priority, value)
    if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy)
      throw mustNot('string value of PreemptionPolicy', spec.preemptionPolicy, policy)
    spec.priority = value
    spec.preemptionPolicy = policy
  },
  validate: (request) => {
    const draft = draftOf(request, priorityClass)
    if (!draft?.globalDefault || request.operation === 'DELETE') return
    const other = defaultClass(request.read)
    if (other !== undefined && (request.operation === 'CREATE' || other.metadata.name !== draft.metadata.name))
      throw refused(request, `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`)
  },
}
