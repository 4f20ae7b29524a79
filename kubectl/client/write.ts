import type { Json, KubeObject } from '@/apimachinery/object'
import type { PatchType } from '../apply/patched'
import type { Invocation } from '../command'
import { KubectlError } from '../errors'
import { type Flag, text } from '../flags'
import { type Held, type PrintValues, printerFor, printFlags } from '../output/printer'
import { type Api, pathOf, type Query } from './api'
import { objectText, type Resource } from './discovery'
import { logPrefix } from './log'

/** The flags of every verb that changes objects. */
export const writeFlags = {
  ...printFlags,
  dryRun: text({ initial: 'none', bare: 'unchanged', complete: ['none', 'server', 'client'] }),
  fieldManager: text(),
}

export const fieldManagerFlag = (initial: string): Flag<string> => text({ initial })

export const validateFlag: Flag<string> = text({
  initial: 'strict',
  bare: 'strict',
  complete: ['strict', 'warn', 'ignore'],
})

export type DryRun = 'none' | 'client' | 'server'
type Writing = {
  out(text: string): void
  err(text: string): void
  api: Api
  context: Invocation['context']
  flags: PrintValues & { dryRun: string }
}

/** Reads `--dry-run`. As cmd/util GetDryRunStrategy. */
export function dryRunOf({ flags, err, context }: Pick<Writing, 'err' | 'context'> & { flags: { dryRun: string } }): DryRun {
  const value = flags.dryRun
  if (value === 'none' || value === 'client' || value === 'server') return value
  if (value === 'unchanged' || value === 'true') {
    const why = value === 'true' ? '--dry-run=true is deprecated (boolean value) and' : '--dry-run is deprecated and'
    err(`${logPrefix('W', context.now())} helpers.go:719] ${why} can be replaced with --dry-run=client.\n`)
    return 'client'
  }
  if (value === 'false') return 'none'
  throw new KubectlError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`)
}

/** `fieldValidation` of `--validate`. As cmd/util GetValidationDirective. */
export function fieldValidation(validate: string): string {
  if (['strict', 'true'].includes(validate)) return 'Strict'
  if (validate === 'warn') return 'Warn'
  if (['ignore', 'false'].includes(validate)) return 'Ignore'
  throw new KubectlError(`invalid - validate option ${JSON.stringify(validate)}; must be one of: strict (or true), warn, ignore (or false)`)
}

export const writeQuery = (manager: string, dryRun: DryRun, more: Query = {}): Query => ({
  ...(dryRun === 'server' ? { dryRun: 'All' } : {}),
  fieldManager: manager,
  ...more,
})

export const dryRunNote = (dryRun: DryRun) => (dryRun === 'none' ? '' : dryRun === 'client' ? ' (dry run)' : ' (server dry run)')

/**
 * Says what was done: `deployment.apps/web created`, or the object in the format of `-o`. Several objects in YAML are separated by `---`.
 * Returns a function to be called once per object.
 */
export function reporter(
  writing: Writing,
  dryRun: DryRun,
  held?: Held,
): (resource: ObjectName, object: KubeObject, operation: string) => void {
  const printer = printerFor(writing.flags, held)
  let printed = 0
  return (resource, object, operation) => {
    const called = nameText(resource, object.metadata.name ?? '')
    if (!printer) {
      writing.out(`${called} ${operation}${dryRunNote(dryRun)}\n`)
      return
    }
    if (printed++ > 0 && writing.flags.output === 'yaml') writing.out('---\n')
    writing.out(printer(object as unknown as Json, () => called))
  }
}

/** How an object is called: by its resource, or by its kind where the server was not asked. */
export type ObjectName = Resource | { apiVersion: string; kind: string }

function nameText(of: ObjectName, name: string): string {
  if ('plural' in of) return objectText(of, name)
  const group = of.apiVersion.includes('/') ? `.${of.apiVersion.split('/')[0]}` : ''
  return `${of.kind.toLowerCase()}${group}/${name}`
}

/** POST of one object. */
export const createObject = (api: Api, resource: Resource, object: KubeObject, query: Query) =>
  api.request<KubeObject>('POST', pathOf(resource, object.metadata.namespace), { body: object as unknown as Json, query })

/** PATCH of one object. */
export const patchObject = (
  api: Api,
  at: PatchedObject,
  type: PatchType,
  patch: Json,
  query: Query,
  subresource?: string,
): Promise<KubeObject> => sendPatch(api, at, type, { body: patch }, query, subresource)

/** The same with a patch in the words of its user, which may be no JSON at all. */
export const patchWith = (
  api: Api,
  at: PatchedObject,
  type: PatchType,
  patch: { value: Json } | { text: string },
  query: Query,
  subresource?: string,
) => sendPatch(api, at, type, 'text' in patch ? { text: patch.text } : { body: patch.value }, query, subresource)

type PatchedObject = { resource: Resource; namespace: string | undefined; name: string }
const patchTypes: Record<PatchType, string> = {
  strategic: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
}

const sendPatch = (
  api: Api,
  at: PatchedObject,
  type: PatchType,
  body: { body: Json } | { text: string },
  query: Query,
  subresource?: string,
) =>
  api.request<KubeObject>('PATCH', pathOf(at.resource, at.namespace, at.name, subresource), {
    ...body,
    contentType: patchTypes[type],
    query,
  })
