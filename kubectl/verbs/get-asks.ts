import { humanDuration } from '@/apimachinery/duration'
import type { KubeList, KubeObject, Table } from '@/apimachinery/object'
import { type Api, listAll, notListed, pathOf, type Query } from '../client/api'
import { objectText, type Resource } from '../client/discovery'
import { fileFlags } from '../client/manifests'
import type { Invocation } from '../command'
import { bool, int, list, text } from '../flags'
import { printFlags } from '../output/printer'

export const getFlags = {
  ...fileFlags,
  ...printFlags,
  output: text({
    short: 'o',
    complete: ['wide', 'json', 'yaml', 'kyaml', 'name', 'jsonpath=', 'custom-columns=', 'go-template='],
  }),
  allNamespaces: bool({ short: 'A' }),
  chunkSize: int(500),
  fieldSelector: text(),
  ignoreNotFound: bool(),
  labelColumns: list({ short: 'L' }),
  noHeaders: bool(),
  outputWatchEvents: bool(),
  raw: text(),
  selector: text({ short: 'l' }),
  serverPrint: bool({ initial: true }),
  showKind: bool(),
  showLabels: bool(),
  sortBy: text(),
  subresource: text(),
  watch: bool({ short: 'w' }),
  watchOnly: bool(),
}
export type Get = Invocation<typeof getFlags>

/** One request that `get` makes: a list, or one object by name. */
export type Ask = { resource: Resource; namespace: string | undefined; name?: string }

export const tableAccept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

export const selection = (given: Get['flags']): Query => ({ labelSelector: given.selector, fieldSelector: given.fieldSelector })

export function tableOptions(given: Get['flags'], resource: Resource, severalKinds: boolean) {
  const prefix = severalKinds || given.showKind ? objectText(resource, '') : undefined
  return {
    wide: given.output === 'wide',
    noHeaders: given.noHeaders,
    withNamespace: given.allNamespaces && resource.namespaced,
    kindPrefix: prefix,
    showLabels: given.showLabels,
    labelColumns: given.labelColumns,
  }
}

const ageOf = ({ metadata: { creationTimestamp } }: KubeObject, now: number) =>
  creationTimestamp ? humanDuration(now - Date.parse(creationTimestamp)) : '<unknown>'

/** What is shown of objects when the server is to make no table. As cmd/get, whose own printer knows names and ages. */
function plainTable(objects: readonly KubeObject[], now: number): Table {
  const column = { format: '', description: '', priority: 0 }
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {},
    columnDefinitions: [
      { ...column, name: 'Name', type: 'string', format: 'name' },
      { ...column, name: 'Age', type: 'string' },
    ],
    rows: objects.map((object) => ({ cells: [object.metadata.name ?? '', ageOf(object, now)], object })),
  }
}

export async function askTable({ api, context, flags: given }: Get, ask: Ask): Promise<Table> {
  if (!given.serverPrint) return plainTable(await objectsOf(api, ask, given), context.now())
  const path = pathOf(ask.resource, ask.namespace, ask.name, given.subresource)
  const include = given.sortBy !== '' ? { includeObject: 'Object' } : {}
  if (ask.name !== undefined) return asTable(await api.request('GET', path, { accept: tableAccept, query: include }))
  let result: Table | undefined
  for (let next: string | undefined = ''; next !== undefined; ) {
    const query: Query = { ...include, limit: given.chunkSize || undefined, ...selection(given), continue: next }
    const part: Table = asTable(await api.request('GET', path, { accept: tableAccept, query }).catch(notListed(ask.resource, query)))
    if (result) result.rows.push(...(part.rows ?? []))
    else result = { ...part, rows: part.rows ?? [] }
    next = part.metadata?.continue || undefined
  }
  return result as Table
}

/** A server that has no table for a kind answers the objects: name and nothing else is known of them. */
export function asTable(answer: unknown): Table {
  const table = answer as Table
  if (table.kind === 'Table') return table
  const objects = (answer as KubeList).items ?? [answer as KubeObject]
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {},
    columnDefinitions: [{ name: 'Name', type: 'string', format: 'name', description: '', priority: 0 }],
    rows: objects.map((object) => ({ cells: [object.metadata?.name ?? ''], object })),
  }
}

export const objectsOf = (api: Api, ask: Ask, given: Get['flags']): Promise<KubeObject[]> =>
  ask.name === undefined
    ? listAll(api, ask.resource, ask.namespace, selection(given), given.chunkSize).then((answer) => answer.items)
    : api.request<KubeObject>('GET', pathOf(ask.resource, ask.namespace, ask.name, given.subresource)).then((object) => [object])
