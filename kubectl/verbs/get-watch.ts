import type { Json, KubeObject, Table, WatchEvent } from '@/apimachinery/object'
import { listAll, pathOf, type Query } from '../client/api'
import { objectText } from '../client/discovery'
import { watch } from '../client/watch'
import { KubectlError } from '../errors'
import type { Printer } from '../output/printer'
import { tablePrinter } from '../output/table'
import { type Ask, askTable, asTable, type Get, selection, tableAccept, tableOptions } from './get-asks'

/** `get --watch`. As cmd/get GetOptions.watch. */
export async function watchAll(invocation: Get, asks: Ask[], printer: Printer | undefined): Promise<void> {
  const { api, out, err, flags: given } = invocation
  const [ask] = asks
  if (!ask) return
  const { resource, namespace, name } = ask
  if (asks.some((other) => other.resource !== resource)) throw new KubectlError('you may only specify a single resource type')
  if (asks.length > 1) {
    for (const { name } of asks) await api.request('GET', pathOf(resource, namespace, name))
    throw new KubectlError(`watch is only supported on individual resources and resource collections - ${asks.length} resources were found`)
  }
  if (given.sortBy !== '') err('warning: --watch requested, --sort-by will be ignored for watch events received\n')
  const print = tablePrinter(tableOptions(given, resource, false))
  const events = given.outputWatchEvents
  let shown = 0
  let columns: Table['columnDefinitions'] = []
  const withColumns = (table: Table): Table => (table.columnDefinitions?.length > 0 ? table : { ...table, columnDefinitions: columns })
  const show = (type: WatchEvent['type'], object: KubeObject | Table) => {
    if (!printer) return out(print(withColumns(asTable(object)), events ? type.padEnd('MODIFIED'.length) : undefined))
    if (given.output === 'yaml' && shown++ > 0) out('---\n')
    const value = events ? { object, type } : object
    out(printer(value as unknown as Json, () => objectText(resource, (object as KubeObject).metadata.name ?? '')))
  }
  // One object is watched from about now, which tells once more how it is; of a list the version says what has been told.
  let version = '0'
  let told = name !== undefined
  if (printer) {
    const found =
      name === undefined
        ? await listAll(api, resource, namespace, selection(given))
        : { items: [await api.request<KubeObject>('GET', pathOf(resource, namespace, name))], metadata: undefined }
    version = found.metadata?.resourceVersion ?? '0'
    if (!given.watchOnly) for (const object of found.items) show('ADDED', object)
  } else {
    const table = await askTable(invocation, ask)
    if (name === undefined) version = table.metadata?.resourceVersion ?? '0'
    if (!given.watchOnly && table.rows.length > 0) show('ADDED', table)
  }
  const chosen: Query = name === undefined ? selection(given) : { fieldSelector: `metadata.name=${name}` }
  const query = { ...chosen, resourceVersion: version }
  for await (const event of watch<KubeObject | Table>(api, resource, namespace, query, printer ? undefined : tableAccept)) {
    if (event.type === 'BOOKMARK') continue
    if (told) {
      told = false
      // With --output-watch-events the real one forgets the columns, too
      if (!printer && !events) columns = asTable(event.object).columnDefinitions
    } else show(event.type, event.object)
  }
}
