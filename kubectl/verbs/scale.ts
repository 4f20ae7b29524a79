import { fileFlags } from '../client/manifests'
import { type Target, targets, targetText } from '../client/targets'
import { until } from '../client/watch'
import { dryRunNote, dryRunOf, patchObject, reporter, writeFlags } from '../client/write'
import { command } from '../command'
import { KubectlError, ManyErrors } from '../errors'
import { bool, duration, int, text } from '../flags'

const flags = {
  ...writeFlags,
  ...fileFlags,
  all: bool(),
  currentReplicas: int(-1),
  replicas: int(0, { required: true }),
  resourceVersion: text(),
  selector: text({ short: 'l' }),
  timeout: duration(0),
}

export const scale = command({
  use: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  examples: '# Three replicas\nkubectl scale deployment web --replicas=3',
  arguments: 'workloads',
  flags,
  async run(invocation) {
    const { args, api, context, out, flags: given } = invocation
    if (given.replicas < 0) throw new KubectlError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
    const dryRun = dryRunOf(invocation)
    const failures: unknown[] = []
    const found = await targets(api, context, args, given, failures)
    if (given.resourceVersion !== '' && found.length > 1) throw new KubectlError('cannot use --resource-version with multiple resources')
    const report = reporter(invocation, dryRun)
    for (const target of found) {
      try {
        if (dryRun !== 'client') await setScale(target)
        if (given.timeout > 0 && dryRun === 'none') await reached(target)
        if (given.output === '') out(`${targetText(target)} scaled${dryRunNote(dryRun)}\n`)
        else report(target.resource, target.object, 'scaled')
      } catch (error) {
        failures.push(error)
      }
    }
    if (found.length === 0 && failures.length === 0) throw new KubectlError('no objects passed to scale')
    if (failures.length > 0) throw new ManyErrors(failures)

    async function setScale(target: Target): Promise<void> {
      const current = (target.object as { spec?: { replicas?: number } }).spec?.replicas ?? 0
      if (given.currentReplicas >= 0 && current !== given.currentReplicas)
        throw new KubectlError(`Expected replicas to be ${given.currentReplicas}, was ${current}`)
      if (given.resourceVersion !== '' && target.object.metadata.resourceVersion !== given.resourceVersion)
        throw new KubectlError(`Expected resource version to be ${given.resourceVersion}, was ${target.object.metadata.resourceVersion}`)
      await patchObject(api, target, 'merge', { spec: { replicas: given.replicas } }, dryRun === 'server' ? { dryRun: 'All' } : {}, 'scale')
    }

    async function reached(target: Target): Promise<void> {
      const end = await until(api, target.resource, target.namespace, target.name, given.timeout, (object) => {
        const state = object as { spec?: { replicas?: number }; status?: { replicas?: number } } | undefined
        return (state?.status?.replicas ?? 0) === given.replicas ? { done: true } : undefined
      })
      if (!end) throw new KubectlError('timed out waiting for the condition')
    }
  },
})
