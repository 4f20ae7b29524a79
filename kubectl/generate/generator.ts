import type { KubeObject } from '@/apimachinery/object'
import { withLastApplied } from '../apply/last-applied'
import { createObject, dryRunOf, fieldManagerFlag, fieldValidation, reporter, validateFlag, writeFlags, writeQuery } from '../client/write'
import { type Command, command, type Invocation } from '../command'
import { ApiError, KubectlError, usageError } from '../errors'
import { bool, type Flags } from '../flags'
import { contentHash } from '../kustomize/generate'

const generatorFlags = {
  ...writeFlags,
  fieldManager: fieldManagerFlag('kubectl-create'),
  validate: validateFlag,
  saveConfig: bool(),
}

type Making<F extends Flags> = Invocation<F & typeof generatorFlags> & { name: string }

export type Generator<F extends Flags> = {
  use: string
  short: string
  aliases?: string[]
  examples?: string
  flags: F
  namespaced: boolean
  /** How a failed POST is introduced: `failed to create deployment`. */
  failing?: string
  /** The object to create. Throws KubectlError for arguments that do not fit. */
  make(making: Making<F>): KubeObject | Promise<KubeObject>
}

/** A `create KIND NAME` command around a function that makes the object. */
export function generator<F extends Flags>(declared: Generator<F>, parent = 'create'): Command {
  const verb = `${parent} ${declared.use.split(' ')[0]}`
  return command({
    use: declared.use,
    short: declared.short,
    ...(declared.aliases ? { aliases: declared.aliases } : {}),
    ...(declared.examples ? { examples: declared.examples } : {}),
    flags: { ...generatorFlags, ...declared.flags },
    async run(invocation) {
      const { args, api, dash, flags } = invocation
      const names = dash === undefined ? args : args.slice(0, dash)
      const name = names[0]
      if (name === undefined || names.length > 1) throw usageError(verb, `exactly one NAME is required, got ${names.length}`)
      const dryRun = dryRunOf(invocation)
      const report = reporter(invocation, dryRun, 'struct')
      const made = await declared.make({ ...(invocation as unknown as Making<F>), name })
      if ((flags as { appendHash?: boolean }).appendHash) made.metadata.name = `${name}-${await contentHash(made, name)}`
      const object = (flags as { saveConfig: boolean }).saveConfig ? withLastApplied(made, { typed: true }) : made
      if (declared.namespaced && (api.namespaceGiven || dryRun !== 'client')) object.metadata.namespace = api.namespace
      if (dryRun === 'client') {
        report(object, object, 'created')
        return
      }
      const resource = await api.forKind(object.apiVersion, object.kind)
      if (!resource) throw new KubectlError(`seatrial does not simulate the kind ${object.kind} (${object.apiVersion}) yet`)
      const query = writeQuery(flags.fieldManager as string, dryRun, { fieldValidation: fieldValidation(flags.validate as string) })
      const answer = await createObject(api, resource, object, query).catch((error) => {
        throw error instanceof ApiError && declared.failing ? new KubectlError(`${declared.failing} ${error.message}`) : error
      })
      report(resource, { ...answer, apiVersion: object.apiVersion, kind: object.kind }, 'created')
    },
  })
}

export const commandOf = (making: { args: string[]; dash: number | undefined }) =>
  making.dash === undefined ? [] : making.args.slice(making.dash)

/** Drops members that are undefined or empty lists, as omitempty does. */
export function compact<T extends object>(object: T): T {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)),
  ) as T
}
