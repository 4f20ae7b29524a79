import { goJson } from '@/apimachinery/go-json'
import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { printYaml } from '@/apimachinery/yaml'
import { withLastApplied } from '../apply/last-applied'
import { hasStrategicMerge } from '../apply/merge-keys'
import { twoWayPatch } from '../apply/three-way'
import { editUntilAccepted, objectHeader } from '../client/editor'
import { fileFlags } from '../client/manifests'
import { type Target, targets, targetText } from '../client/targets'
import { fieldManagerFlag, fieldValidation, patchObject, validateFlag, writeQuery } from '../client/write'
import { command, type Invocation } from '../command'
import { KubectlError, ManyErrors } from '../errors'
import { bool, text } from '../flags'

const flags = {
  ...fileFlags,
  fieldManager: fieldManagerFlag('kubectl-edit'),
  output: text({ short: 'o', complete: ['json', 'yaml'] }),
  outputPatch: bool(),
  saveConfig: bool(),
  showManagedFields: bool(),
  subresource: text(),
  validate: validateFlag,
}
type Edit = Invocation<typeof flags>

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
  return given.output === 'json' ? `${goJson(visible, { indent: 4 })}\n` : printYaml(visible)
}

/** As cmd/util/editor EditOptions.Run. */
async function editOne(invocation: Edit, target: Target): Promise<void> {
  const { api, out, flags: given } = invocation
  await editUntilAccepted(invocation, {
    file: `kubectl-edit-${target.name}.${given.output || 'yaml'}`,
    header: objectHeader,
    original: shown(target.object, given),
    target,
    async submit(value, before) {
      const [from, to] = [before.metadata as JsonObject, (value.metadata ?? {}) as JsonObject]
      if (value.apiVersion !== before.apiVersion || value.kind !== before.kind || to.name !== from.name || to.namespace !== from.namespace)
        throw new KubectlError('At least one of apiVersion, kind and name was changed')
      const strategic = hasStrategicMerge(target.object.apiVersion)
      const patch = twoWayPatch(target.object.kind, before, given.saveConfig ? withConfiguration(value, target.object) : value, strategic)
      const query = writeQuery(given.fieldManager, 'none', { fieldValidation: fieldValidation(given.validate) })
      const object = await patchObject(api, target, strategic ? 'strategic' : 'merge', patch, query, given.subresource || undefined)
      if (given.outputPatch) out(`Patch: ${JSON.stringify(patch)}\n`)
      out(given.output === '' ? `${targetText(target)} edited\n` : shown(object, given))
    },
  })
}

/** What was saved, with itself in the annotation that `apply` compares with; what the editor did not show belongs to it. */
function withConfiguration(value: JsonObject, live: KubeObject): JsonObject {
  const { managedFields } = live.metadata
  const whole = { ...value, metadata: { ...(value.metadata as JsonObject), ...(managedFields ? { managedFields } : {}) } }
  const { annotations } = withLastApplied(whole as unknown as KubeObject).metadata
  return { ...value, metadata: { ...(value.metadata as JsonObject), annotations: annotations ?? {} } }
}
