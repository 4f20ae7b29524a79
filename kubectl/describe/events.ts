import { humanDuration } from '@/apimachinery/duration'
import type { KubeObject } from '@/apimachinery/object'
import { type Api, listAll } from '../client/api'
import type { Writer } from './writer'

export type EventObject = KubeObject & {
  type?: string
  reason?: string
  message?: string
  count?: number
  firstTimestamp?: string | null
  lastTimestamp?: string | null
  eventTime?: string | null
  series?: { count: number; lastObservedTime: string }
  source?: { component?: string; host?: string }
  reportingComponent?: string
  involvedObject: { kind: string; name: string; namespace?: string; apiVersion?: string; fieldPath?: string; uid?: string }
}

/** The events about one object, oldest first. As client-go events GetFieldSelector. */
export async function eventsAbout(api: Api, object: KubeObject, fields: Record<string, string> = {}): Promise<EventObject[]> {
  const resource = await api.forKind('v1', 'Event')
  if (!resource) return []
  const wanted: Record<string, string> = {
    'involvedObject.name': object.metadata.name ?? '',
    ...(object.metadata.namespace ? { 'involvedObject.namespace': object.metadata.namespace } : {}),
    'involvedObject.kind': object.kind,
    'involvedObject.uid': object.metadata.uid ?? '',
    ...fields,
  }
  const fieldSelector = Object.entries(wanted)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  const list = await listAll(api, resource, object.metadata.namespace, { fieldSelector })
  return (list.items as EventObject[]).sort(byLastTimestamp)
}

/** An event that has only an eventTime (the scheduler's) comes first. As events.SortableEvents. */
export const byLastTimestamp = (a: EventObject, b: EventObject) => at(a.lastTimestamp) - at(b.lastTimestamp)

const at = (time: string | null | undefined) => (time ? Date.parse(time) : 0)

export const lastSeen = (event: EventObject) =>
  at(event.series?.lastObservedTime) || at(event.lastTimestamp) || at(event.eventTime) || at(event.metadata.creationTimestamp)
const firstSeen = (event: EventObject) => at(event.eventTime) || at(event.firstTimestamp) || at(event.metadata.creationTimestamp)

/** `5m12s (x3 over 6m)`. As describe DescribeEvents. */
export function interval(event: EventObject, now: number): string {
  const first = humanDuration(now - firstSeen(event))
  const count = event.series?.count ?? event.count ?? 1
  return count > 1 ? `${humanDuration(now - lastSeen(event))} (x${count} over ${first})` : first
}

export function eventLines(w: Writer, events: readonly EventObject[], now: number): void {
  if (events.length === 0) {
    w.line(0, 'Events:\t<none>')
    return
  }
  w.line(0, 'Events:')
  w.line(1, 'Type\tReason\tAge\tFrom\tMessage')
  w.line(1, '----\t------\t----\t----\t-------')
  for (const event of events) {
    const from = event.source?.component || event.reportingComponent || ''
    const where = event.involvedObject.fieldPath ? `${event.involvedObject.fieldPath}: ` : ''
    w.line(1, `${event.type ?? ''}\t${event.reason ?? ''}\t${interval(event, now)}\t${from}\t${where}${(event.message ?? '').trim()}`)
  }
}
