import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { withLastApplied } from '../apply/last-applied'
import { fileFlags } from '../client/manifests'
import { targets } from '../client/targets'
import { createObject, dryRunOf, fieldManagerFlag, reporter, writeFlags, writeQuery } from '../client/write'
import { command } from '../command'
import { KubectlError, ManyErrors } from '../errors'
import { bool, int, text } from '../flags'

export const autoscale = command({
  use: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  short: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  examples: '# Between 2 and 10 replicas, aiming at half of the requested CPU\nkubectl autoscale deployment web --min=2 --max=10 --cpu=50%',
  arguments: 'workloads',
  flags: {
    ...writeFlags,
    ...fileFlags,
    fieldManager: fieldManagerFlag('kubectl-autoscale'),
    cpu: text(),
    cpuPercent: int(-1),
    max: int(-1, { required: true }),
    memory: text(),
    min: int(-1),
    name: text(),
    saveConfig: bool(),
  },
  async run(invocation) {
    const { args, api, context, err, changed, flags: given } = invocation
    if (changed.has('cpuPercent'))
      err(
        "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).\n",
      )
    if (given.max < 1) throw new KubectlError(`--max=MAXPODS is required and must be at least 1, max: ${given.max}`)
    if (given.max < given.min)
      throw new KubectlError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${given.max}, min: ${given.min}`)
    const dryRun = dryRunOf(invocation)
    const report = reporter(invocation, dryRun, 'struct')
    const failures: unknown[] = []
    for (const target of await targets(api, context, args, given, failures)) {
      const metrics: JsonObject[] = []
      const cpu = given.cpu || (given.cpuPercent >= 0 ? `${given.cpuPercent}%` : '')
      if (cpu !== '') metrics.push(metric('cpu', cpu))
      if (given.memory !== '') metrics.push(metric('memory', given.memory))
      const spec: JsonObject = {
        maxReplicas: given.max,
        scaleTargetRef: { apiVersion: target.object.apiVersion, kind: target.object.kind, name: target.name },
      }
      if (given.min > 0) spec.minReplicas = given.min
      if (metrics.length > 0) spec.metrics = metrics
      const status = { currentMetrics: null, desiredReplicas: 0 }
      const made = {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: given.name || target.name },
        spec,
        status,
      } as unknown as KubeObject
      const object = given.saveConfig && dryRun !== 'client' ? withLastApplied(made, { typed: true }) : made
      if (api.namespaceGiven || dryRun !== 'client') object.metadata.namespace = target.namespace ?? api.namespace
      if (dryRun === 'client') {
        report(object, object, 'autoscaled')
        continue
      }
      const resource = await api.forKind(object.apiVersion, object.kind)
      if (!resource) throw new KubectlError('seatrial does not simulate the kind HorizontalPodAutoscaler (autoscaling/v2) yet')
      const answer = await createObject(api, resource, object, writeQuery(given.fieldManager, dryRun)).catch((error) => {
        // The real one then tries autoscaling/v1, which knows of nothing but cpu
        if (metrics.length > 0) throw error
        throw new KubectlError('failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input')
      })
      report(resource, answer, 'autoscaled')
    }
    if (failures.length > 0) throw new ManyErrors(failures)
  },
})

function metric(name: string, target: string): JsonObject {
  const percent = /^(\d+)%$/.exec(target)
  const wanted: JsonObject = percent
    ? { averageUtilization: Number(percent[1]), type: 'Utilization' }
    : { averageValue: target, type: 'AverageValue' }
  return { resource: { name, target: wanted }, type: 'Resource' }
}
