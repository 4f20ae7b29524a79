import type { Json, KubeObject } from '@/apimachinery/object'
import { matchesRequirements, parseSelector } from '@/apimachinery/selector'
import { printYaml } from '@/apimachinery/yaml'
import { lastAppliedKey } from '../apply/last-applied'
import { hasStrategicMerge } from '../apply/merge-keys'
import { getObject, pathOf } from '../client/api'
import type { Resource } from '../client/discovery'
import { fileFlags, readManifests } from '../client/manifests'
import { located } from '../client/targets'
import { createObject, fieldManagerFlag, patchObject, writeQuery } from '../client/write'
import { command } from '../command'
import { isNotFound, KubectlError } from '../errors'
import { bool, int, text } from '../flags'
import { unifiedDiff } from '../output/unified-diff'
import { patchFor } from './apply'

export const diff = command({
  use: 'diff -f FILENAME',
  short: 'Diff the live version against a would-be applied version',
  failing: 2,
  examples: '# What would apply change?\nkubectl diff -f web.yaml',
  flags: {
    ...fileFlags,
    concurrency: int(1),
    fieldManager: fieldManagerFlag('kubectl-client-side-apply'),
    forceConflicts: bool(),
    prune: bool(),
    selector: text({ short: 'l' }),
    serverSide: bool(),
    showManagedFields: bool(),
  },
  async run({ api, changed, context, out, flags: given }) {
    if (given.filename.length === 0 && given.kustomize === '') throw new KubectlError('must specify one of -f and -k')
    if (given.prune) throw new KubectlError('seatrial does not simulate diff --prune')
    let differs = false
    const wanted = parseSelector(given.selector)
    for (const { resource, namespace, object } of await located(api, await readManifests(context, given, true))) {
      if (!matchesRequirements(object.metadata.labels ?? {}, wanted)) continue
      const name = object.metadata.name ?? ''
      // The configuration without its annotation, which apply alone writes. As GetModifiedConfiguration
      const { [lastAppliedKey]: _, ...annotations } = object.metadata.annotations ?? {}
      const modified = { ...object, metadata: { ...object.metadata, annotations } }
      const query = writeQuery(given.fieldManager, 'server')
      const live = await getObject(api, resource, namespace, name).catch((error) => {
        if (isNotFound(error)) return undefined
        throw error
      })
      const merged = given.serverSide
        ? await applied({ resource, namespace, name }, object)
        : live
          ? await patchObject(
              api,
              { resource, namespace, name },
              hasStrategicMerge(object.apiVersion) ? 'strategic' : 'merge',
              patchFor(live, modified),
              query,
            )
          : await createObject(api, resource, object, query)
      const file = [object.apiVersion.replace('/', '.'), object.kind, namespace ?? '', name].join('.')
      const [from, to] = [`/tmp/LIVE-1/${file}`, `/tmp/MERGED-1/${file}`]
      const written = `\t${new Date(context.now()).toISOString().replace('T', ' ').replace('Z', '000000 +0000')}`
      const shown = unifiedDiff(
        `${from}${written}`,
        `${to}${written}`,
        live ? comparable(live, given.showManagedFields) : '',
        comparable(merged, given.showManagedFields),
      )
      if (shown === '') continue
      differs = true
      out(`diff -u -N ${from} ${to}\n${shown}`)
    }
    return differs ? 1 : 0

    function applied(at: { resource: Resource; namespace: string | undefined; name: string }, object: KubeObject): Promise<KubeObject> {
      const manager = changed.has('fieldManager') ? given.fieldManager : 'kubectl'
      return api.request<KubeObject>('PATCH', pathOf(at.resource, at.namespace, at.name), {
        body: object as unknown as Json,
        contentType: 'application/apply-patch+yaml',
        query: writeQuery(manager, 'server', { force: given.forceConflicts }),
      })
    }
  },
})

/** The object as it is compared: without managed fields and what apply keeps for itself. */
function comparable(object: KubeObject, showManagedFields: boolean): string {
  const { managedFields, ...metadata } = object.metadata
  if (showManagedFields && managedFields) return printYaml(object as unknown as Json)
  return printYaml({ ...object, metadata } as unknown as Json)
}
