import { type Job, job as kind } from '@/cluster/kinds/batch/job'
import { pod as podKind } from '@/cluster/kinds/core/pod'
import type { Container, Pod } from '@/cluster/kinds/core/pod-types'
import { controllerRef } from './adoption'
import { INDEX } from './job-indexes'
import type { Action, PlanContext } from './plan'
import { createPod } from './pod-control'
import { podFromTemplate } from './pod-template'

export const SOURCE = 'job-controller'

/** Holds a pod until its end has been counted. */
const TRACKING = 'batch.kubernetes.io/job-tracking'

export const isTracked = ({ metadata }: Pod): boolean => metadata.finalizers?.includes(TRACKING) === true

/** Lets go of a pod that has been counted. */
export const release = (pod: Pod): Action => {
  const finalizers = pod.metadata.finalizers?.filter((finalizer) => finalizer !== TRACKING)
  const { finalizers: _, ...metadata } = pod.metadata
  return { do: 'update', kind: podKind, object: { ...pod, metadata: finalizers?.length ? { ...metadata, finalizers } : metadata } as Pod }
}

export const remove = (job: Job, { metadata }: Pod): Action[] => [
  { do: 'delete', kind: podKind, namespace: metadata.namespace, name: metadata.name!, uid: metadata.uid },
  { do: 'event', about: job, type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${metadata.name}`, source: SOURCE },
]

/** Its program reads its own number from here. as addCompletionIndexEnvVariable */
const numbered = (container: Container): Container => ({
  ...container,
  env: [
    ...(container.env ?? []).filter(({ name }) => name !== 'JOB_COMPLETION_INDEX'),
    { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath: `metadata.labels['${INDEX}']` } } },
  ],
})

/** A pod of the Job; that of an Indexed one has a number. */
export function create(job: Job, index: number | undefined, { world, now }: PlanContext): Action[] {
  const generateName = index === undefined ? `${job.metadata.name}-` : `${job.metadata.name}-${index}-`
  const bare = podFromTemplate(job.spec.template, job, controllerRef(kind, job), { name: generateName + world.suffix(5), generateName })
  const { metadata, spec } = bare
  const object: Pod = {
    ...bare,
    metadata: { ...metadata, finalizers: [...(metadata.finalizers ?? []), TRACKING] },
  }
  if (index !== undefined) {
    object.metadata.labels = { ...metadata.labels, [INDEX]: String(index) }
    object.metadata.annotations = { ...metadata.annotations, [INDEX]: String(index) }
    object.spec = {
      ...spec,
      hostname: spec.hostname ?? `${job.metadata.name}-${index}`,
      containers: spec.containers.map(numbered),
      ...(spec.initContainers ? { initContainers: spec.initContainers.map(numbered) } : {}),
    }
  }
  return createPod(job, object, { source: SOURCE, now })
}
