import type { Json, KubeObject } from '@/apimachinery/object'
import { matchesRequirements, parseSelector } from '@/apimachinery/selector'
import { printYaml } from '@/apimachinery/yaml'
import { withLastApplied } from '../apply/last-applied'
import { editUntilAccepted, objectHeader } from '../client/editor'
import { fileFlags } from '../client/manifests'
import { sendRaw } from '../client/raw'
import { during, locatedIn } from '../client/targets'
import { createObject, dryRunOf, fieldManagerFlag, fieldValidation, reporter, validateFlag, writeFlags, writeQuery } from '../client/write'
import { command } from '../command'
import { KubectlError, ManyErrors, usageError } from '../errors'
import { bool, text } from '../flags'
import { generators } from '../generate/index'
import { token } from './create-token'

const flags = {
  ...writeFlags,
  ...fileFlags,
  fieldManager: fieldManagerFlag('kubectl-create'),
  validate: validateFlag,
  saveConfig: bool(),
  edit: bool(),
  raw: text(),
  selector: text({ short: 'l' }),
}

export const create = command({
  use: 'create -f FILENAME',
  short: 'Create a resource from a file or from stdin',
  long: 'Create a resource from a file or from stdin.\n\n JSON and YAML formats are accepted.',
  examples:
    '# Create what a file describes\nkubectl create -f pod.yaml\n\n# The same from standard input\ncat pod.yaml | kubectl create -f -',
  flags,
  subcommands: [...generators, token],
  async run(invocation) {
    const { args, api, context, flags: given } = invocation
    if (given.raw !== '') return sendRaw(invocation, 'create')
    if (given.filename.length === 0 && given.kustomize === '') {
      if (args.length > 0) throw usageError('create', `Unexpected args: [${args.join(' ')}]`)
      throw new KubectlError('must specify one of -f and -k')
    }
    if (args.length > 0) throw usageError('create', `Unexpected args: [${args.join(' ')}]`)
    const dryRun = dryRunOf(invocation)
    const report = reporter(invocation, dryRun)
    const query = writeQuery(given.fieldManager, dryRun, { fieldValidation: fieldValidation(given.validate) })
    const failures: unknown[] = []
    const wanted = parseSelector(given.selector)
    const read = await locatedIn(api, context, given, true, failures)
    const manifests = read.filter(({ object }) => matchesRequirements(object.metadata.labels ?? {}, wanted))
    if (manifests.length === 0 && failures.length === 0) throw new KubectlError('no objects passed to create')
    for (const { resource, object, source } of manifests) {
      if (given.edit) {
        const name = object.metadata.name ?? ''
        await editUntilAccepted(invocation, {
          file: `kubectl-edit-${name}.yaml`,
          header: objectHeader,
          original: printYaml(object as unknown as Json),
          target: { resource, name },
          async submit(value) {
            const made = value as unknown as KubeObject
            report(resource, await createObject(api, resource, given.saveConfig ? withLastApplied(made) : made, query), 'created')
          },
          once: true,
        })
        continue
      }
      const body: KubeObject = given.saveConfig ? withLastApplied(object) : object
      if (dryRun === 'client') report(resource, body, 'created')
      else
        await createObject(api, resource, body, query).then(
          (made) => report(resource, made, 'created'),
          (error) => failures.push(during(error, `error when creating ${JSON.stringify(source)}`)),
        )
    }
    if (failures.length > 0) throw new ManyErrors(failures)
  },
})
