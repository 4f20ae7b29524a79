import { describe, expect, it } from 'vitest'
import { lab } from '@/cluster/node/fixture'

const workload = (args: string, requests = 'requests: {cpu: 200m}', image = 'vish/stress') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: ${image}, args: [${args}], resources: {${requests}}}]}}\n`

const autoscaler = (metrics = '', spec = 'minReplicas: 1, maxReplicas: 4') =>
  `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, ${spec}${metrics}}\n`

const cpu = (percent: number) =>
  `, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: ${percent}}}}]`

type Condition = { type: string; status: string; reason: string; message: string }

const started = (yaml: string, addons: 'metrics-server'[] = ['metrics-server']) => {
  const at = lab({ addons })
  at.create(yaml)
  return at
}
const replicas = (at: ReturnType<typeof lab>) => at.get('Deployment', 'web').spec!.replicas
const conditions = (at: ReturnType<typeof lab>) =>
  (at.get('HorizontalPodAutoscaler', 'web').status!.conditions as Condition[]).map(
    ({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`,
  )

describe('an autoscaler', () => {
  it('scales up to what the load asks for, no faster than it may, and says so', () => {
    const at = started(`${workload('-cpus, "1"')}---\n${autoscaler(cpu(50))}`)
    at.until(120)
    expect(replicas(at)).toBe(4)
    expect(at.events('web').filter((line) => line.includes('Rescale'))).toEqual([
      '+30s Normal SuccessfulRescale: New size: 4; reason: cpu resource utilization (percentage of request) above target',
    ])
    expect(at.get('HorizontalPodAutoscaler', 'web').status).toMatchObject({
      currentReplicas: 4,
      desiredReplicas: 4,
      currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 500, averageValue: '1000m' } } }],
    })
    expect(conditions(at)).toEqual([
      'AbleToScale=True ReadyForNewScale: recommended size matches current size',
      'ScalingActive=True ValidMetricFound: the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
      'ScalingLimited=True TooManyReplicas: the desired replica count is more than the maximum replica count',
    ])
  })

  it('scales down only when it has been quiet for five minutes', () => {
    const at = started(`${workload('-cpus, "0"').replace('spec:\n', 'spec:\n  replicas: 3\n')}---\n${autoscaler(cpu(50))}`)
    at.until(300)
    expect([replicas(at), conditions(at)[0]]).toEqual([
      3,
      'AbleToScale=True ScaleDownStabilized: recent recommendations were higher than current one, applying the highest recent recommendation',
    ])
    at.until(700)
    expect(replicas(at)).toBe(1)
    expect(at.events('web').filter((line) => line.includes('Rescale'))).toEqual([
      '+330s Normal SuccessfulRescale: New size: 1; reason: All metrics below target',
    ])
  })

  it('keeps within its bounds before it measures anything', () => {
    const at = started(`${workload('-cpus, "0"')}---\n${autoscaler(cpu(50), 'minReplicas: 2, maxReplicas: 4')}`)
    at.until(1)
    expect(replicas(at)).toBe(2)
    expect(at.events('web').filter((line) => line.includes('Rescale'))).toEqual([
      '+0s Normal SuccessfulRescale: New size: 2; reason: Current number of replicas below Spec.MinReplicas',
    ])
  })

  const memory = `, metrics: [{type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 50Mi}}}]`
  it('reads amounts as well as shares', () => {
    const at = started(`${workload('-mem-total, 100Mi')}---\n${autoscaler(memory)}`)
    at.until(120)
    expect(replicas(at)).toBe(4)
  })

  const blind: Record<string, [yaml: string, addons: 'metrics-server'[], condition: string]> = {
    'no metrics-server': [
      `${workload('-cpus, "1"')}---\n${autoscaler(cpu(50))}`,
      [],
      'ScalingActive=False FailedGetResourceMetric: the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
    ],
    'no target': [
      autoscaler(cpu(50)),
      ['metrics-server'],
      `AbleToScale=False FailedGetScale: the HPA controller was unable to get the target's current scale: deployments.apps "web" not found`,
    ],
  }
  it.each(Object.entries(blind))('says what it lacks: %s', (_, [yaml, addons, condition]) => {
    const at = started(yaml, addons)
    at.until(60)
    expect(conditions(at).at(-1)).toBe(condition)
  })

  it('says which container asks for nothing', () => {
    const at = started(`${workload('-cpus, "1"', '')}---\n${autoscaler(cpu(50))}`)
    at.until(60)
    const pod = at.list('Pod')[0]!.metadata.name
    expect(conditions(at).at(-1)).toBe(
      `ScalingActive=False FailedGetResourceMetric: the HPA was unable to compute the replica count: failed to get cpu utilization: missing request for cpu in container c of Pod ${pod}`,
    )
  })

  it('is one object in two versions', () => {
    const at = started(workload('-cpus, "0"'))
    const path = '/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers'
    const spec = {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: 3,
      targetCPUUtilizationPercentage: 60,
    }
    const given = { apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' }, spec }
    const made = at.request('POST', path, given)
    expect([made.status, made.body!.apiVersion, made.body!.spec]).toEqual([201, 'autoscaling/v1', { ...spec, minReplicas: 1 }])
    expect(at.get('HorizontalPodAutoscaler', 'web')).toMatchObject({
      apiVersion: 'autoscaling/v2',
      spec: { metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } }] },
    })
    at.request('PATCH', `${path}/web`, { spec: { targetCPUUtilizationPercentage: 70 } }, 'application/merge-patch+json')
    expect(at.request('GET', `${path}/web`).body!.spec).toMatchObject({ targetCPUUtilizationPercentage: 70 })
  })
})

describe('metrics', () => {
  it('are there with metrics-server alone, and count what programs use', () => {
    const at = started(workload('-cpus, "1", -mem-total, 100Mi'))
    at.until(60)
    const [pod] = at.request('GET', '/apis/metrics.k8s.io/v1beta1/namespaces/default/pods').body!.items as { containers: unknown }[]
    expect(pod!.containers).toEqual([{ name: 'c', usage: { cpu: '1000000000n', memory: '103936Ki' } }])
    expect(lab().request('GET', '/apis/metrics.k8s.io/v1beta1/nodes').status).toBe(404)
  })

  it('show what answers cost', () => {
    const at = started(
      `${workload('', 'requests: {cpu: 200m}', 'registry.k8s.io/hpa-example').replace(', args: []', '')}---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: load}\nspec: {containers: [{name: c, image: busybox, command: [sh, -c, 'while sleep 0.5; do wget -q -O- http://web; done']}]}\n---\n${autoscaler(cpu(50))}`,
    )
    at.until(180)
    const [pod] = at.request('GET', '/apis/metrics.k8s.io/v1beta1/namespaces/default/pods?labelSelector=app%3Dweb').body!.items as {
      containers: { usage: { cpu: string } }[]
    }[]
    expect(Number.parseInt(pod!.containers[0]!.usage.cpu, 10)).toBeGreaterThan(50_000_000)
    expect(replicas(at)).toBe(2)
  })

  it('kill what wants more memory than it may have', () => {
    const at = lab()
    at.create(
      "apiVersion: v1\nkind: Pod\nmetadata: {name: hog}\nspec: {restartPolicy: Never, containers: [{name: c, image: polinux/stress, command: [stress], args: [--vm, '1', --vm-bytes, 250M, --vm-hang, '1'], resources: {limits: {memory: 100Mi}}}]}\n",
    )
    at.until(20)
    const [status] = at.get('Pod', 'hog').status!.containerStatuses as { state: { terminated: { exitCode: number; reason: string } } }[]
    expect(status!.state.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
  })
})
