import { describe, expect, it } from 'vitest'
import { lab, startAt } from '@/cluster/node/fixture'
import { restoreCluster } from './cluster'

const manifest = '/etc/kubernetes/manifests/etcd.yaml'
const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: c, image: nginx}]}\n`
const widgets = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
  scope: Namespaced
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
`

describe('etcd', () => {
  it('on a restored directory brings back what was, and on the old one what was until then', () => {
    const at = lab()
    const { cluster } = at
    const host = cluster.node('controlplane')!
    const post = (path: string, body: object) => expect(at.request('POST', path, body).status).toBe(201)
    at.create(pod('kept'))
    at.until(10)
    const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
    expect(
      cluster.handle({ method: 'POST', path: definitions, headers: { 'content-type': 'application/yaml' }, body: widgets }).status,
    ).toBe(201)
    const widgetPath = '/apis/example.com/v1/namespaces/default/widgets'
    post(widgetPath, { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' } })
    const backup = cluster.etcd.snapshot()
    expect(cluster.etcd.describe(backup)).toMatchObject({ revision: cluster.etcd.revision(), keys: cluster.etcd.keys().length })
    expect(cluster.etcd.keys()).toEqual(
      expect.arrayContaining(['/registry/pods/default/kept', '/registry/minions/node01', '/registry/example.com/widgets/default/w']),
    )

    at.remove('Pod', 'kept', { gracePeriodSeconds: 0 })
    at.create(pod('late'))
    at.request('DELETE', `${definitions}/widgets.example.com`)
    at.until(20)
    expect(at.pods()).toEqual(['late 1/1 Running'])
    expect(at.request('GET', widgetPath).status).toBe(404)

    const text = host.readFile(manifest)!
    const on = (directory: string) => text.replace('path: /var/lib/etcd', `path: ${directory}`)
    host.writeFile('/var/lib/restored/member/snap/db', backup)
    host.writeFile(manifest, on('/var/lib/restored'))
    at.until(60)
    expect(cluster.etcd.running()).toEqual({ directory: '/var/lib/restored' })
    expect(at.pods()).toEqual(['kept 1/1 Running'])
    expect(at.request('GET', widgetPath).body!.items).toHaveLength(1)

    host.writeFile(manifest, text)
    at.until(100)
    expect(cluster.etcd.running()).toEqual({ directory: '/var/lib/etcd' })
    expect(at.pods()).toEqual(['late 1/1 Running'])

    const again = restoreCluster(cluster.snapshot())
    again.advanceTo(startAt + 200_000)
    cluster.advanceTo(startAt + 200_000)
    expect(again.snapshot()).toEqual(cluster.snapshot())
  })

  it('does not come up without data or certificates, and without it the API server answers nobody', () => {
    const at = lab()
    const host = at.cluster.node('controlplane')!
    const text = host.readFile(manifest)!
    const answers = () =>
      at.cluster.send({ from: 'outside' }, { protocol: 'TCP', host: '192.168.1.10', port: 6443 }).failure?.reason ?? 'answers'
    const log = () => at.request('GET', '/api/v1/namespaces/kube-system/pods/etcd-controlplane/log').text
    const told: [string, string][] = []
    for (const [index, broken] of [
      text.replace('path: /var/lib/etcd', 'path: /var/lib/empty'),
      text.replace('server.crt', 'serve.crt'),
      text,
    ].entries()) {
      host.writeFile(manifest, broken)
      at.until(40 * (index + 1))
      told.push([answers(), log().trim()])
    }
    expect(told).toEqual([
      [
        'refused',
        '{"level":"fatal","caller":"etcdmain/etcd.go:180","msg":"seatrial does not simulate an etcd that starts empty","error":"no data in /var/lib/etcd"}',
      ],
      [
        'refused',
        '{"level":"fatal","caller":"etcdmain/etcd.go:180","msg":"discovery failed","error":"open /etc/kubernetes/pki/etcd/serve.crt: no such file or directory"}',
      ],
      ['answers', ''],
    ])
  })

  it('keeps a copy of its running data as they were when they were copied', () => {
    const at = lab()
    const host = at.cluster.node('controlplane')!
    const live = host.readFile('/var/lib/etcd/member/snap/db')!
    host.writeFile('/backup/member/snap/db', live)
    expect(at.cluster.etcd.describe(host.readFile('/backup/member/snap/db')!)?.revision).toBe(at.cluster.etcd.revision())
    host.writeFile('/var/lib/etcd/member/snap/db', live)
    expect(host.readFile('/var/lib/etcd/member/snap/db')).toBe(live)
  })
})
