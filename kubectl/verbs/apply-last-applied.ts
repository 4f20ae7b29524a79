import { goJson } from '@/apimachinery/go-json'
import type { Json } from '@/apimachinery/object'
import { parseYaml, printYaml } from '@/apimachinery/yaml'
import { lastAppliedKey } from '../apply/last-applied'
import { getObject } from '../client/api'
import { editUntilAccepted } from '../client/editor'
import { fileFlags } from '../client/manifests'
import { locatedIn, targets, targetText } from '../client/targets'
import { dryRunNote, dryRunOf, patchObject, reporter, writeFlags, writeQuery } from '../client/write'
import { command, type Invocation } from '../command'
import { isNotFound, KubectlError, ManyErrors, usageError } from '../errors'
import { bool, text } from '../flags'

const printed = (value: Json, output: string) => (output === 'json' ? `${goJson(value, { indent: 4 })}\n` : printYaml(value))

const viewFlags = {
  ...fileFlags,
  all: bool(),
  output: text({ short: 'o', initial: 'yaml', complete: ['yaml', 'json'] }),
  selector: text({ short: 'l' }),
}

export const viewLastApplied = command({
  use: 'view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  examples: '# What was applied last\nkubectl apply view-last-applied deployment/web',
  arguments: 'resources',
  flags: viewFlags,
  async run(invocation: Invocation<typeof viewFlags>) {
    const { args, api, context, out, flags: given } = invocation
    if (given.output !== 'yaml' && given.output !== 'json')
      throw usageError('apply view-last-applied', `Unexpected -o output mode: ${given.output}, the flag 'output' must be one of yaml|json`)
    const failures: unknown[] = []
    const shown: string[] = []
    for (const target of await targets(api, context, args, given, failures)) {
      const text = target.object.metadata.annotations?.[lastAppliedKey]
      // Of what was never applied nothing is said, by the real one neither.
      if (text !== undefined) shown.push(text)
    }
    if (failures.length > 0) throw new ManyErrors(failures)
    for (const text of shown) out(printed(parseYaml(text).documents[0]?.value ?? null, given.output))
  },
})

const editFlags = {
  ...fileFlags,
  fieldManager: text({ initial: 'kubectl-client-side-apply' }),
  output: text({ short: 'o', complete: ['yaml', 'json'] }),
}

const editHeader = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`

export const editLastApplied = command({
  use: 'edit-last-applied (RESOURCE/NAME | -f FILENAME)',
  short: 'Edit latest last-applied-configuration annotations of a resource/object',
  examples: '# Edit what counts as applied last\nkubectl apply edit-last-applied deployment/web',
  arguments: 'resources',
  flags: editFlags,
  async run(invocation: Invocation<typeof editFlags>) {
    const { args, api, context, out, flags: given } = invocation
    const failures: unknown[] = []
    const found = await targets(api, context, args, given, failures)
    if (failures.length > 0) throw new ManyErrors(failures)
    for (const target of found) {
      const applied = target.object.metadata.annotations?.[lastAppliedKey]
      if (applied === undefined)
        throw new KubectlError(
          'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
        )
      await editUntilAccepted(invocation, {
        file: `kubectl-edit-${target.name}.${given.output || 'yaml'}`,
        header: editHeader,
        original: printed(parseYaml(applied).documents[0]?.value ?? null, given.output),
        target,
        async submit(value) {
          const patch = { metadata: { annotations: { [lastAppliedKey]: `${goJson(value)}\n` } } }
          await patchObject(api, target, 'merge', patch, writeQuery(given.fieldManager, 'none'))
          out(`${targetText(target)} edited\n`)
        },
      })
    }
  },
})

const setFlags = {
  ...writeFlags,
  ...fileFlags,
  createAnnotation: bool(),
}

export const setLastApplied = command({
  use: 'set-last-applied -f FILENAME',
  short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  examples: '# What a file holds counts as applied\nkubectl apply set-last-applied -f web.yaml',
  flags: setFlags,
  async run(invocation: Invocation<typeof setFlags>) {
    const { api, context, out, flags: given } = invocation
    const dryRun = dryRunOf(invocation)
    const report = reporter(invocation, dryRun)
    const failures: unknown[] = []
    for (const { resource, namespace, object, source } of await locatedIn(api, context, given, true, failures)) {
      const name = object.metadata.name ?? ''
      const live = await getObject(api, resource, namespace, name).catch((error) => {
        throw isNotFound(error)
          ? error
          : new KubectlError(`retrieving current configuration: ${error instanceof Error ? error.message : error}`)
      })
      const before = live.metadata.annotations?.[lastAppliedKey]
      if (before === undefined && !given.createAnnotation)
        throw new KubectlError(
          `no last-applied-configuration annotation found on resource: ${name}, to create the annotation, run the command with --create-annotation`,
        )
      const after = `${goJson(object as unknown as Json)}\n`
      const target = { resource, namespace, name, object: live, source }
      if (before === after) {
        out(`set-last-applied ${name}: no changes required.\n`)
        continue
      }
      const patch = { metadata: { annotations: { [lastAppliedKey]: after } } }
      const patched =
        dryRun === 'client' ? live : await patchObject(api, target, 'merge', patch, writeQuery(given.fieldManager || 'kubectl-set', dryRun))
      if (given.output === '') out(`${targetText(target)} configured${dryRunNote(dryRun)}\n`)
      else report(resource, patched, 'configured')
    }
    if (failures.length > 0) throw new ManyErrors(failures)
  },
})
