import type { KubeObject } from '@/apimachinery/object'
import type { Writer } from '@/cluster/api/parts'
import type { Reader } from '@/cluster/api/reader'
import { microTimestamp, timestamp } from '@/cluster/api/time'
import type { Action } from '@/cluster/controllers/plan'
import type { Kind } from '@/cluster/kinds/kind'
import type { World } from '@/cluster/world'

export type EventAction = Extract<Action, { do: 'event' }>

export type EventRecorder = { record(action: EventAction): void }

type EventObject = KubeObject & {
  involvedObject: {
    kind?: string
    namespace?: string
    name?: string
    uid?: string
    fieldPath?: string
    apiVersion?: string
    resourceVersion?: string
  }
  reason?: string
  message?: string
  type?: string
  count?: number
  source?: { component?: string; host?: string }
  reportingComponent?: string
  series?: { count: number; lastObservedTime: string }
}

/** Components that write through events.k8s.io: no source, no first and last timestamp, an eventTime, a series in place of a count. */
const ACTIONS: Readonly<Record<string, string>> = { 'default-scheduler': 'Scheduling' }

const correlation = (event: EventObject): string =>
  [
    event.involvedObject.kind,
    event.involvedObject.namespace,
    event.involvedObject.name,
    event.involvedObject.uid,
    event.involvedObject.fieldPath,
    event.type,
    event.reason,
    event.message,
    event.source?.component || event.reportingComponent,
    event.source?.host,
  ].join('\u0000')

/** Records events, counting equal ones. As client-go tools/record EventCorrelator, without its rate limit. */
export function eventRecorder(kind: Kind, read: Reader, write: Writer, world: World): EventRecorder {
  let known: Map<string, { namespace: string; name: string }> | undefined

  // Found again from the stored events after a restore: the events themselves are the state.
  const index = () => {
    known ??= new Map(
      read
        .list<EventObject>(kind as Kind<EventObject>)
        .map((e) => [correlation(e), { namespace: e.metadata.namespace!, name: e.metadata.name! }]),
    )
    return known
  }

  // As the name client-go gives: the object's name and the time in nanoseconds, hexadecimal. The first that is free at this instant: what is
  // stored decides alone, so that a restored cluster names its events as the first one would have.
  const freshName = (name: string, namespace: string): string => {
    for (let nanosecond = 0n; ; nanosecond++) {
      const candidate = `${name}.${(BigInt(world.now()) * 1_000_000n + nanosecond).toString(16)}`
      if (!read.get(kind, namespace, candidate)) return candidate
    }
  }

  return {
    record(action) {
      const event = eventFor(action, world.now())
      const key = correlation(event)
      const seen = index().get(key)
      const stored = seen && read.get<EventObject>(kind as Kind<EventObject>, seen.namespace, seen.name)
      if (stored) {
        write.update(kind, again(stored, world.now()))
        return
      }
      const namespace = event.metadata.namespace!
      const name = freshName(action.about.metadata.name!, namespace)
      write.create(kind, { ...event, metadata: { name, namespace } })
      index().set(key, { namespace, name })
    },
  }
}

function eventFor(action: EventAction, now: number): EventObject {
  const { about } = action
  const { namespace, name, uid, resourceVersion } = about.metadata
  const involvedObject: EventObject['involvedObject'] = {
    kind: about.kind,
    namespace,
    name,
    uid,
    apiVersion: about.apiVersion,
    resourceVersion,
  }
  if (action.fieldPath) involvedObject.fieldPath = action.fieldPath
  const common = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { namespace: namespace ?? 'default' },
    involvedObject,
    reason: action.reason,
    message: action.message,
    type: action.type,
  }
  const modern = ACTIONS[action.source]
  if (modern) {
    return {
      ...common,
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      eventTime: microTimestamp(now),
      action: action.reason === 'Scheduled' ? 'Binding' : modern,
      reportingComponent: action.source,
      reportingInstance: `${action.source}-controlplane`,
    } as EventObject
  }
  return {
    ...common,
    source: action.host ? { component: action.source, host: action.host } : { component: action.source },
    firstTimestamp: timestamp(now),
    lastTimestamp: timestamp(now),
    count: 1,
    eventTime: null,
    reportingComponent: action.source,
    reportingInstance: action.host ?? '',
  } as EventObject
}

function again(event: EventObject, now: number): KubeObject {
  if (event.source?.component) return { ...event, count: (event.count ?? 1) + 1, lastTimestamp: timestamp(now) } as EventObject
  return { ...event, series: { count: (event.series?.count ?? 1) + 1, lastObservedTime: microTimestamp(now) } } as EventObject
}
