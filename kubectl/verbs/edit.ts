import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { parseYaml, printYaml } from '@/apimachinery/yaml'
import { hasStrategicMerge } from '../apply/merge-keys'
import { same, twoWayPatch } from '../apply/three-way'
import { fileFlags } from '../client/manifests'
import { type Target, targets, targetText } from '../client/targets'
import { fieldManagerFlag, fieldValidation, patchObject, validateFlag, writeQuery } from '../client/write'
import { command, type Invocation } from '../command'
import { ApiError, errorText, KubectlError, ManyErrors } from '../errors'
import { bool, text } from '../flags'
import { prettyJson } from '../output/printer'

const flags = {
  ...fileFlags,
  fieldManager: fieldManagerFlag('kubectl-edit'),
  output: text(
    'Output format. One of: (json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).',
    { short: 'o', complete: ['json', 'yaml'] },
  ),
  outputPatch: bool('Output the patch if the resource is edited.'),
  saveConfig: bool(
    'If true, the configuration of current object will be saved in its annotation. Otherwise, the annotation will be unchanged. This flag is useful when you want to perform kubectl apply on this object in the future.',
  ),
  showManagedFields: bool('If true, keep the managedFields when printing objects in JSON or YAML format.'),
  subresource: text('If specified, edit will operate on the subresource of the requested object.'),
  validate: validateFlag,
  windowsLineEndings: bool('Defaults to the line ending native to your platform.'),
}
type Edit = Invocation<typeof flags>

const header = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

export const edit = command({
  use: 'edit (RESOURCE/NAME | -f FILENAME)',
  short: 'Edit a resource on the server',
  examples: '# Edit a service\nkubectl edit service/web',
  arguments: 'resources',
  flags,
  async run(invocation) {
    const { args, api, context, flags: given } = invocation
    if (!['', 'yaml', 'json'].includes(given.output)) throw new KubectlError(`The flag 'output' must be one of yaml|json`)
    const failures: unknown[] = []
    const found = await targets(api, context, args, given, failures)
    if (failures.length > 0) throw new ManyErrors(failures)
    if (found.length === 0) throw new KubectlError('edit cancelled, no objects found', { bare: true })
    for (const target of found) await editOne(invocation, target)
  },
})

/** The object as the editor shows it. */
function shown(object: KubeObject, given: Edit['flags']): string {
  const { managedFields, ...metadata } = object.metadata
  const visible = {
    ...object,
    metadata: given.showManagedFields && managedFields ? { ...metadata, managedFields } : metadata,
  } as unknown as JsonObject
  return given.output === 'json' ? `${prettyJson(visible)}\n` : printYaml(visible)
}

const withoutComments = (text: string) =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')

/** Opens the editor until the change is accepted or given up. As cmd/util/editor EditOptions.Run. */
async function editOne(invocation: Edit, target: Target): Promise<void> {
  const { api, context, out, err, flags: given } = invocation
  const original = shown(target.object, given)
  const name = `kubectl-edit-${target.name}.${given.output || 'yaml'}`
  let text = original
  let failure = ''
  let file = ''
  for (;;) {
    const opened = header + failure + text
    const saved = await context.tty.edit({ name, text: opened })
    const edited = saved === undefined ? undefined : withoutComments(saved)
    if (edited === undefined || edited === withoutComments(original) || edited === (failure === '' ? undefined : text)) {
      if (failure !== '') {
        file = await keep(invocation, name, opened)
        err(`A copy of your changes has been stored to ${JSON.stringify(file)}\n`)
        throw new KubectlError('Edit cancelled, no valid changes were saved.')
      }
      err('Edit cancelled, no changes made.\n')
      return
    }
    if (edited.trim() === '') {
      err('Edit cancelled, saved file was empty.\n')
      return
    }
    text = edited
    try {
      const patched = await submit(invocation, target, edited)
      if (patched === undefined) {
        err('Edit cancelled, no changes made.\n')
        return
      }
      if (given.outputPatch) out(`Patch: ${JSON.stringify(patched.patch)}\n`)
      out(given.output === '' ? `${targetText(target)} edited\n` : shown(patched.object, given))
      return
    } catch (error) {
      const refused = refusal(target, error)
      err(`error: ${refused.said}\n`)
      failure = `${refused.comment.map((line) => `# ${line.replaceAll('\n', '\n# ')}`).join('\n')}\n#\n`
    }
  }

  async function submit({ flags }: Edit, at: Target, content: string): Promise<{ patch: JsonObject; object: KubeObject } | undefined> {
    const { documents, errors } = parseYaml(content)
    const fault = errors[0]
    if (fault)
      throw new KubectlError(
        `The edited file had a syntax error: error parsing edited-file: error converting YAML to JSON: ${fault.goMessage}`,
      )
    const value = documents[0]?.value
    if (value === null || value === undefined || typeof value !== 'object' || Array.isArray(value))
      throw new KubectlError('The edited file had a syntax error: it holds no object')
    const before = parseYaml(original).documents[0]?.value as JsonObject
    if (same(before, value)) return undefined
    const [from, to] = [before.metadata as JsonObject, (value.metadata ?? {}) as JsonObject]
    if (value.apiVersion !== before.apiVersion || value.kind !== before.kind || to.name !== from.name || to.namespace !== from.namespace)
      throw new KubectlError('At least one of apiVersion, kind and name was changed')
    const strategic = hasStrategicMerge(at.object.apiVersion)
    const patch = twoWayPatch(at.object.kind, before, value, strategic)
    const query = writeQuery(flags.fieldManager, 'none', { fieldValidation: fieldValidation(flags.validate) })
    const object = await patchObject(api, at, strategic ? 'strategic' : 'merge', patch, query, flags.subresource || undefined)
    return { patch, object }
  }
}

/** What a refused change is called on the terminal, and in the comment over the text that opens again. As cmd/util/editor editResults.addError. */
function refusal({ resource, name }: Target, error: unknown): { said: string; comment: string[] } {
  const what = `${resource.plural}${resource.group ? `.${resource.group}` : ''} ${JSON.stringify(name)}`
  const reason = error instanceof ApiError ? error.status.reason : undefined
  if (error instanceof ApiError && reason === 'Invalid') {
    const causes = (error.status.details?.causes ?? []).map(({ field, message }) => `* ${field}: ${message}`)
    return { said: `${what} is invalid`, comment: [`${what} was not valid${causes.length > 0 ? ':' : ''}`, ...causes] }
  }
  if (reason === 'NotFound')
    return { said: `${what} could not be found on the server`, comment: [`${what} could not be found on the server`] }
  const told = errorText(error)
    .text.trimEnd()
    .replace(/^error: /, '')
  const said = error instanceof ApiError ? `${what} could not be patched: ${error.status.message}` : told
  return { said, comment: [said] }
}

async function keep({ context }: Edit, name: string, text: string): Promise<string> {
  const path = `/tmp/${name}`
  if (!(await context.fs.exists('/tmp'))) await context.fs.mkdir('/tmp')
  await context.fs.writeFile(path, text)
  return path
}
