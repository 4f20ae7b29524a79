import { describe, expect, it } from 'vitest'
import { lab } from './fixture'

const folder = '/etc/kubernetes/manifests'
const pod = (image: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec: {containers: [{name: c, image: '${image}'}]}\n`
const system = (at: ReturnType<typeof lab>, name: string) => at.pods('kube-system').find((line) => line.startsWith(`${name}-controlplane`))

describe('a manifest in the folder of a node', () => {
  it('is run there, changed with its file, made again when deleted, and gone with its file', () => {
    const at = lab()
    const host = at.cluster.node('node01')!
    host.writeFile(`${folder}/web.yaml`, pod('nginx:1.28'))
    at.until(10)
    expect(at.pods()).toEqual(['web-node01 1/1 Running'])
    expect(at.get('Pod', 'web-node01').metadata).toMatchObject({
      annotations: { 'kubernetes.io/config.source': 'file' },
      ownerReferences: [{ kind: 'Node', name: 'node01', controller: true }],
    })
    host.writeFile(`${folder}/web.yaml`, pod('httpd:2.4'))
    at.until(30)
    expect((at.get('Pod', 'web-node01').spec!.containers as { image: string }[])[0]!.image).toBe('httpd:2.4')
    at.remove('Pod', 'web-node01')
    at.until(40)
    expect(at.pods()).toEqual(['web-node01 1/1 Running'])
    host.writeFile(`${folder}/web.yaml`, undefined)
    at.until(50)
    expect(at.pods()).toEqual([])
  })

  it('that cannot be read is as good as none', () => {
    const at = lab()
    at.cluster.node('node01')!.writeFile(`${folder}/web.yaml`, 'kind: Pod\n  nonsense')
    at.until(10)
    expect(at.pods()).toEqual([])
  })
})

describe('the control plane', () => {
  it('stands in its manifest folder', () => {
    const host = lab().cluster.node('controlplane')!
    expect(host.listFiles().filter((path) => path.startsWith(folder))).toEqual(
      ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((name) => `${folder}/${name}.yaml`),
    )
  })

  const broken = (at: ReturnType<typeof lab>, component: string) => {
    const host = at.cluster.node('controlplane')!
    const path = `${folder}/${component}.yaml`
    const text = host.readFile(path)!
    host.writeFile(path, text.replace(`- ${component}\n`, `- ${component}-typo\n`))
    return () => host.writeFile(path, text)
  }

  it('schedules nothing without its scheduler', () => {
    const at = lab()
    const repair = broken(at, 'kube-scheduler')
    at.until(10)
    at.create('apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: nginx}]}\n')
    at.until(30)
    expect([system(at, 'kube-scheduler'), at.pods(), at.events('p')]).toEqual([
      expect.stringContaining('CrashLoopBackOff'),
      ['p 0/0 Pending'],
      [],
    ])
    repair()
    at.until(60)
    expect(at.pods()).toEqual(['p 1/1 Running'])
  })

  it('replaces nothing without its controller manager', () => {
    const at = lab()
    const repair = broken(at, 'kube-controller-manager')
    at.until(10)
    at.create(
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: nginx}]}}}\n',
    )
    at.until(30)
    expect([at.list('ReplicaSet'), at.get('Deployment', 'web').status]).toEqual([[], undefined])
    repair()
    at.until(60)
    expect(at.get('Deployment', 'web').status).toMatchObject({ readyReplicas: 1 })
  })

  it('answers nobody without its API server', () => {
    const at = lab()
    const send = () =>
      at.cluster.send(
        { from: 'node', node: 'node01' },
        { protocol: 'TCP', host: '192.168.1.10', port: 6443, http: { scheme: 'https', method: 'GET', path: '/livez' } },
      )
    expect(send().response?.http?.body).toBe('ok')
    const repair = broken(at, 'kube-apiserver')
    at.until(20)
    expect(send().failure?.reason).toBe('refused')
    repair()
    at.until(60)
    expect(send().response?.http?.body).toBe('ok')
  })
})
