import { parseTimestamp } from '@/cluster/api/time'
import { type Job, job as kind } from '@/cluster/kinds/batch/job'
import { isTerminating } from '@/cluster/node/pod-facts'
import { controller } from './plan'

/** Deletes a Job some time after it has ended. as pkg/controller/ttlafterfinished processJob */
export const ttlAfterFinishedController = controller<Job>({
  name: 'ttl-after-finished',
  for: kind,
  plan(job, { now }) {
    const seconds = job.spec.ttlSecondsAfterFinished
    const end = job.status?.conditions?.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True')
    if (seconds === undefined || !end || isTerminating(job)) return []
    const due = parseTimestamp(end.lastTransitionTime!) + seconds * 1000
    if (due > now) return [{ do: 'wake', at: due }]
    const { namespace, name, uid } = job.metadata
    return [{ do: 'delete', kind, namespace, name: name!, uid, propagationPolicy: 'Foreground' }]
  },
})
