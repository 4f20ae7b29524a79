import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { parseSelector, SelectorError } from '@/apimachinery/selector'
import { KubectlError } from '../errors'
import { array, bool, int, text } from '../flags'
import { generator } from './generator'

export const namespace = generator({
  use: 'namespace NAME [--dry-run=server|client|none]',
  short: 'Create a namespace with the specified name',
  aliases: ['ns'],
  namespaced: false,
  flags: {},
  make: ({ name }) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {}, status: {} }) as KubeObject,
})

export const serviceaccount = generator({
  use: 'serviceaccount NAME [--dry-run=server|client|none]',
  short: 'Create a service account with the specified name',
  aliases: ['sa'],
  namespaced: true,
  failing: 'failed to create serviceaccount:',
  flags: {},
  make: ({ name }) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } }),
})

export const quota = generator({
  use: 'quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  short: 'Create a quota with the specified name',
  aliases: ['resourcequota'],
  failing: 'failed to create quota:',
  namespaced: true,
  flags: {
    hard: text(),
    scopes: text(),
  },
  make({ name, flags }) {
    const hard: Record<string, string> = Object.create(null)
    for (const pair of flags.hard.split(',').filter((part) => part !== '')) {
      const [key, value, ...more] = pair.split('=')
      if (key === undefined || value === undefined || more.length > 0)
        throw new KubectlError(`Invalid argument syntax ${pair}, expected <resource>=<value>`)
      hard[key] = value
    }
    const spec: JsonObject = {}
    if (Object.keys(hard).length > 0) spec.hard = hard
    if (flags.scopes !== '') spec.scopes = flags.scopes.split(',')
    return { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name }, spec, status: {} } as KubeObject
  },
})

export const priorityclass = generator({
  use: 'priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  short: 'Create a priority class with the specified name',
  aliases: ['pc'],
  namespaced: false,
  failing: 'failed to create priorityclass:',
  flags: {
    value: int(0),
    globalDefault: bool(),
    description: text(),
    preemptionPolicy: text({
      initial: 'PreemptLowerPriority',
      complete: ['Never', 'PreemptLowerPriority'],
    }),
  },
  make({ name, flags }) {
    const object: JsonObject = {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      preemptionPolicy: flags.preemptionPolicy,
      value: flags.value,
    }
    if (flags.globalDefault) object.globalDefault = true
    if (flags.description !== '') object.description = flags.description
    return object as unknown as KubeObject
  },
})

export const poddisruptionbudget = generator({
  use: 'poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  short: 'Create a pod disruption budget with the specified name',
  aliases: ['pdb'],
  namespaced: true,
  failing: 'failed to create poddisruptionbudgets:',
  flags: {
    minAvailable: text(),
    maxUnavailable: text(),
    selector: text(),
  },
  make({ name, flags }) {
    if (flags.selector === '') throw new KubectlError('a selector must be specified')
    if ((flags.minAvailable === '') === (flags.maxUnavailable === ''))
      throw new KubectlError(
        flags.minAvailable === ''
          ? 'one of min-available or max-unavailable must be specified'
          : 'min-available and max-unavailable cannot be both specified',
      )
    const amount = (value: string) => (/^\d+$/.test(value) ? Number(value) : value)
    const spec: JsonObject = { selector: labelSelectorOf(flags.selector) }
    if (flags.minAvailable !== '') spec.minAvailable = amount(flags.minAvailable)
    else spec.maxUnavailable = amount(flags.maxUnavailable)
    const status = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 }
    return { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name }, spec, status } as KubeObject
  },
})

/** A selector as it is typed, as specs hold it: what asks for one value in matchLabels, all else in matchExpressions. */
// as k8s.io/apimachinery/pkg/apis/meta/v1 ParseToLabelSelector
function labelSelectorOf(text: string): JsonObject {
  try {
    parseSelector(text)
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error
    throw new KubectlError(
      `couldn't parse the selector string "${text}": unable to parse requirement: ${error.message.replace(/^unable to parse requirement: /, '')}`,
    )
  }
  const matchLabels: Record<string, string> = Object.create(null)
  const matchExpressions: JsonObject[] = []
  const terms = text.split(/,(?![^(]*\))/).map((term) => ({ term, ...parseSelector(term)[0]! }))
  for (const { term, key, operator, values } of terms.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))) {
    const refused = term.includes('!=') ? '!=' : operator === 'greater' ? 'gt' : operator === 'less' ? 'lt' : undefined
    if (refused) throw new KubectlError(`"${refused}" is not a valid label selector operator`)
    if (operator === 'in' && !term.includes('(')) matchLabels[key] = values[0]!
    else matchExpressions.push({ key, operator: written[operator], ...(values.length > 0 ? { values: [...values].sort() } : {}) })
  }
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
  }
}

const written = { in: 'In', 'not-in': 'NotIn', exists: 'Exists', 'not-exists': 'DoesNotExist', greater: 'Gt', less: 'Lt' } as const

/** `svc:80` or `svc:http`. */
function backend(text: string): JsonObject {
  const [service, port] = text.split(':') as [string, string | undefined]
  return { service: { name: service, port: port !== undefined && /^\d+$/.test(port) ? { number: Number(port) } : { name: port ?? '' } } }
}

export const ingress = generator({
  use: 'ingress NAME --rule=host/path=service:port[,tls[=secret]] ',
  short: 'Create an ingress with the specified name',
  aliases: ['ing'],
  namespaced: true,
  failing: 'failed to create ingress:',
  flags: {
    class: text(),
    rule: array(),
    defaultBackend: text(),
    annotation: array(),
  },
  make({ name, flags }) {
    if (flags.rule.length === 0 && flags.defaultBackend === '')
      throw new KubectlError(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      )
    const spec: JsonObject = {}
    const rules = new Map<string, JsonObject[]>()
    const secured: JsonObject[] = []
    for (const rule of flags.rule) {
      const match = /^([\w*\-.]*)(\/[^=]*)=([\w-]+:[\w-]+)(,tls(?:=([\w.-]*))?)?$/.exec(rule)
      if (!match) throw new KubectlError(`rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`)
      const [, host, path, service, tls, secretName] = match as unknown as [
        string,
        string,
        string,
        string,
        string | undefined,
        string | undefined,
      ]
      const paths = rules.get(host) ?? []
      rules.set(host, paths)
      paths.push({ backend: backend(service), path: path.replace(/\*$/, ''), pathType: path.endsWith('*') ? 'Prefix' : 'Exact' })
      if (tls !== undefined) secured.push({ ...(host === '' ? {} : { hosts: [host] }), ...(secretName ? { secretName } : {}) })
    }
    if (flags.class !== '') spec.ingressClassName = flags.class
    if (flags.defaultBackend !== '') spec.defaultBackend = backend(flags.defaultBackend)
    if (rules.size > 0) spec.rules = [...rules].map(([host, paths]) => ({ ...(host === '' ? {} : { host }), http: { paths } }))
    if (secured.length > 0) spec.tls = secured
    const annotations = Object.fromEntries(
      flags.annotation.map((pair) => {
        const equals = pair.indexOf('=')
        if (equals <= 0) throw new KubectlError(`annotation ${pair} is invalid and should be in format key=[value]`)
        return [pair.slice(0, equals), pair.slice(equals + 1)]
      }),
    )
    const metadata = flags.annotation.length > 0 ? { name, annotations } : { name }
    return { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec, status: { loadBalancer: {} } } as KubeObject
  },
})
