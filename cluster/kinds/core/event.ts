import type { KubeObject } from '@/apimachinery/object'
import { formatAge } from '../age'
import { defineKind } from '../define'
import { invalidValue } from '../field-error'

export type Event = KubeObject & {
  involvedObject: {
    kind?: string
    namespace?: string
    name?: string
    uid?: string
    apiVersion?: string
    resourceVersion?: string
    fieldPath?: string
  }
  reason?: string
  message?: string
  source?: { component?: string; host?: string }
  firstTimestamp?: string | null
  lastTimestamp?: string | null
  count?: number
  type?: string
  eventTime?: string | null
  series?: { count?: number; lastObservedTime?: string }
  action?: string
  related?: Event['involvedObject']
  reportingComponent?: string
  reportingInstance?: string
}

const sourceOf = (event: Event) =>
  [event.source?.component, event.source?.host].filter(Boolean).join(', ') || event.reportingComponent || ''

// as pkg/printers/internalversion printEvent
const firstSeen = (event: Event, now: number) => formatAge(event.firstTimestamp ?? event.eventTime ?? undefined, now)
const lastSeen = (event: Event, now: number) =>
  formatAge(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.firstTimestamp ?? event.eventTime ?? undefined, now)

export const event = defineKind<Event>({
  apiVersion: 'v1',
  kind: 'Event',
  plural: 'events',
  unmanaged: true,
  shortNames: ['ev'],
  namespaced: true,
  // Go writes both whether given or not
  defaults: (draft) => {
    draft.involvedObject ??= {}
    draft.source ??= {}
  },
  // as pkg/apis/core/validation legacyValidateEvent
  validate: ({ involvedObject, metadata }) => {
    const about = involvedObject.namespace ?? ''
    const fits = about === '' ? metadata.namespace === 'default' : about === metadata.namespace
    return fits ? [] : [invalidValue('involvedObject.namespace', about, 'does not match event.namespace')]
  },
  fields: {
    'involvedObject.kind': (e) => e.involvedObject.kind ?? '',
    'involvedObject.namespace': (e) => e.involvedObject.namespace ?? '',
    'involvedObject.name': (e) => e.involvedObject.name ?? '',
    'involvedObject.uid': (e) => e.involvedObject.uid ?? '',
    'involvedObject.apiVersion': (e) => e.involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': (e) => e.involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': (e) => e.involvedObject.fieldPath ?? '',
    reason: (e) => e.reason ?? '',
    reportingComponent: (e) => e.reportingComponent ?? '',
    source: (e) => e.source?.component ?? e.reportingComponent ?? '',
    type: (e) => e.type ?? '',
  },
  nameColumn: 'own',
  columns: [
    { name: 'Last Seen', cell: lastSeen },
    { name: 'Type', cell: (e) => e.type ?? '' },
    { name: 'Reason', cell: (e) => e.reason ?? '' },
    { name: 'Object', cell: (e) => `${(e.involvedObject.kind ?? '').toLowerCase()}/${e.involvedObject.name ?? ''}` },
    { name: 'Subobject', wide: true, cell: (e) => e.involvedObject.fieldPath ?? '' },
    { name: 'Source', wide: true, cell: sourceOf },
    { name: 'Message', cell: (e) => (e.message ?? '').trim() },
    { name: 'First Seen', wide: true, cell: firstSeen },
    { name: 'Count', wide: true, cell: (e) => e.series?.count ?? e.count ?? 1 },
    { name: 'Name', wide: true, cell: (e) => e.metadata.name ?? '' },
  ],
})
