import { goJson } from '@/apimachinery/go-json'
import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { matchesRequirements, parseSelector } from '@/apimachinery/selector'
import { lastApplied, lastAppliedKey, withLastApplied } from '../apply/last-applied'
import { hasStrategicMerge } from '../apply/merge-keys'
import { prunedKinds, toPrune } from '../apply/prune'
import { threeWayMergePatch, threeWayPatch } from '../apply/three-way'
import { apiVersionOf, getObject, pathOf } from '../client/api'
import { fileFlags } from '../client/manifests'
import { during, type Located, locatedIn } from '../client/targets'
import {
  createObject,
  type DryRun,
  dryRunOf,
  fieldValidation,
  patchObject,
  reporter,
  validateFlag,
  writeFlags,
  writeQuery,
} from '../client/write'
import { command, type Invocation } from '../command'
import { ApiError, isNotFound, KubectlError, ManyErrors, usageError } from '../errors'
import { bool, duration, int, list, text } from '../flags'
import { editLastApplied, setLastApplied, viewLastApplied } from './apply-last-applied'
import { deleteOne, propagationOf } from './delete'

const flags = {
  ...writeFlags,
  ...fileFlags,
  validate: validateFlag,
  all: bool(),
  cascade: text({ initial: 'background', bare: 'background' }),
  force: bool(),
  forceConflicts: bool(),
  gracePeriod: int(-1),
  prune: bool(),
  pruneAllowlist: list(),
  selector: text({ short: 'l' }),
  serverSide: bool(),
  subresource: text(),
  timeout: duration(0),
  wait: bool(),
}
type Apply = Invocation<typeof flags>

export const apply = command({
  use: 'apply (-f FILENAME | -k DIRECTORY)',
  short: 'Apply a configuration to a resource by file name or stdin',
  examples:
    '# Create or change what a file describes\nkubectl apply -f web.yaml\n\n# From standard input\ncat web.yaml | kubectl apply -f -',
  flags,
  subcommands: [editLastApplied, setLastApplied, viewLastApplied],
  async run(invocation) {
    const { args, api, context, flags: given } = invocation
    if (args.length > 0) throw usageError('apply', `Unexpected args: [${args.join(' ')}]`)
    if (given.filename.length === 0 && given.kustomize === '') throw new KubectlError('must specify one of -f and -k')
    if (given.serverSide && given.force) throw new KubectlError('--force cannot be used with --server-side')
    if (given.prune && given.selector === '' && !given.all)
      throw new KubectlError(
        'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
      )
    if (given.subresource !== '' && !given.serverSide) throw new KubectlError('--subresource can only be specified for --server-side')
    if (given.forceConflicts && !given.serverSide) throw new KubectlError('--force-conflicts only works with --server-side')
    const dryRun = dryRunOf(invocation)
    if (dryRun === 'client' && given.serverSide)
      throw new KubectlError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
    const report = reporter(invocation, dryRun)
    const failures: unknown[] = []
    const wanted = parseSelector(given.selector)
    const kinds = prunedKinds(given.pruneAllowlist)
    for (const [apiVersion, kind] of given.prune ? kinds : [])
      if (!(await api.forKind(apiVersion, kind)))
        throw new KubectlError(`no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`)
    const read = await locatedIn(api, context, given, true, failures)
    const manifests = read.filter(({ object }) => matchesRequirements(object.metadata.labels ?? {}, wanted))
    if (manifests.length === 0 && failures.length === 0) throw new KubectlError('no objects passed to apply')
    const applied = new Set<string>()
    for (const item of manifests) {
      try {
        if (item.object.metadata.generateName && !item.object.metadata.name)
          throw new KubectlError(`from ${item.object.metadata.generateName}: cannot use generate name with apply`)
        const done = await (given.serverSide ? serverSide(invocation, item, dryRun) : clientSide(invocation, item, dryRun))
        report(item.resource, done.object, given.serverSide ? 'serverside-applied' : done.operation)
        applied.add(done.object.metadata.uid ?? '')
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw new ManyErrors(failures)
    if (!given.prune) return
    const namespaces = [...new Set(manifests.flatMap(({ namespace }) => (namespace === undefined ? [] : [namespace])))]
    for (const { resource, namespace, object } of await toPrune(api, { selector: given.selector, kinds, namespaces, applied })) {
      if (dryRun !== 'client')
        await deleteOne(
          api,
          { resource, namespace, name: object.metadata.name ?? '' },
          { gracePeriod: given.gracePeriod, propagation: propagationOf(given.cascade), dryRun, wait: false, timeoutMs: 0 },
        )
      report(resource, object, 'pruned')
    }
  },
})

type Done = { object: KubeObject; operation: 'created' | 'configured' | 'unchanged' }

/** As kubectl apply applyOneObject and Patcher. */
async function clientSide(invocation: Apply, item: Located, dryRun: DryRun): Promise<Done> {
  const { api, err, flags: given } = invocation
  const { resource, namespace, object, source } = item
  const name = object.metadata.name ?? ''
  const modified = withLastApplied(object)
  const query = writeQuery(given.fieldManager || 'kubectl-client-side-apply', dryRun, { fieldValidation: fieldValidation(given.validate) })
  const live = await getObject(api, resource, namespace, name).catch((error) => {
    if (isNotFound(error)) return undefined
    throw during(error, `error when retrieving current configuration of:\n${described(item)}\nfrom server for: ${JSON.stringify(source)}`)
  })
  if (!live) {
    if (dryRun === 'client') return { object: modified, operation: 'created' }
    const made = await createObject(api, resource, modified, query).catch((error) => {
      throw during(error, `error when creating ${JSON.stringify(source)}`)
    })
    return { object: made, operation: 'created' }
  }
  if (lastApplied(live) === undefined)
    err(
      `Warning: resource ${resource.plural}/${name} is missing the ${lastAppliedKey} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    )
  const patch = patchFor(live, modified)
  if (dryRun === 'client') return { object: live, operation: 'configured' }
  if (Object.keys(patch).length === 0) return { object: live, operation: 'unchanged' }
  const strategic = hasStrategicMerge(object.apiVersion)
  const patched = await patchObject(api, { resource, namespace, name }, strategic ? 'strategic' : 'merge', patch, query).catch(
    async (error) => {
      const refused = error instanceof ApiError && ['Invalid', 'Conflict'].includes(error.status.reason ?? '')
      if (!given.force || !refused)
        throw during(
          error,
          `error when applying patch:\n${goJson(patch)}\nto:\n${described(item)}\nfor: ${JSON.stringify(source)}: error when patching ${JSON.stringify(source)}`,
        )
      await deleteOne(
        invocation.api,
        { resource, namespace, name },
        { gracePeriod: 0, propagation: 'Background', dryRun, wait: true, timeoutMs: given.timeout },
      )
      return createObject(api, resource, modified, query)
    },
  )
  return { object: patched, operation: 'configured' }
}

/** The patch that brings the live object to the file's configuration. */
export function patchFor(live: KubeObject, modified: KubeObject): JsonObject {
  const original = lastApplied(live) ?? {}
  const [to, from] = [modified as unknown as JsonObject, live as unknown as JsonObject]
  return hasStrategicMerge(modified.apiVersion) ? threeWayPatch(modified.kind, original, to, from) : threeWayMergePatch(original, to, from)
}

const described = ({ resource, object, namespace }: Located) =>
  `Resource: ${JSON.stringify(`${apiVersionOf(resource)}, Resource=${resource.plural}`)}, GroupVersionKind: ${JSON.stringify(`${object.apiVersion}, Kind=${object.kind}`)}\nName: ${JSON.stringify(object.metadata.name ?? '')}, Namespace: ${JSON.stringify(namespace ?? '')}`

async function serverSide({ api, flags: given }: Apply, { resource, namespace, object }: Located, dryRun: DryRun): Promise<Done> {
  const query = writeQuery(given.fieldManager || 'kubectl', dryRun, {
    fieldValidation: fieldValidation(given.validate),
    force: given.forceConflicts,
  })
  const answer = await api
    .request<KubeObject>('PATCH', pathOf(resource, namespace, object.metadata.name ?? '', given.subresource || undefined), {
      body: object as unknown as Json,
      contentType: 'application/apply-patch+yaml',
      query,
    })
    .catch((error) => {
      const causes = error instanceof ApiError ? (error.status.details?.causes ?? []) : []
      throw causes.some((cause) => cause.reason === 'FieldManagerConflict') ? conflict(error as ApiError) : error
    })
  return { object: answer, operation: 'configured' }
}

const conflict = (error: ApiError) =>
  new KubectlError(
    `${error.status.message ?? ''}\nPlease review the fields above--they currently have other managers. Here\nare the ways you can resolve this warning:\n* If you intend to manage all of these fields, please re-run the apply\n  command with the \`--force-conflicts\` flag.\n* If you do not intend to manage all of the fields, please edit your\n  manifest to remove references to the fields that should keep their\n  current managers.\n* You may co-own fields by updating your manifest to match the existing\n  value; in this case, you'll become the manager if the other manager(s)\n  stop managing the field (remove it from their configuration).\nSee https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`,
  )
