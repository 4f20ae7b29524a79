import { JsonPathSyntaxError, jsonPath, printed, relaxedExpression } from '@/apimachinery/jsonpath'
import type { Json, KubeObject } from '@/apimachinery/object'
import { fileFlags } from '../client/manifests'
import { type Target, targets } from '../client/targets'
import { until } from '../client/watch'
import { reporter } from '../client/write'
import { command, type Invocation } from '../command'
import { isNotFound, KubectlError, ManyErrors } from '../errors'
import { bool, duration, text } from '../flags'
import { printFlags } from '../output/printer'
import { waitGone } from './delete'

const flags = {
  ...fileFlags,
  recursive: bool({ short: 'R', initial: true }),
  all: bool(),
  allNamespaces: bool({ short: 'A' }),
  fieldSelector: text(),
  for: text(),
  selector: text({ short: 'l' }),
  timeout: duration(30_000),
  ...printFlags,
}
type Wait = Invocation<typeof flags>

type Awaited = { kind: 'create' } | { kind: 'delete' } | { kind: 'state'; holds: (object: KubeObject) => boolean }

export const wait = command({
  use: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  short: 'Wait for a specific condition on one or many resources',
  examples:
    '# Until a pod is ready\nkubectl wait --for=condition=Ready pod/web\n\n# Until a service has a cluster IP\nkubectl wait --for=jsonpath={.spec.clusterIP} service/web',
  arguments: 'resources',
  flags,
  async run(invocation) {
    const { args, api, context, flags: given } = invocation
    const report = reporter({ ...invocation, flags: { ...given, dryRun: 'none' } }, 'none')
    const awaited = awaitedOf(given.for)
    const timeoutMs = given.timeout < 0 ? 168 * 3_600_000 : given.timeout
    const failures: unknown[] = []
    const found = awaited.kind === 'create' ? await created(invocation, timeoutMs) : await targets(api, context, args, given, failures)
    const missing = awaited.kind === 'delete' ? failures.filter((error) => !isNotFound(error)) : failures
    for (const target of found) {
      try {
        let { object } = target
        if (awaited.kind === 'delete') await deleted(invocation, target, timeoutMs)
        else if (awaited.kind === 'state') object = await reached(invocation, target, awaited.holds, timeoutMs)
        if (!context.signal.aborted) report(target.resource, object, 'condition met')
      } catch (error) {
        missing.push(error)
      }
    }
    if (found.length === 0 && failures.length === 0 && awaited.kind !== 'delete') throw new KubectlError('no matching resources found')
    if (missing.length > 0) throw new ManyErrors(missing)
  },
})

function awaitedOf(condition: string): Awaited {
  const lower = condition.toLowerCase()
  if (lower === 'delete') return { kind: 'delete' }
  if (lower === 'create') return { kind: 'create' }
  if (condition.startsWith('condition=')) {
    const [, name = '', value = 'true'] = condition.split('=')
    return { kind: 'state', holds: (object) => conditionHolds(object, name, value) }
  }
  if (condition.startsWith('jsonpath=')) return { kind: 'state', holds: pathHolds(condition.slice('jsonpath='.length)) }
  throw new KubectlError(`unrecognized condition: ${JSON.stringify(condition)}`)
}

type Conditions = { status?: { observedGeneration?: number; conditions?: { type: string; status: string; observedGeneration?: number }[] } }

/** Names and values are compared without regard to case; a condition older than the spec does not count. As kubectl wait ConditionalWait. */
function conditionHolds(object: KubeObject, name: string, value: string): boolean {
  const status = (object as Conditions).status
  const condition = (status?.conditions ?? []).find((one) => one.type.toLowerCase() === name.toLowerCase())
  if (!condition) return false
  const observed = condition.observedGeneration ?? status?.observedGeneration
  if (observed !== undefined && object.metadata.generation !== undefined && observed < object.metadata.generation) return false
  return condition.status.toLowerCase() === value.toLowerCase()
}

/** `{.status.phase}=Running`; without a value the path must exist. As kubectl wait newJSONPathParser. */
function pathHolds(text: string): (object: KubeObject) => boolean {
  const match = /^('?\{[\s\S]*?\}'?|[^=]+)(?:=([\s\S]*))?$/.exec(text.replace(/^'|'$/g, ''))
  const expression = (match?.[1] ?? '').replace(/^'|'$/g, '')
  const wanted = match?.[2]?.replace(/^(['"])(.*)\1$/, '$2')
  if (expression === '' || wanted === '')
    throw new KubectlError("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3")
  try {
    const path = jsonPath(relaxedExpression(expression), { allowMissingKeys: true })
    return (object) => {
      const values = path.find(object as unknown as Json).flat()
      if (values.length === 0) return false
      if (wanted === undefined) return true
      if (values.length > 1) throw new KubectlError('given jsonpath expression matches more than one value')
      if (values[0] !== null && typeof values[0] === 'object') throw new KubectlError('jsonpath leads to a nested object or list')
      return printed(values[0] as Json).trim() === wanted
    }
  } catch (error) {
    if (error instanceof JsonPathSyntaxError) throw new KubectlError(error.message)
    throw error
  }
}

const timedOut = (target: Target) => new KubectlError(`timed out waiting for the condition on ${target.resource.plural}/${target.name}`)

async function reached(
  { api, context }: Wait,
  target: Target,
  holds: (object: KubeObject) => boolean,
  timeoutMs: number,
): Promise<KubeObject> {
  if (holds(target.object)) return target.object
  if (timeoutMs === 0) throw new KubectlError(`condition not met for ${target.resource.plural}/${target.name}`)
  const end = await until(api, target.resource, target.namespace, target.name, timeoutMs, (object) =>
    object && holds(object) ? { done: object } : undefined,
  )
  if (!end && !context.signal.aborted) throw timedOut(target)
  return end?.done ?? target.object
}

async function deleted({ api }: Wait, target: Target, timeoutMs: number): Promise<void> {
  await waitGone(api, target, target.object.metadata.uid, timeoutMs || 1)
}

/** `--for=create`: looks again until the objects are there. */
async function created(invocation: Wait, timeoutMs: number): Promise<Target[]> {
  const { args, api, context, flags: given } = invocation
  let left = timeoutMs
  for (;;) {
    const failures: unknown[] = []
    const found = await targets(api, context, args, given, failures).catch((error) => {
      if (!isNotFound(error)) throw error
      return []
    })
    const serious = failures.find((error) => !isNotFound(error))
    if (serious) throw serious
    if (found.length > 0 && failures.length === 0) return found
    if (left <= 0) throw new KubectlError('timed out waiting for the condition')
    const pause = Math.min(500, left)
    await context.sleep(pause)
    left -= pause
  }
}
