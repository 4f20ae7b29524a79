import { equalJson } from '@/apimachinery/equal'
import type { Reader } from '@/cluster/api/reader'
import { timestamp } from '@/cluster/api/time'
import { storageKindOf } from '@/cluster/kinds/apiextensions/custom-kinds'
import {
  type CustomResourceDefinition,
  cleanupFinalizer,
  customResourceDefinition,
  type DefinitionCondition,
  isTrue,
  type Names,
} from '@/cluster/kinds/apiextensions/custom-resource-definition'
import type { Kind } from '@/cluster/kinds/kind'
import { isTerminating } from '@/cluster/node/pod-facts'
import { type Action, type Controller, controller, type PlanContext } from './plan'

/** Conditions of a definition, and its objects' end when it goes. As apiextensions-apiserver pkg/controller status, establish and finalizer. */
export const customResourceDefinitionController = controller<CustomResourceDefinition>({
  name: 'custom-resource-definitions',
  for: customResourceDefinition,
  // A definition that goes frees its names for others.
  watches: [
    {
      kind: customResourceDefinition as unknown as Kind,
      keys: (_, read) => read.list(customResourceDefinition).map(({ metadata }) => ({ name: metadata.name! })),
    },
  ],
  plan,
})

/** Plans a definition when an object of its own has changed: the last one that goes lets it go too. */
export const customResourceCleanup = (kind: Kind): Controller =>
  controller<CustomResourceDefinition>({
    name: `custom-resource-cleanup ${kind.plural}.${kind.group}`,
    for: customResourceDefinition,
    watches: [{ kind, keys: () => [{ name: `${kind.plural}.${kind.group}` }] }],
    plan: (definition, context) => (isTerminating(definition) ? plan(definition, context) : []),
  })

function plan(definition: CustomResourceDefinition, { read, now }: PlanContext): Action[] {
  if (isTerminating(definition)) return cleanUp(definition, read, now)
  const conflict = conflictOf(definition, read)
  const conditions = conditionsOf(definition, conflict, timestamp(now))
  const acceptedNames = conflict ? (definition.status?.acceptedNames ?? { kind: '', plural: '' }) : definition.spec.names
  const status = { ...definition.status, acceptedNames, conditions }
  if (equalJson(status, definition.status)) return []
  return [
    { do: 'status', kind: customResourceDefinition as unknown as Kind, object: { ...definition, status } as CustomResourceDefinition },
  ]
}

const withCondition = (
  conditions: readonly DefinitionCondition[],
  next: Omit<DefinitionCondition, 'lastTransitionTime'>,
  now: string,
): DefinitionCondition[] => {
  const before = conditions.find(({ type }) => type === next.type)
  const lastTransitionTime = before?.status === next.status ? before.lastTransitionTime : now
  const stamped = { ...next, lastTransitionTime }
  return before ? conditions.map((each) => (each === before ? stamped : each)) : [...conditions, stamped]
}

const approval = 'api-approved.kubernetes.io'

function conditionsOf(definition: CustomResourceDefinition, conflict: Conflict | undefined, now: string): DefinitionCondition[] {
  const { metadata, status } = definition
  let conditions: DefinitionCondition[] = [...(status?.conditions ?? [])]
  const put = (type: string, met: boolean, reason: string, message: string) => {
    conditions = withCondition(conditions, { type, status: met ? 'True' : 'False', reason, message }, now)
  }
  const approved = metadata.annotations?.[approval]
  if (/(^|\.)(k8s|kubernetes)\.io$/.test(definition.spec.group) && approved)
    put('KubernetesAPIApprovalPolicyConformant', true, 'ApprovedAnnotation', `approved in ${approved}`)
  if (conflict) put('NamesAccepted', false, conflict.reason, conflict.message)
  else put('NamesAccepted', true, 'NoConflicts', 'no conflicts found')
  // Once established, always established.
  if (isTrue(definition, 'Established')) return conditions
  if (conflict) put('Established', false, 'NotAccepted', 'not all names are accepted')
  else put('Established', true, 'InitialNamesAccepted', 'the initial names have been accepted')
  return conditions
}

type Conflict = { reason: string; message: string }

/** The last of its names that another definition of the group has been given already: the condition tells of one. as namingConditionController calculateNamesAndConditions */
function conflictOf({ metadata, spec }: CustomResourceDefinition, read: Reader): Conflict | undefined {
  const others = read
    .list(customResourceDefinition)
    .filter((other) => other.metadata.uid !== metadata.uid && other.spec.group === spec.group)
    .flatMap(({ status }) => status?.acceptedNames ?? [])
  const resources = new Set(others.flatMap((names) => [names.plural, names.singular ?? '', ...(names.shortNames ?? [])]))
  const kinds = new Set(others.flatMap((names) => [names.kind, names.listKind ?? '']))
  const { plural, singular, shortNames = [], kind, listKind } = spec.names as Names
  const taken = (reason: string, name: string): Conflict => ({ reason, message: `${JSON.stringify(name)} is already in use` })
  if (listKind && kinds.has(listKind)) return taken('ListKindConflict', listKind)
  if (kinds.has(kind)) return taken('KindConflict', kind)
  const short = shortNames.findLast((name) => resources.has(name))
  if (short) return taken('ShortNamesConflict', short)
  if (singular && resources.has(singular)) return taken('SingularConflict', singular)
  if (resources.has(plural)) return taken('PluralConflict', plural)
  return undefined
}

/** as pkg/controller/finalizer crdFinalizer sync: the objects first, then the definition */
function cleanUp(definition: CustomResourceDefinition, read: Reader, now: number): Action[] {
  const finalizers = definition.metadata.finalizers ?? []
  if (!finalizers.includes(cleanupFinalizer)) return []
  const kind = storageKindOf(definition)
  const objects = kind && isTrue(definition, 'Established') ? read.list(kind) : []
  const at = timestamp(now)
  const say = (met: boolean, reason: string, message: string): Action => {
    const conditions = withCondition(
      definition.status?.conditions ?? [],
      { type: 'Terminating', status: met ? 'True' : 'False', reason, message },
      at,
    )
    return {
      do: 'status',
      kind: customResourceDefinition as unknown as Kind,
      object: { ...definition, status: { ...definition.status, conditions } } as CustomResourceDefinition,
    }
  }
  if (objects.length > 0)
    return [
      say(true, 'InstanceDeletionInProgress', 'CustomResource deletion is in progress'),
      ...objects
        .filter((object) => !isTerminating(object))
        .map(
          ({ metadata }): Action => ({ do: 'delete', kind: kind!, namespace: metadata.namespace, name: metadata.name!, uid: metadata.uid }),
        ),
    ]
  const { finalizers: _, ...metadata } = definition.metadata
  const rest = finalizers.filter((finalizer) => finalizer !== cleanupFinalizer)
  return [
    {
      do: 'update',
      kind: customResourceDefinition as unknown as Kind,
      object: { ...definition, metadata: rest.length > 0 ? { ...metadata, finalizers: rest } : metadata } as CustomResourceDefinition,
    },
  ]
}
