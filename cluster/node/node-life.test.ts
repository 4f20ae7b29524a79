import { describe, expect, it } from 'vitest'
import { lab } from './fixture'

type Condition = { type: string; status: string; reason: string; message: string }

const ready = (at: ReturnType<typeof lab>, name = 'node01') => {
  const found = (at.get('Node', name).status!.conditions as Condition[]).find(({ type }) => type === 'Ready')!
  return `${found.status} ${found.reason}: ${found.message}`
}
const taints = (at: ReturnType<typeof lab>, name = 'node01') =>
  ((at.get('Node', name).spec!.taints ?? []) as { key: string; effect: string }[]).map(({ key, effect }) => `${key}:${effect}`)

const pod = (name: string, spec = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {nodeName: node01, containers: [{name: c, image: 'nginx:1.29'}]${spec}}\n`

describe('a node', () => {
  it('is lost 50 seconds after its kubelet stops, its pods five minutes later, and all is well once it is back', () => {
    const at = lab()
    at.create(`${pod('plain')}---\n${pod('loyal', ', tolerations: [{operator: Exists}]')}`)
    at.until(10)
    const host = at.cluster.node('node01')!
    expect(host.control('stop', 'kubelet')).toEqual({})
    at.until(59)
    expect(ready(at)).toBe('True KubeletReady: kubelet is posting ready status')
    at.until(61)
    expect(ready(at)).toBe('Unknown NodeStatusUnknown: Kubelet stopped posting node status.')
    expect(taints(at)).toEqual(['node.kubernetes.io/unreachable:NoSchedule', 'node.kubernetes.io/unreachable:NoExecute'])
    expect(at.pods()).toEqual(['loyal 1/1 Running', 'plain 1/1 Running'])
    expect(at.events('plain').at(-1)).toBe('+60s Warning NodeNotReady: Node is not ready')
    expect(at.logs('plain')).toContain('dial tcp 192.168.1.11:10250: connect: connection refused')
    at.until(361)
    expect(at.pods()).toEqual(['loyal 1/1 Running', 'plain 1/1 Terminating'])
    expect(at.events('plain').at(-1)).toBe('+360s Normal TaintManagerEviction: Marking for deletion Pod default/plain')
    at.until(1000)
    expect(at.pods()).toEqual(['loyal 1/1 Running', 'plain 1/1 Terminating'])
    host.control('start', 'kubelet')
    at.until(1010)
    expect([ready(at), taints(at), at.pods()]).toEqual(['True KubeletReady: kubelet is posting ready status', [], ['loyal 1/1 Running']])
    expect(at.events('node01').map((line) => line.slice(line.indexOf(' ')))).toEqual([
      ' Normal NodeNotReady: Node node01 status is now: NodeNotReady',
      ' Normal NodeReady: Node node01 status is now: NodeReady',
    ])
    expect(at.cluster.nextWake()).toBeUndefined()
  })

  it('is not ready without its container runtime', () => {
    const at = lab()
    at.cluster.node('node01')!.control('stop', 'containerd')
    at.until(20)
    expect(ready(at)).toBe('False KubeletNotReady: container runtime is down')
    expect(taints(at)).toEqual(['node.kubernetes.io/not-ready:NoSchedule', 'node.kubernetes.io/not-ready:NoExecute'])
  })

  it('has no kubelet without a configuration that can be read', () => {
    const at = lab()
    const host = at.cluster.node('node01')!
    const config = host.readFile('/var/lib/kubelet/config.yaml')!
    host.writeFile('/var/lib/kubelet/config.yaml', config.replace('kind:', 'kind'))
    host.control('restart', 'kubelet')
    expect(host.units().find(({ name }) => name === 'kubelet.service')!.active).toBe('failed')
    at.until(60)
    expect(ready(at)).toContain('Unknown')
    host.writeFile('/var/lib/kubelet/config.yaml', config)
    host.control('restart', 'kubelet')
    at.until(70)
    expect(ready(at)).toContain('True')
  })

  it('is tainted while it is cordoned', () => {
    const at = lab()
    at.patch('Node', 'node01', { spec: { unschedulable: true } })
    expect(taints(at)).toEqual(['node.kubernetes.io/unschedulable:NoSchedule'])
    at.patch('Node', 'node01', { spec: { unschedulable: null } })
    expect(taints(at)).toEqual([])
  })

  it('with a NoExecute taint loses its pods when their tolerations end', () => {
    const at = lab()
    const toleration = (seconds: string) => `, tolerations: [{key: gpu, operator: Exists, effect: NoExecute${seconds}}]`
    at.create([pod('none'), pod('some', toleration(', tolerationSeconds: 60')), pod('all', toleration(''))].join('---\n'))
    at.until(10)
    at.patch('Node', 'node01', { spec: { taints: [{ key: 'gpu', value: 'true', effect: 'NoExecute' }] } })
    at.until(45)
    expect(at.pods()).toEqual(['all 1/1 Running', 'some 1/1 Running'])
    at.until(110)
    expect(at.pods()).toEqual(['all 1/1 Running'])
  })
})
