import type { Json, KubeObject } from '@/apimachinery/object'
import { same } from '../apply/three-way'
import { localTargets, refuseServer } from '../client/local-targets'
import { fileFlags } from '../client/manifests'
import { type Target, targets, targetText } from '../client/targets'
import { dryRunNote, dryRunOf, patchObject, reporter, writeFlags, writeQuery } from '../client/write'
import { type Command, command, type Invocation } from '../command'
import { KubectlError, ManyErrors } from '../errors'
import { bool, text } from '../flags'

const flags = {
  ...writeFlags,
  ...fileFlags,
  all: bool(),
  allNamespaces: bool({ short: 'A' }),
  fieldSelector: text(),
  list: bool(),
  local: bool(),
  overwrite: bool(),
  resourceVersion: text(),
  selector: text({ short: 'l' }),
}
type Marking = Invocation<typeof flags>

type What = {
  verb: 'label' | 'annotate'
  noun: 'label' | 'annotation'
  field: 'labels' | 'annotations'
  done: string
  removed: string
  not: string
}

export const label = marker({ verb: 'label', noun: 'label', field: 'labels', done: 'labeled', removed: 'unlabeled', not: 'not labeled' })
export const annotate = marker({
  verb: 'annotate',
  noun: 'annotation',
  field: 'annotations',
  done: 'annotated',
  removed: 'annotated',
  not: 'annotated',
})

function marker(what: What): Command {
  return command({
    use: `${what.verb} [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]`,
    short: `Update the ${what.field} on a resource`,
    examples: `# Add one\nkubectl ${what.verb} pods web tier=front\n\n# Change it\nkubectl ${what.verb} --overwrite pods web tier=back\n\n# Remove it\nkubectl ${what.verb} pods web tier-`,
    arguments: 'resources',
    flags,
    run: (invocation) => mark(invocation, what),
  })
}

/** `TYPE NAME` before, `key=value` and `key-` after. As cmd/util GetResourcesAndPairs. */
function separate(args: readonly string[], what: What): { names: string[]; set: Record<string, string>; remove: string[] } {
  const names: string[] = []
  // Keys are the learner's: `__proto__` is one, too
  const set: Record<string, string> = Object.create(null)
  const remove: string[] = []
  let pairs = false
  for (const arg of args) {
    const isPair = (arg.includes('=') && arg[0] !== '=') || (arg.endsWith('-') && arg.length > 1)
    if (!pairs && isPair) pairs = true
    if (!pairs) names.push(arg)
    else if (!isPair) throw new KubectlError(`all resources must be specified before ${what.noun} changes: ${arg}`)
    else if (arg.includes('=')) {
      const equals = arg.indexOf('=')
      const key = arg.slice(0, equals)
      const value = arg.slice(equals + 1)
      check(key, value, what)
      set[key] = value
    } else remove.push(arg.slice(0, -1))
  }
  const both = remove.find((key) => Object.hasOwn(set, key))
  if (both !== undefined) throw new KubectlError(`cannot modify and remove the same ${what.noun}: ${both}`)
  return { names, set, remove }
}

const valueRule =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

function check(key: string, value: string, what: What): void {
  if (what.verb !== 'label') return
  if (value.length > 63) throw new KubectlError(`invalid label value: ${JSON.stringify(`${key}=${value}`)}: must be no more than 63 bytes`)
  if (!/^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(value))
    throw new KubectlError(`invalid label value: ${JSON.stringify(`${key}=${value}`)}: ${valueRule}`)
}

async function mark(invocation: Marking, what: What): Promise<undefined> {
  const { args, api, context, out, flags: given } = invocation
  const { names, set, remove } = separate(args, what)
  const fromFile = given.filename.length > 0 || given.kustomize !== ''
  if (given.local && !fromFile) throw new KubectlError(localNeeds(names, what))
  if (names.length < 1 && !fromFile)
    throw new KubectlError('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  if (Object.keys(set).length === 0 && remove.length === 0 && !given.list)
    throw new KubectlError(`at least one ${what.noun} update is required`)
  refuseServer(given.local, given.dryRun)
  const dryRun = dryRunOf(invocation)
  const failures: unknown[] = []
  const found = given.local ? await localTargets(context, given, 'map') : await targets(api, context, names, given, failures)
  for (const target of found) {
    try {
      const before = (target.object.metadata[what.field] ?? {}) as Record<string, string>
      if (given.list) {
        // What one name alone means needs no heading
        const named = names.length === 2 || names[0]?.includes('/') || given.filename.length === 1
        const many = !named || found.length > 1
        const { kind, group } = target.resource
        if (many) out(`Listing ${what.field} for ${kind}.${group}/${target.name}:\n`)
        for (const key of Object.keys(before).sort()) out(`${many ? ' ' : ''}${key}=${before[key]}\n`)
        continue
      }
      for (const key of remove) if (what.verb === 'label' && !Object.hasOwn(before, key)) out(`label ${JSON.stringify(key)} not found.\n`)
      if (!given.overwrite) refuseOverwrite(before, set, what)
      const operation = operationOf(before, set, remove, what)
      const after = await change(invocation, target, what, { ...set, ...Object.fromEntries(remove.map((key) => [key, null])) }, dryRun)
      if (given.output === '') out(`${targetText(target)} ${operation}${dryRunNote(dryRun)}\n`)
      else reporter(invocation, dryRun)(target.resource, after, operation)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw new ManyErrors(failures)
  return undefined
}

function localNeeds(names: readonly string[], { verb }: What): string {
  const file = verb === 'label' ? 'pod' : 'rsrc'
  const files = `-f ${file}.yaml or --filename=${file}.json`
  return names.length > 0
    ? `can only use local files by ${files} when --local=true is set`
    : `one or more files must be specified as ${files}`
}

function refuseOverwrite(before: Record<string, string>, set: Record<string, string>, what: What): void {
  const clash = Object.keys(set).filter((key) => Object.hasOwn(before, key) && before[key] !== set[key])
  if (clash.length === 0) return
  if (what.verb === 'label') {
    const texts = clash.map((key) => `'${key}' already has a value (${before[key]}), and --overwrite is false`)
    throw new KubectlError(texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`)
  }
  throw new KubectlError(
    `--overwrite is false but found the following declared annotation(s): ${clash.map((key) => `'${key}' already has a value (${before[key]})`).join('; ')}`,
  )
}

function operationOf(before: Record<string, string>, set: Record<string, string>, remove: string[], what: What): string {
  if (what.verb === 'annotate') return what.done
  const after: Record<string, string> = { ...before, ...set }
  for (const key of remove) delete after[key]
  if (same(before as Json, after as Json)) return what.not
  return remove.some((key) => Object.hasOwn(before, key)) && Object.keys(set).length === 0 ? what.removed : what.done
}

async function change(
  invocation: Marking,
  target: Target,
  what: What,
  values: Record<string, Json>,
  dryRun: 'none' | 'client' | 'server',
): Promise<KubeObject> {
  const before = (target.object.metadata[what.field] ?? {}) as Record<string, string>
  if (invocation.flags.local || dryRun === 'client') {
    const merged = Object.fromEntries(Object.entries({ ...before, ...values }).filter(([, value]) => value !== null)) as Record<
      string,
      string
    >
    return { ...target.object, metadata: { ...target.object.metadata, [what.field]: merged } }
  }
  const version = invocation.flags.resourceVersion
  const metadata = { [what.field]: values, ...(version === '' ? {} : { resourceVersion: version }) }
  return patchObject(
    invocation.api,
    target,
    'merge',
    { metadata } as Json,
    writeQuery(invocation.flags.fieldManager || `kubectl-${what.verb}`, dryRun),
  )
}
