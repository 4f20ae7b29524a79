import type { JsonObject } from '@/apimachinery/object'
import type { Api } from '../client/api'
import { command } from '../command'
import { type PolicyRule, ruleRows } from '../describe/rbac'
import { isNotFound, KubectlError, usageError } from '../errors'
import { bool, text } from '../flags'
import { printerFor, printFlags } from '../output/printer'
import { align, tableStyle } from '../output/tabwriter'
import { reconcile } from './auth-reconcile'

/** POST of a review, the way an authorization or authentication question is asked. */
async function review<T>(api: Api, group: string, plural: string, kind: string, spec?: JsonObject): Promise<T> {
  const body = { apiVersion: `${group}/v1`, kind, metadata: {}, ...(spec ? { spec } : {}) }
  return api.request<T>('POST', `/apis/${group}/v1/${plural}`, { body }).catch((error) => {
    if (!isNotFound(error)) throw error
    throw new KubectlError(
      kind === 'SelfSubjectReview'
        ? 'the selfsubjectreviews API is not enabled in the cluster'
        : `seatrial does not simulate ${kind} (${group}) yet`,
    )
  })
}

const canI = command({
  use: 'can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  short: 'Check whether an action is allowed',
  examples:
    '# May I create pods here?\nkubectl auth can-i create pods\n\n# May a service account list secrets?\nkubectl auth can-i list secrets --as=system:serviceaccount:shop:bot -n shop',
  flags: {
    allNamespaces: bool({ short: 'A' }),
    list: bool(),
    noHeaders: bool(),
    quiet: bool({ short: 'q' }),
    subresource: text(),
  },
  async run({ args, api, out, err, flags: given }) {
    const [verb, what, name] = args
    if (given.list) {
      await listRules(api, out, given.noHeaders)
      return 0
    }
    if (verb === undefined || what === undefined || args.length > 3)
      throw new KubectlError(
        "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
      )
    const attributes: JsonObject = { verb }
    const spec: JsonObject = {}
    if (what.startsWith('/')) spec.nonResourceAttributes = { path: what, verb }
    else {
      const [type, named] = what.split('/') as [string, string | undefined]
      const resource = (await api.find(type).catch(() => []))[0]
      if (!resource && type !== '*') err(`Warning: the server doesn't have a resource type '${type}'\n\n`)
      else if (resource && !resource.namespaced && !given.allNamespaces)
        err(`Warning: resource '${resource.plural}' is not namespace scoped${resource.group ? ` in group '${resource.group}'` : ''}\n\n`)
      if (!given.allNamespaces) attributes.namespace = api.namespace
      attributes.resource = resource?.plural ?? type
      if (resource?.group) attributes.group = resource.group
      if (type === '*') attributes.group = '*'
      if (given.subresource !== '') attributes.subresource = given.subresource
      const object = named ?? name
      if (object !== undefined) attributes.name = object
      spec.resourceAttributes = attributes
    }
    const answer = await review<{ status?: { allowed?: boolean; reason?: string; evaluationError?: string } }>(
      api,
      'authorization.k8s.io',
      'selfsubjectaccessreviews',
      'SelfSubjectAccessReview',
      spec,
    )
    const { allowed, reason, evaluationError } = answer.status ?? {}
    if (!given.quiet) {
      const why = [reason, evaluationError].filter(Boolean).join(' - ')
      out(allowed ? 'yes\n' : `no${why ? ` - ${why}` : ''}\n`)
    }
    return allowed ? 0 : 1
  },
})

type Rules = { status?: { resourceRules?: PolicyRule[]; nonResourceRules?: PolicyRule[] } }

async function listRules(api: Api, out: (text: string) => void, noHeaders: boolean): Promise<void> {
  const answer = await review<Rules>(api, 'authorization.k8s.io', 'selfsubjectrulesreviews', 'SelfSubjectRulesReview', {
    namespace: api.namespace,
  })
  const rules = [...(answer.status?.resourceRules ?? []), ...(answer.status?.nonResourceRules ?? [])]
  const header = noHeaders ? [] : ['Resources\tNon-Resource URLs\tResource Names\tVerbs']
  out(align([...header, ...ruleRows(rules)].map((line) => `${line}\n`).join(''), tableStyle))
}

const whoami = command({
  use: 'whoami',
  short: 'Experimental: Check self subject attributes',
  flags: printFlags,
  async run({ args, api, out, flags: given }) {
    if (args.length > 0) throw usageError('auth whoami', `unexpected arguments: [${args.join(' ')}]`)
    const answer = await review<{
      metadata?: { creationTimestamp?: string }
      status?: { userInfo?: { username?: string; uid?: string; groups?: string[]; extra?: Record<string, string[]> } }
    }>(api, 'authentication.k8s.io', 'selfsubjectreviews', 'SelfSubjectReview')
    const printer = printerFor(given, 'struct')
    if (printer) {
      const { status } = answer
      const at = answer.metadata?.creationTimestamp
      const shown = {
        kind: 'SelfSubjectReview',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: at ? { creationTimestamp: at } : {},
        status,
      }
      out(printer(shown as never, () => 'selfsubjectreview.authentication.k8s.io/'))
      return
    }
    const { username = '', uid, groups = [], extra = {} } = answer.status?.userInfo ?? {}
    const rows = [`ATTRIBUTE\tVALUE`, `Username\t${username}`]
    if (uid) rows.push(`UID\t${uid}`)
    if (groups.length > 0) rows.push(`Groups\t[${groups.join(' ')}]`)
    for (const key of Object.keys(extra).sort()) rows.push(`Extra: ${key}\t[${(extra[key] ?? []).join(' ')}]`)
    out(align(rows.map((row) => `${row}\n`).join(''), tableStyle))
  },
})

export const auth = command({
  use: 'auth [flags]',
  short: 'Inspect authorization',
  subcommands: [canI, reconcile, whoami],
})
