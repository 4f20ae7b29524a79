import { describe, expect, it } from 'vitest'
import { type Cluster, createCluster, restoreCluster } from '@/cluster/cluster'

const startAt = Date.parse('2026-11-21T10:00:00Z')
const maps = '/api/v1/namespaces/default/configmaps'
const fresh = () => createCluster({ seed: 'watch', startAt, setup: { profile: 'empty' } })

const put = (cluster: Cluster, name: string, labels: Record<string, string> = {}) =>
  cluster.handle({ method: 'POST', path: maps, body: JSON.stringify({ metadata: { name, labels } }) })
const label = (cluster: Cluster, name: string, labels: Record<string, string | null>) =>
  cluster.handle({
    method: 'PATCH',
    path: `${maps}/${name}`,
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ metadata: { labels } }),
  })

const watch = (cluster: Cluster, query: string, accept = 'application/json') => {
  const answer = cluster.handle({ method: 'GET', path: `${maps}?watch=true&${query}`, headers: { accept } })
  if (!('stream' in answer)) throw new Error(String(answer.body))
  const { stream } = answer
  return {
    stream,
    events: () => {
      const out: {
        type: string
        object: {
          kind: string
          metadata: { name?: string; annotations?: object; resourceVersion?: string }
          code?: number
          columnDefinitions?: unknown
        }
      }[] = []
      for (let line = stream.next(); line !== undefined; line = stream.next()) out.push(JSON.parse(line))
      return out
    },
  }
}
const brief = (events: { type: string; object: { metadata: { name?: string } } }[]) =>
  events.map((e) => `${e.type} ${e.object.metadata.name ?? ''}`.trim())
const version = (cluster: Cluster) => {
  const answer = cluster.handle({ method: 'GET', path: maps })
  return JSON.parse('body' in answer ? String(answer.body) : '').metadata.resourceVersion as string
}

describe('a watch', () => {
  it('tells what happens after a version', () => {
    const cluster = fresh()
    const watching = watch(cluster, `resourceVersion=${version(cluster)}`)
    put(cluster, 'a')
    label(cluster, 'a', { x: '1' })
    cluster.handle({ method: 'DELETE', path: `${maps}/a` })
    expect(brief(watching.events())).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a'])
    expect(watching.stream.done()).toBe(false)
  })

  it('begins with what is there, and says when that was all', () => {
    const cluster = fresh()
    put(cluster, 'a')
    const watching = watch(
      cluster,
      'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&fieldSelector=metadata.name=a',
    )
    const events = watching.events()
    expect(brief(events)).toEqual(['ADDED a', 'BOOKMARK'])
    expect(events[1]?.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' })
    expect(brief(watch(cluster, 'labelSelector=!nothing').events())).toEqual(['ADDED a', 'ADDED kube-root-ca.crt'])
  })

  it('sees an object enter and leave its selection', () => {
    const cluster = fresh()
    put(cluster, 'a')
    const watching = watch(cluster, `resourceVersion=${version(cluster)}&labelSelector=in=yes`)
    label(cluster, 'a', { in: 'yes' })
    label(cluster, 'a', { more: '1' })
    label(cluster, 'a', { in: 'no' })
    expect(brief(watching.events())).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a'])
  })

  it('sends tables, whose columns only the first names', () => {
    const cluster = fresh()
    const watching = watch(cluster, `resourceVersion=${version(cluster)}`, 'application/json;as=Table;v=v1;g=meta.k8s.io')
    put(cluster, 'a')
    put(cluster, 'b')
    const events = watching.events()
    expect(events.map((e) => [e.object.kind, e.object.columnDefinitions !== null])).toEqual([
      ['Table', true],
      ['Table', false],
    ])
  })

  it('ends with its time', () => {
    const cluster = fresh()
    const watching = watch(cluster, `resourceVersion=${version(cluster)}&timeoutSeconds=10`)
    expect([watching.stream.done(), watching.stream.wakeAt?.()]).toEqual([false, startAt + 10_000])
    cluster.advanceTo(startAt + 10_000)
    expect(watching.stream.done()).toBe(true)
  })

  it('cannot go back before a restore', () => {
    const cluster = fresh()
    const before = version(cluster)
    put(cluster, 'a')
    const watching = watch(restoreCluster(cluster.snapshot()), `resourceVersion=${before}`)
    expect(watching.events().map((e) => [e.type, e.object.code])).toEqual([['ERROR', 410]])
    expect(watching.stream.done()).toBe(true)
  })

  it('tells on request how far it is, each minute and before its end', () => {
    const cluster = fresh()
    const at = (events: { type: string; object: { metadata: { resourceVersion?: string } } }[]) =>
      events.map(({ type, object }) => `${type} ${object.metadata.resourceVersion}`)
    const from = version(cluster)
    const watching = watch(cluster, `resourceVersion=${from}&labelSelector=in=yes&allowWatchBookmarks=true&timeoutSeconds=70`)
    const quiet = watch(cluster, `resourceVersion=${from}&labelSelector=in=yes&timeoutSeconds=70`)
    put(cluster, 'a')
    expect(at(watching.events())).toEqual([])
    cluster.advanceTo(startAt + 60_000)
    const first = version(cluster)
    expect(at(watching.events())).toEqual([`BOOKMARK ${first}`])
    cluster.advanceTo(startAt + 68_000)
    expect(at(watching.events())).toEqual([])
    put(cluster, 'b')
    const last = version(cluster)
    cluster.advanceTo(startAt + 70_000)
    expect(at(watching.events())).toEqual([`BOOKMARK ${last}`])
    expect(at(quiet.events())).toEqual([])
    expect([watching.stream.done(), quiet.stream.done()]).toEqual([true, true])
    put(cluster, 'c', { in: 'yes' })
    expect(brief(watch(cluster, `resourceVersion=${last}&labelSelector=in=yes`).events())).toEqual(['ADDED c'])
  })

  it('begins with nothing when no initial events are wanted', () => {
    const cluster = fresh()
    put(cluster, 'a')
    const watching = watch(cluster, 'sendInitialEvents=false&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true')
    put(cluster, 'b')
    expect(brief(watching.events())).toEqual(['ADDED b'])
  })

  it('tells of metadata alone in bookmarks, too', () => {
    const accept = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io'
    const query = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=in=yes'
    expect(
      watch(fresh(), query, accept)
        .events()
        .map(({ object }) => object.kind),
    ).toEqual(['PartialObjectMetadata'])
  })

  it('says that it has missed something to a reader that was away for too long', () => {
    const cluster = fresh()
    put(cluster, 'a')
    const watching = watch(cluster, `resourceVersion=${version(cluster)}`)
    for (let change = 0; change < 2100; change++) label(cluster, 'a', { n: String(change) })
    expect(watching.events().map((e) => [e.type, e.object.code])).toEqual([['ERROR', 410]])
    expect(watching.stream.done()).toBe(true)
  })

  it('needs NotOlderThan for initial events', () => {
    const answer = fresh().handle({ method: 'GET', path: `${maps}?watch=true&sendInitialEvents=true` })
    expect(answer.status).toBe(422)
  })

  it('is pulled through fetch: a read that blocks asks for time', async () => {
    const cluster = fresh()
    let blocked = 0
    const response = await cluster.fetch(new Request(`http://c${maps}?watch=true&resourceVersion=${version(cluster)}&timeoutSeconds=60`), {
      onBlocked: async (until) => {
        blocked++
        expect(until).toBe(startAt + 60_000)
        if (blocked === 1) put(cluster, 'a')
        else cluster.advanceTo(until!)
      },
    })
    expect(blocked).toBe(0)
    expect(
      (await response.text())
        .split('\n')
        .filter(Boolean)
        .map((l) => JSON.parse(l).type),
    ).toEqual(['ADDED'])
    expect(blocked).toBe(2)
  })
})
