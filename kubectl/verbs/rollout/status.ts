import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { getObject } from '../../client/api'
import { fileFlags } from '../../client/manifests'
import { targets } from '../../client/targets'
import { until } from '../../client/watch'
import { command } from '../../command'
import { KubectlError, ManyErrors, usageError } from '../../errors'
import { bool, duration, int, text } from '../../flags'

type Workload = {
  metadata: { name: string; generation: number }
  spec: { replicas?: number; updateStrategy?: { type?: string; rollingUpdate?: { partition?: number } } }
  status: {
    observedGeneration?: number
    replicas?: number
    updatedReplicas?: number
    availableReplicas?: number
    readyReplicas?: number
    currentReplicas?: number
    currentRevision?: string
    updateRevision?: string
    desiredNumberScheduled?: number
    updatedNumberScheduled?: number
    numberAvailable?: number
    conditions?: { type: string; status: string; reason?: string }[]
  }
}

export type Progress = { message: string; done: boolean }
type Viewer = (workload: Workload, revision: number, revisionOf: (object: KubeObject) => number) => Progress

const waiting = (message: string): Progress => ({ message: `${message}\n`, done: false })
const complete = (message: string): Progress => ({ message: `${message}\n`, done: true })
const stale = (workload: Workload) => workload.metadata.generation > (workload.status.observedGeneration ?? 0)

/** What `rollout status` says of each kind. As polymorphichelpers rollout_status. */
export const viewers: Record<string, Viewer> = {
  Deployment(workload, revision, revisionOf) {
    const name = workload.metadata.name
    if (revision > 0) {
      const current = revisionOf(workload as unknown as KubeObject)
      if (current !== revision) throw new KubectlError(`desired revision (${revision}) is different from the running revision (${current})`)
    }
    if (stale(workload)) return waiting('Waiting for deployment spec update to be observed...')
    const { replicas = 0, updatedReplicas = 0, availableReplicas = 0, conditions = [] } = workload.status
    const progressing = conditions.find((condition) => condition.type === 'Progressing')
    if (progressing?.reason === 'ProgressDeadlineExceeded')
      throw new KubectlError(`deployment ${JSON.stringify(name)} exceeded its progress deadline`)
    const wanted = workload.spec.replicas ?? 1
    const head = `Waiting for deployment ${JSON.stringify(name)} rollout to finish:`
    if (updatedReplicas < wanted) return waiting(`${head} ${updatedReplicas} out of ${wanted} new replicas have been updated...`)
    if (replicas > updatedReplicas) return waiting(`${head} ${replicas - updatedReplicas} old replicas are pending termination...`)
    if (availableReplicas < updatedReplicas)
      return waiting(`${head} ${availableReplicas} of ${updatedReplicas} updated replicas are available...`)
    return complete(`deployment ${JSON.stringify(name)} successfully rolled out`)
  },
  DaemonSet(workload) {
    const name = workload.metadata.name
    if (workload.spec.updateStrategy?.type === 'OnDelete')
      throw new KubectlError('rollout status is only available for RollingUpdate strategy type')
    if (stale(workload)) return waiting('Waiting for daemon set spec update to be observed...')
    const { desiredNumberScheduled = 0, updatedNumberScheduled = 0, numberAvailable = 0 } = workload.status
    const head = `Waiting for daemon set ${JSON.stringify(name)} rollout to finish:`
    if (updatedNumberScheduled < desiredNumberScheduled)
      return waiting(`${head} ${updatedNumberScheduled} out of ${desiredNumberScheduled} new pods have been updated...`)
    if (numberAvailable < desiredNumberScheduled)
      return waiting(`${head} ${numberAvailable} of ${desiredNumberScheduled} updated pods are available...`)
    return complete(`daemon set ${JSON.stringify(name)} successfully rolled out`)
  },
  StatefulSet(workload) {
    if (workload.spec.updateStrategy?.type === 'OnDelete')
      throw new KubectlError('rollout status is only available for RollingUpdate strategy type')
    if ((workload.status.observedGeneration ?? 0) === 0 || stale(workload))
      return waiting('Waiting for statefulset spec update to be observed...')
    const { readyReplicas = 0, updatedReplicas = 0, currentReplicas = 0, updateRevision = '', currentRevision = '' } = workload.status
    const wanted = workload.spec.replicas ?? 1
    if (readyReplicas < wanted) return waiting(`Waiting for ${wanted - readyReplicas} pods to be ready...`)
    const partition = workload.spec.updateStrategy?.rollingUpdate?.partition
    // The server defaults it to 0: every rolling update counts as partitioned.
    if (partition !== undefined) {
      if (updatedReplicas < wanted - partition)
        return waiting(
          `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${wanted - partition} new pods have been updated...`,
        )
      return complete(`partitioned roll out complete: ${updatedReplicas} new pods have been updated...`)
    }
    if (updateRevision !== currentRevision)
      return waiting(`waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...`)
    return complete(`statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...`)
  },
}

export const revisionOf = (object: KubeObject) => Number(object.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0)

export const status = command({
  use: 'status (TYPE NAME | TYPE/NAME) [flags]',
  short: 'Show the status of the rollout',
  examples: '# Watch the rollout of a deployment until it ends\nkubectl rollout status deployment/web',
  arguments: 'workloads',
  flags: {
    ...fileFlags,
    revision: int(0),
    selector: text({ short: 'l' }),
    timeout: duration(0),
    watch: bool({ short: 'w', initial: true }),
  },
  async run({ args, api, context, out, flags: given }) {
    if (args.length === 0 && given.filename.length === 0) throw new KubectlError('required resource not specified')
    if (given.revision < 0) throw usageError('rollout status', `revision must be a positive integer: ${given.revision}`)
    const failures: unknown[] = []
    for (const target of await targets(api, context, args, given, failures)) {
      const viewer = Object.hasOwn(viewers, target.object.kind) ? viewers[target.object.kind] : undefined
      if (!viewer) throw new KubectlError(`no status viewer has been implemented for ${target.object.kind}`)
      const look = (object: KubeObject) => viewer(withStatus(object), given.revision, revisionOf)
      if (!given.watch) {
        out(look(await getObject(api, target.resource, target.namespace, target.name)).message)
        continue
      }
      const end = await until(api, target.resource, target.namespace, target.name, given.timeout, (object) => {
        if (!object) throw new KubectlError('object has been deleted')
        const progress = look(object)
        out(progress.message)
        return progress.done ? { done: true } : undefined
      })
      if (!end) throw new KubectlError(context.signal.aborted ? '' : 'timed out waiting for the condition')
    }
    if (failures.length > 0) throw new ManyErrors(failures)
  },
})

const withStatus = (object: KubeObject) =>
  ({ ...object, status: (object as unknown as { status?: JsonObject }).status ?? {} }) as unknown as Workload
