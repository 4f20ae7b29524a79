import type { Json, KubeObject } from '@/apimachinery/object'
import { withLastApplied } from '../apply/last-applied'
import { getObject, pathOf } from '../client/api'
import type { Resource } from '../client/discovery'
import { fileFlags, readManifests } from '../client/manifests'
import { sendRaw } from '../client/raw'
import { during, located } from '../client/targets'
import { createObject, dryRunOf, fieldManagerFlag, fieldValidation, reporter, validateFlag, writeFlags, writeQuery } from '../client/write'
import { command } from '../command'
import { isNotFound, KubectlError, ManyErrors, usageError } from '../errors'
import { bool, duration, int, text } from '../flags'
import { deleteOne } from './delete'

const flags = {
  ...writeFlags,
  ...fileFlags,
  fieldManager: fieldManagerFlag('kubectl-replace'),
  validate: validateFlag,
  cascade: text({ initial: 'background', bare: 'background' }),
  force: bool(),
  gracePeriod: int(-1),
  raw: text(),
  saveConfig: bool(),
  subresource: text(),
  timeout: duration(0),
  wait: bool(),
}

export const replace = command({
  use: 'replace -f FILENAME',
  short: 'Replace a resource by file name or stdin',
  examples:
    '# Replace what a file describes\nkubectl replace -f web.yaml\n\n# Delete it first, then create it anew\nkubectl replace --force -f web.yaml',
  flags,
  async run(invocation) {
    const { args, api, context, out, flags: given } = invocation
    if (given.raw !== '') return sendRaw(invocation, 'replace')
    if (args.length > 0) throw usageError('replace', `Unexpected args: [${args.join(' ')}]`)
    if (given.filename.length === 0 && given.kustomize === '') throw new KubectlError('must specify one of -f and -k')
    const dryRun = dryRunOf(invocation)
    const report = reporter(invocation, dryRun)
    const manifests = await located(api, await readManifests(context, given, true))
    if (manifests.length === 0) throw new KubectlError('no objects passed to replace')
    const query = writeQuery(given.fieldManager, dryRun, { fieldValidation: fieldValidation(given.validate) })
    const failures: unknown[] = []
    if (given.force) {
      for (const { resource, namespace, object } of manifests) {
        const name = object.metadata.name ?? ''
        const gracePeriod = given.gracePeriod >= 0 ? given.gracePeriod : -1
        await deleteOne(
          api,
          { resource, namespace, name },
          { gracePeriod, propagation: 'Background', dryRun, wait: true, timeoutMs: given.timeout },
        ).then(
          () => {
            const type = resource.group === '' ? resource.singular : `${resource.singular}.${resource.group}`
            out(`${type} ${JSON.stringify(name)} deleted${resource.namespaced ? ` from ${namespace} namespace` : ''}\n`)
          },
          (error) => {
            if (!isNotFound(error)) failures.push(error)
          },
        )
      }
    }
    for (const { resource, namespace, object, source } of manifests) {
      try {
        const body = given.saveConfig ? withLastApplied(object) : object
        if (dryRun === 'client') report(resource, body, 'replaced')
        else if (given.force) report(resource, await createObject(api, resource, body, query), 'replaced')
        else report(resource, await put(resource, namespace, body), 'replaced')
      } catch (error) {
        failures.push(
          during(error, given.force ? `error when creating ${JSON.stringify(source)}` : `error when replacing ${JSON.stringify(source)}`),
        )
      }
    }
    if (failures.length > 0) throw new ManyErrors(failures)

    /** Without a resourceVersion of its own the file replaces whatever is there now. */
    async function put(resource: Resource, namespace: string | undefined, object: KubeObject): Promise<KubeObject> {
      const name = object.metadata.name ?? ''
      const version = object.metadata.resourceVersion ?? (await currentVersion(resource, namespace, name))
      const body = version === undefined ? object : { ...object, metadata: { ...object.metadata, resourceVersion: version } }
      return api.request<KubeObject>('PUT', pathOf(resource, namespace, name, given.subresource), { body: body as unknown as Json, query })
    }

    /** What cannot be read is left to the PUT to complain of. */
    function currentVersion(resource: Resource, namespace: string | undefined, name: string): Promise<string | undefined> {
      return getObject(api, resource, namespace, name).then(
        (live) => live.metadata.resourceVersion,
        () => undefined,
      )
    }
  },
})
