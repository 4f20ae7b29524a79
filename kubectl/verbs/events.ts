import { humanDuration } from '@/apimachinery/duration'
import { listAll } from '../client/api'
import type { Resource } from '../client/discovery'
import { watch } from '../client/watch'
import { command, type Invocation } from '../command'
import { type EventObject, interval, lastSeen } from '../describe/events'
import { KubectlError } from '../errors'
import { bool, int, list, text } from '../flags'
import { printerFor, printFlags } from '../output/printer'
import { align, tableStyle } from '../output/tabwriter'

const flags = {
  ...printFlags,
  allNamespaces: bool({ short: 'A' }),
  chunkSize: int(500),
  for: text(),
  noHeaders: bool(),
  types: list(),
  watch: bool({ short: 'w' }),
}
type Events = Invocation<typeof flags>

export const events = command({
  use: 'events [(-o|--output=)json|yaml|kyaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  short: 'List events',
  examples:
    '# The warnings of every namespace\nkubectl events -A --types=Warning\n\n# What happened to a pod\nkubectl events --for pod/web',
  flags,
  async run(invocation) {
    const { api, out, err, context, flags: given } = invocation
    const unknown = given.types.find((type) => !['normal', 'warning'].includes(type.toLowerCase()))
    if (unknown !== undefined) throw new KubectlError('valid --types are Normal or Warning')
    const printer = printerFor(given, 'struct')
    const resource = (await api.find('events'))[0] as Resource
    const namespace = given.allNamespaces ? undefined : api.namespace
    const fieldSelector = await selectorFor(invocation)
    const wanted = (event: EventObject) =>
      given.types.length === 0 || given.types.some((type) => type.toLowerCase() === event.type?.toLowerCase())
    const listed = await listAll(api, resource, namespace, { fieldSelector })
    const found = (listed.items as EventObject[]).filter(wanted).sort((a, b) => lastSeen(a) - lastSeen(b))
    if (found.length === 0 && !given.watch) {
      err(given.allNamespaces ? 'No events found.\n' : `No events found in ${api.namespace} namespace.\n`)
      return
    }
    if (printer) {
      // A list that is held as a struct has no names, and nothing is said of it
      if (given.output === 'name') return
      const list = { kind: 'EventList', apiVersion: 'v1', metadata: {}, items: found }
      out(printer(list as never, (object) => `event/${object.metadata.name}`))
      return
    }
    const widths: number[] = []
    const header = given.noHeaders ? '' : `${given.allNamespaces ? 'NAMESPACE\t' : ''}LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n`
    const row = (event: EventObject) => {
      const { kind, name } = event.involvedObject
      const where = given.allNamespaces ? `${event.metadata.namespace}\t` : ''
      return `${where}${age(event, context.now())}\t${event.type}\t${event.reason}\t${kind}/${name}\t${(event.message ?? '').trim()}\n`
    }
    out(align(header + found.map(row).join(''), tableStyle, widths))
    if (!given.watch) return
    const { resourceVersion } = listed.metadata ?? {}
    for await (const { type, object } of watch<EventObject>(api, resource, namespace, { fieldSelector, resourceVersion })) {
      if ((type === 'ADDED' || type === 'MODIFIED') && wanted(object)) out(align(row(object), tableStyle, widths))
    }
  },
})

const age = (event: EventObject, now: number) =>
  (event.series?.count ?? event.count ?? 1) > 1 ? interval(event, now) : humanDuration(now - lastSeen(event))

async function selectorFor({ api, flags: given }: Events): Promise<string> {
  if (given.for === '') return ''
  const [type, name, ...more] = given.for.split('/')
  if (!type || !name || more.length > 0) throw new KubectlError('--for must be in resource/name form')
  const resource = (await api.find(type))[0] as Resource
  const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
  return `involvedObject.kind=${resource.kind},involvedObject.apiVersion=${apiVersion},involvedObject.name=${name}`
}
