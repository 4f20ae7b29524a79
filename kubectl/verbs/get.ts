import type { Json, KubeObject, Table } from '@/apimachinery/object'
import { objectText, type Resource, resourceText } from '../client/discovery'
import { locatedIn, type Named, readArguments } from '../client/targets'
import { command } from '../command'
import { isNotFound, KubectlError, ManyErrors } from '../errors'
import { customColumns } from '../output/custom-columns'
import { type Printer, printerFor } from '../output/printer'
import { noOrder, sortBy, sortRows } from '../output/sort-by'
import { tablePrinter } from '../output/table'
import { type Ask, askTable, type Get, getFlags, objectsOf, tableOptions } from './get-asks'
import { watchAll } from './get-watch'

export const get = command({
  use: 'get [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags] [options]',
  short: 'Display one or many resources',
  long: 'Display one or many resources.\n\n Prints a table of the most important facts about them; -o chooses another form.\n\nUse "kubectl api-resources" for a complete list of supported resources.',
  examples: [
    '# Pods of the current namespace, with their nodes and addresses\nkubectl get pods -o wide',
    '# Services of every namespace that carry a label\nkubectl get services -A -l app=web',
    '# One field of one object\nkubectl get service web -o jsonpath={.spec.clusterIP}',
  ].join('\n\n'),
  arguments: 'resources',
  flags: getFlags,
  async run(invocation) {
    const { api, out } = invocation
    const { raw, watch: watching, watchOnly, output } = invocation.flags
    if (raw !== '') {
      out(await api.text(raw))
      return 0
    }
    const columns = /^custom-columns(?:=([\s\S]*))?$/.exec(output)
    const columnPrinter = columns ? customColumns(columns[1] ?? '', invocation.flags.noHeaders) : undefined
    const table = output === '' || output === 'wide'
    const printer =
      columnPrinter || table ? undefined : printerFor(invocation.flags, 'map', ['custom-columns', 'custom-columns-file', 'wide'])
    const failures: unknown[] = []
    const asks = await asksOf(invocation, failures)
    if (watching || watchOnly) {
      if (failures.length > 0) throw new ManyErrors(failures)
      await watchAll(invocation, asks, printer ?? columnsAsPrinter(columnPrinter))
      return 0
    }
    if (table && invocation.flags.template === '') return await printTables(invocation, asks, failures)
    return await printObjects(invocation, asks, failures, printer, columnPrinter)
  },
})

const columnsAsPrinter = (columns: ((items: Json[]) => string) | undefined): Printer | undefined => columns && ((value) => columns([value]))

async function asksOf({ args, api, context, err, flags: given }: Get, failures: unknown[]): Promise<Ask[]> {
  if (given.filename.length > 0 || given.kustomize !== '') {
    const objects = await locatedIn(api, context, given, false, failures)
    return objects.map(({ resource, namespace, object }) => ({ resource, namespace, name: object.metadata.name ?? '' }))
  }
  if (args.length === 0) {
    err('You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n')
    throw new KubectlError(
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\nSee \'kubectl get -h\' for help and examples',
    )
  }
  const named: Named = await readArguments(api, args)
  const namespaceFor = (resource: Resource) => (resource.namespaced && !given.allNamespaces ? api.namespace : undefined)
  if ('types' in named) return named.types.map((resource) => ({ resource, namespace: namespaceFor(resource) }))
  if (given.selector !== '') throw new KubectlError('name cannot be provided when a selector is specified')
  if (given.allNamespaces) throw new KubectlError('a resource cannot be retrieved by name across all namespaces')
  return named.names.map(({ resource, name }) => ({ resource, namespace: namespaceFor(resource), name }))
}

async function printTables(invocation: Get, asks: Ask[], unread: unknown[]): Promise<number> {
  const { api, context, out, err, flags: given } = invocation
  const failures: unknown[] = []
  const kinds = new Set(asks.map((ask) => resourceText(ask.resource)))
  let printed = 0
  let current: { resource: Resource; print: (table: Table) => string } | undefined
  let pending: Table | undefined
  const flush = () => {
    if (!current || !pending || pending.rows.length === 0) return
    if (printed > 0 && !given.noHeaders) out('\n')
    out(current.print(pending))
    printed += pending.rows.length
  }
  for (const ask of asks) {
    const table = await askTable(invocation, ask).catch((error) => {
      if (!(given.ignoreNotFound && isNotFound(error))) failures.push(error)
      return undefined
    })
    if (!table) continue
    if (asks.length > 1 && given.sortBy !== '') throw noOrder(given.sortBy)
    if (current?.resource !== ask.resource) {
      flush()
      current = { resource: ask.resource, print: tablePrinter(tableOptions(given, ask.resource, kinds.size > 1)) }
      pending = { ...table, rows: [...(table.rows ?? [])] }
    } else pending?.rows.push(...(table.rows ?? []))
  }
  if (pending && asks[0]?.name === undefined && given.sortBy !== '')
    pending.rows = sortRows(pending.rows, given.sortBy, context.now(), (row) => row.object as unknown as Json)
  flush()
  if (printed === 0 && failures.length + unread.length === 0 && !given.ignoreNotFound) {
    const scoped = !given.allNamespaces && asks.every((ask) => ask.resource.namespaced)
    err(scoped ? `No resources found in ${api.namespace} namespace.\n` : 'No resources found\n')
  }
  if (failures.length + unread.length > 0) throw new ManyErrors([...failures, ...unread])
  return 0
}

async function printObjects(
  { api, context, out, flags: given }: Get,
  asks: Ask[],
  unread: unknown[],
  printer: Printer | undefined,
  columns: ((items: Json[]) => string) | undefined,
): Promise<number> {
  const failures: unknown[] = []
  const names = new Map<KubeObject, string>()
  let items: KubeObject[] = []
  for (const ask of asks) {
    const found = await objectsOf(api, ask, given).catch((error) => {
      if (!(given.ignoreNotFound && isNotFound(error))) failures.push(error)
      return []
    })
    for (const object of found) names.set(object, objectText(ask.resource, object.metadata.name ?? ''))
    items.push(...found)
  }
  const single = asks.length === 1 && asks[0]?.name !== undefined
  if (given.sortBy !== '') items = sortBy(items, given.sortBy, context.now(), (item) => item as unknown as Json)
  const nothing = items.length === 0 && (single || failures.length > 0)
  if (columns) {
    if (items.length > 0 || !nothing) out(columns(items as unknown as Json[]))
  } else if (printer && !nothing) {
    const value = single ? items[0] : { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }
    const text = printer(value as unknown as Json, (object) => names.get(object) ?? objectNameOf(object))
    out(text)
  }
  if (failures.length + unread.length > 0) throw new ManyErrors([...failures, ...unread])
  return 0
}

const objectNameOf = (object: KubeObject) => {
  const group = object.apiVersion.includes('/') ? `.${object.apiVersion.split('/')[0]}` : ''
  return `${object.kind.toLowerCase()}${group}/${object.metadata.name ?? ''}`
}
