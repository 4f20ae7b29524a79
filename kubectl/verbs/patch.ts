import type { Json, KubeObject } from '@/apimachinery/object'
import { parseYaml } from '@/apimachinery/yaml'
import { hasStrategicMerge } from '../apply/merge-keys'
import { patched } from '../apply/patched'
import { same } from '../apply/three-way'
import { absolute } from '../client/kubeconfig'
import { localTargets, refuseServer } from '../client/local-targets'
import { fileFlags } from '../client/manifests'
import { targets } from '../client/targets'
import { dryRunOf, fieldManagerFlag, patchWith, reporter, writeFlags, writeQuery } from '../client/write'
import { command, type Invocation } from '../command'
import { KubectlError, ManyErrors } from '../errors'
import { bool, text } from '../flags'

const flags = {
  ...writeFlags,
  ...fileFlags,
  fieldManager: fieldManagerFlag('kubectl-patch'),
  local: bool(),
  patch: text({ short: 'p' }),
  patchFile: text({ complete: 'file' }),
  subresource: text({
    complete: ['status', 'scale', 'resize'],
  }),
  type: text({
    initial: 'strategic',
    complete: ['json', 'merge', 'strategic'],
  }),
}
type Patch = Invocation<typeof flags>

export const patch = command({
  use: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  short: 'Update fields of a resource',
  examples: [
    '# A strategic merge patch\nkubectl patch service web -p \'{"spec":{"type":"NodePort"}}\'',
    '# A JSON patch\nkubectl patch deployment web --type=json -p=\'[{"op":"replace","path":"/spec/replicas","value":2}]\'',
  ].join('\n\n'),
  arguments: 'resources',
  flags,
  async run(invocation) {
    const { args, api, context, flags: given } = invocation
    if (given.patch === '' && given.patchFile === '')
      throw new KubectlError('must specify --patch or --patch-file containing the contents of the patch')
    if (given.patch !== '' && given.patchFile !== '') throw new KubectlError('cannot specify --patch and --patch-file together')
    const type = given.type.toLowerCase()
    if (type !== 'json' && type !== 'merge' && type !== 'strategic')
      throw new KubectlError(`--type must be one of [json merge strategic], not ${JSON.stringify(given.type)}`)
    if (given.local && args.length > 0) throw new KubectlError('cannot specify --local and server resources')
    refuseServer(given.local, given.dryRun)
    const body = await readPatch(invocation)
    const dryRun = dryRunOf(invocation)
    const report = reporter(invocation, 'none')
    const failures: unknown[] = []
    for (const target of given.local ? await localTargets(context, given, 'map') : await targets(api, context, args, given, failures)) {
      try {
        const known = type !== 'strategic' || hasStrategicMerge(target.object.apiVersion)
        if (!known && (given.local || dryRun === 'client'))
          throw new KubectlError(
            `strategic merge patch is not supported for ${target.object.apiVersion}, Kind=${target.object.kind} locally, try --type merge`,
          )
        if (!known)
          throw new KubectlError(
            `application/strategic-merge-patch+json is not supported by ${target.object.apiVersion}, Kind=${target.object.kind}: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml`,
          )
        const after =
          dryRun === 'client' || given.local
            ? patched(target.object, type, 'value' in body ? body.value : null)
            : await patchWith(api, target, type, body, writeQuery(given.fieldManager, dryRun), given.subresource || undefined)
        const changed = !same(withoutVersion(target.object), withoutVersion(after))
        report(
          // The answer of a subresource may be of another kind: of `scale`, a Scale
          after.kind === target.object.kind ? target.resource : { apiVersion: after.apiVersion, kind: after.kind },
          { ...after, metadata: { ...after.metadata, name: target.name } },
          changed ? 'patched' : 'patched (no change)',
        )
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw new ManyErrors(failures)
  },
})

/** The answer compared without what every write may touch. */
function withoutVersion(object: KubeObject): Json {
  const { resourceVersion: _version, managedFields: _fields, ...metadata } = object.metadata
  return { ...object, metadata } as unknown as Json
}

async function readPatch({ context, flags: given }: Patch): Promise<{ value: Json } | { text: string }> {
  let source = given.patch
  if (given.patchFile !== '') {
    const path = absolute(context, given.patchFile)
    if (!(await context.fs.exists(path)))
      throw new KubectlError(`unable to read patch file: open ${given.patchFile}: no such file or directory`)
    source = await context.fs.readFile(path)
  }
  // What looks like JSON is sent as it is, and the server says what is wrong with it: as yaml.ToJSON
  if (/^\s*[{[]/.test(source) && !isJson(source)) return { text: source }
  const { documents, errors } = parseYaml(source)
  const fault = errors[0]
  if (fault) throw new KubectlError(`unable to parse ${JSON.stringify(source)}: yaml: line ${fault.line}: ${fault.message}`)
  return { value: documents[0]?.value ?? {} }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
