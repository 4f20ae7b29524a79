import type { Json, JsonObject } from '@/apimachinery/object'
import { getObject } from '../../client/api'
import { targets } from '../../client/targets'
import { command } from '../../command'
import { KubectlError, ManyErrors } from '../../errors'
import { array, bool, text } from '../../flags'
import { chosen, matchesName, podSpecOf, separatePairs, setFlags, setOnObjects, setOnPods } from './pods'
import { subject } from './subject'

const containersFlag = text({
  initial: '*',
  short: 'c',
})

const image = command({
  use: 'image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  short: 'Update the image of a pod template',
  examples:
    "# The container nginx of a deployment\nkubectl set image deployment/web nginx=nginx:1.27\n\n# Every container\nkubectl set image deployment/web '*=nginx:1.27'",
  arguments: 'workloads',
  flags: setFlags,
  async run(invocation) {
    const { names, pairs } = separatePairs(invocation.args, (arg) => arg.includes('='))
    if (names.length === 0 && invocation.flags.filename.length === 0) await targets(invocation.api, invocation.context, [], {}, [])
    if (pairs.length === 0 && names.length > 0 && !(names.length > 1 && names[0]?.includes('/')))
      throw new KubectlError('at least one image update is required')
    await setOnPods(invocation, names, 'image updated', (spec) => {
      for (const pair of pairs) {
        const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
        const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].filter(
          (container) => name === '*' || container.name === name,
        )
        if (containers.length === 0) throw new KubectlError(`unable to find container named ${JSON.stringify(name)}`)
        for (const container of containers) container.image = value
      }
    })
  },
})

const env = command({
  use: 'env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  short: 'Update environment variables on a pod template',
  examples:
    '# Set one, remove another\nkubectl set env deployment/web COLOR=blue SIZE-\n\n# Show them\nkubectl set env deployment/web --list',
  arguments: 'workloads',
  flags: {
    ...setFlags,
    containers: containersFlag,
    env: array({ short: 'e' }),
    from: text(),
    keys: array(),
    list: bool(),
    overwrite: bool({
      initial: true,
    }),
    prefix: text(),
    resolve: bool(),
  },
  async run(invocation) {
    const { out, flags: given } = invocation
    const { names, pairs } = separatePairs(invocation.args, (arg) => arg.includes('=') || (arg.endsWith('-') && !arg.includes('/')))
    const set = [...pairs.filter((pair) => pair.includes('=')), ...given.env]
    const remove = pairs.filter((pair) => !pair.includes('=')).map((pair) => pair.slice(0, -1))
    if (given.list) {
      const failures: unknown[] = []
      for (const target of await chosen(invocation, names, failures)) {
        for (const container of podSpecOf(target.object)?.containers ?? []) {
          out(`# ${target.object.kind} ${target.name}, container ${container.name}\n`)
          for (const entry of (container.env ?? []) as { name: string; value?: string; valueFrom?: Json }[]) out(envLine(entry))
        }
      }
      if (failures.length > 0) throw new ManyErrors(failures)
      return
    }
    const from =
      given.from === ''
        ? []
        : await fromResource(
            invocation.api,
            given.from,
            given.keys.flatMap((keys) => keys.split(',')),
            given.prefix,
          )
    await setOnPods(invocation, names, 'env updated', (spec) => {
      for (const container of spec.containers ?? []) {
        if (!matchesName(given.containers, container.name)) continue
        let list = ((container.env ?? []) as JsonObject[]).filter((entry) => !remove.includes(String(entry.name)))
        for (const entry of [...from, ...set.map(pairEntry)]) {
          const index = list.findIndex((other) => other.name === entry.name)
          if (index >= 0 && !given.overwrite)
            throw new KubectlError(`'${entry.name}' already has a value (${list[index]?.value ?? ''}), and --overwrite is false`)
          list = index >= 0 ? list.map((other, at) => (at === index ? entry : other)) : [...list, entry]
        }
        if (list.length > 0) container.env = list
        else delete container.env
      }
    })
  },
})

function pairEntry(pair: string): JsonObject {
  const equals = pair.indexOf('=')
  return { name: pair.slice(0, equals), value: pair.slice(equals + 1) }
}

function envLine(entry: { name: string; value?: string; valueFrom?: Json }): string {
  const from = entry.valueFrom as
    | { secretKeyRef?: { name: string; key: string }; configMapKeyRef?: { name: string; key: string }; fieldRef?: { fieldPath: string } }
    | undefined
  if (from?.secretKeyRef) return `# ${entry.name} from secret ${from.secretKeyRef.name}, key ${from.secretKeyRef.key}\n`
  if (from?.configMapKeyRef) return `# ${entry.name} from configmap ${from.configMapKeyRef.name}, key ${from.configMapKeyRef.key}\n`
  if (from?.fieldRef) return `# ${entry.name} from field path ${from.fieldRef.fieldPath}\n`
  return `${entry.name}=${entry.value ?? ''}\n`
}

async function fromResource(api: Parameters<typeof getObject>[0], from: string, keys: string[], prefix: string): Promise<JsonObject[]> {
  const [type, name] = from.split('/') as [string, string | undefined]
  const resource = (await api.find(type))[0]
  if (!resource || name === undefined || !['ConfigMap', 'Secret'].includes(resource.kind))
    throw new KubectlError(`unsupported resource specified in --from`)
  const object = (await getObject(api, resource, api.namespace, name)) as unknown as { data?: Record<string, string> }
  const reference = resource.kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef'
  return Object.keys(object.data ?? {})
    .filter((key) => keys.length === 0 || keys.includes(key))
    .sort()
    .map((key) => ({ name: prefix + key.toUpperCase().replace(/[^A-Z0-9_]/g, '_'), valueFrom: { [reference]: { name, key } } }))
}

const resources = command({
  use: 'resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  short: 'Update resource requests/limits on objects with pod templates',
  arguments: 'workloads',
  flags: {
    ...setFlags,
    containers: containersFlag,
    limits: text(),
    requests: text(),
  },
  async run(invocation) {
    const { flags: given } = invocation
    if (given.limits === '' && given.requests === '')
      throw new KubectlError('you must specify an update to requests or limits (in the form of --requests/--limits)')
    const [limits, requests] = [amounts(given.limits), amounts(given.requests)]
    await setOnPods(invocation, invocation.args, 'resource requirements updated', (spec) => {
      const matching = (spec.containers ?? []).filter((container) => matchesName(given.containers, container.name))
      if (matching.length === 0) throw new KubectlError(`unable to find container named ${given.containers}`)
      for (const container of matching) {
        const current = container.resources ?? {}
        if (Object.keys(limits).length > 0) current.limits = keepPositive({ ...(current.limits as JsonObject), ...limits })
        if (Object.keys(requests).length > 0) current.requests = keepPositive({ ...(current.requests as JsonObject), ...requests })
        container.resources = current
      }
    })
  },
})

function amounts(text: string): JsonObject {
  return Object.fromEntries(
    text
      .split(',')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const [name, value, ...more] = pair.split('=')
        if (!name || value === undefined || more.length > 0)
          throw new KubectlError(`invalid argument syntax ${pair}, expected <resource>=<value>`)
        return [name, value]
      }),
  )
}

/** An amount of 0 removes the entry. */
const keepPositive = (amounts: JsonObject): JsonObject => Object.fromEntries(Object.entries(amounts).filter(([, value]) => value !== '0'))

const selector = command({
  use: 'selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  short: 'Set the selector on a resource',
  long: "Set the selector on a resource. Note that the new selector will overwrite the old selector if the resource had one prior to the invocation of 'set selector'.\n\nCurrently selectors can only be set on Service objects.",
  arguments: 'resources',
  flags: {
    ...setFlags,
    recursive: bool({ short: 'R', initial: true }),
    resourceVersion: text(),
  },
  async run(invocation) {
    const { names, pairs } = separatePairs(invocation.args, (arg) => arg.includes('='))
    if (pairs.length === 0) throw new KubectlError('one or more selectors must be specified')
    const labels = Object.fromEntries(pairs.flatMap((pair) => pair.split(',')).map((pair) => pair.split('=') as [string, string]))
    await setOnObjects(invocation, names, 'selector updated', (object) => {
      if (object.kind !== 'Service') throw new KubectlError('setting a selector is only supported for Services')
      ;(object as unknown as { spec: JsonObject }).spec.selector = labels
      if (invocation.flags.resourceVersion !== '') object.metadata.resourceVersion = invocation.flags.resourceVersion
    })
  },
})

const serviceaccount = command({
  use: 'serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  short: 'Update the service account of a resource',
  aliases: ['sa'],
  arguments: 'workloads',
  flags: setFlags,
  async run(invocation) {
    const account = invocation.args.at(-1)
    if (account === undefined) throw new KubectlError('serviceaccount is required')
    await setOnPods(invocation, invocation.args.slice(0, -1), 'serviceaccount updated', (spec) => {
      spec.serviceAccountName = account
      if (Object.hasOwn(spec, 'serviceAccount')) spec.serviceAccount = account
    })
  },
})

export const set = command({
  use: 'set SUBCOMMAND',
  short: 'Set specific features on objects',
  long: 'Configure application resources.\n\n These commands help you make changes to existing application resources.',
  subcommands: [env, image, resources, selector, serviceaccount, subject],
})
