import type { KubeObject } from '@/apimachinery/object'
import { withLastApplied } from '../apply/last-applied'
import { fileFlags } from '../client/manifests'
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
  saveConfig: bool(
    'If true, the configuration of current object will be saved in its annotation. Otherwise, the annotation will be unchanged. This flag is useful when you want to perform kubectl apply on this object in the future.',
  ),
  edit: bool('Edit the API resource before creating'),
  raw: text('Raw URI to POST to the server.  Uses the transport specified by the kubeconfig file.'),
  selector: text(
    "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.(e.g. -l key1=value1,key2=value2,key3 in (value3)). Matching objects must satisfy all of the specified label constraints.",
    { short: 'l' },
  ),
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
    if (given.filename.length === 0 && given.kustomize === '') {
      if (args.length > 0) throw usageError('create', `Unexpected args: [${args.join(' ')}]`)
      throw new KubectlError('must specify one of -f and -k')
    }
    if (args.length > 0) throw usageError('create', `Unexpected args: [${args.join(' ')}]`)
    if (given.edit) throw new KubectlError('seatrial does not simulate create --edit')
    const dryRun = dryRunOf(invocation)
    const report = reporter(invocation, dryRun)
    const query = writeQuery(given.fieldManager, dryRun, { fieldValidation: fieldValidation(given.validate) })
    const failures: unknown[] = []
    const manifests = await locatedIn(api, context, given, true, failures)
    if (manifests.length === 0 && failures.length === 0) throw new KubectlError('no objects passed to create')
    for (const { resource, object, source } of manifests) {
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
