import { describe, expect, it } from 'vitest'
import type { Json } from '@/apimachinery/object'
import { printYaml } from '@/apimachinery/yaml'
import { lab } from './fixture'

const pod = (spec: string, name = 'web') =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n${spec
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')}\n`

const readable = (value: unknown): string =>
  `\n${printYaml(value as Json)}`
    .replaceAll(/"?2026-11-21T10:(\d\d):(\d\d)Z"?/g, (_, m: string, s: string) => `<+${Number(m) * 60 + Number(s)}s>`)
    .replaceAll(/[\da-f]{64}/g, '<id>')
    .replaceAll(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, '<uid>')

describe('a pod that runs and answers', () => {
  const it1 = lab()
  it1.create(
    pod(`
containers:
- name: web
  image: nginx:1.29
  readinessProbe: {httpGet: {path: /, port: 80}, initialDelaySeconds: 5}
`),
  )
  it('is Pending with ContainerCreating while its image is pulled', () => {
    expect(it1.pods()).toEqual(['web 0/1 ContainerCreating'])
  })
  it('is ready at the first tick after its initial delay', () => {
    it1.until(15)
    expect(readable(it1.get('Pod', 'web').status)).toMatchInlineSnapshot(`
      "
      conditions:
      - lastProbeTime: null
        lastTransitionTime: <+0s>
        observedGeneration: 1
        status: "True"
        type: PodReadyToStartContainers
      - lastProbeTime: null
        lastTransitionTime: <+0s>
        observedGeneration: 1
        status: "True"
        type: Initialized
      - lastProbeTime: null
        lastTransitionTime: <+12s>
        observedGeneration: 1
        status: "True"
        type: Ready
      - lastProbeTime: null
        lastTransitionTime: <+12s>
        observedGeneration: 1
        status: "True"
        type: ContainersReady
      - lastProbeTime: null
        lastTransitionTime: <+0s>
        observedGeneration: 1
        status: "True"
        type: PodScheduled
      containerStatuses:
      - containerID: containerd://<id>
        image: docker.io/library/nginx:1.29
        imageID: docker.io/library/nginx@sha256:<id>
        lastState: {}
        name: web
        ready: true
        resources: {}
        restartCount: 0
        started: true
        state:
          running:
            startedAt: <+2s>
        user:
          linux:
            gid: 0
            supplementalGroups:
            - 0
            uid: 0
        volumeMounts:
        - mountPath: /var/run/secrets/kubernetes.io/serviceaccount
          name: kube-api-access-2zt5l
          readOnly: true
          recursiveReadOnly: Disabled
      hostIP: 192.168.1.11
      hostIPs:
      - ip: 192.168.1.11
      observedGeneration: 1
      phase: Running
      podIP: 10.244.1.3
      podIPs:
      - ip: 10.244.1.3
      qosClass: BestEffort
      startTime: <+0s>
      "
    `)
    expect(it1.events('web')).toMatchInlineSnapshot(`
      [
        "+0s Normal Scheduled: Successfully assigned default/web to node01",
        "+0s Normal Pulling: Pulling image "nginx:1.29"",
        "+2s Normal Pulled: Successfully pulled image "nginx:1.29" in 1.787s (1.787s including waiting). Image size: 62939286 bytes.",
        "+2s Normal Created: Container created",
        "+2s Normal Started: Container started",
      ]
    `)
  })
  it('is at rest then: probes that go on passing are nothing to wait for', () => {
    expect(it1.cluster.nextWake()).toBeUndefined()
  })
  it('goes within a second of its deletion, as nginx heeds SIGTERM', () => {
    it1.remove('Pod', 'web')
    expect(it1.pods()).toEqual(['web 1/1 Terminating'])
    it1.until(16)
    expect(it1.pods()).toEqual([])
  })
})

describe('pods that do not run', () => {
  const cases: Record<string, { spec: string; seconds: number }> = {
    'an image that is not simulated': { seconds: 40, spec: 'containers:\n- {name: web, image: "example/app:1.4"}' },
    'a tag that no registry has': { seconds: 5, spec: 'containers:\n- {name: web, image: "nginx:1.999"}' },
    'a name that is no image': { seconds: 5, spec: 'containers:\n- {name: web, image: "nginx:!"}' },
    'a program that fails': {
      seconds: 60,
      spec: "containers:\n- name: web\n  image: busybox:1.37\n  command: [sh, -c, 'echo starting; exit 3']",
    },
    'a command that is not there': { seconds: 5, spec: 'containers:\n- {name: web, image: "busybox:1.37", command: [serve]}' },
    'a ConfigMap that is not there': {
      seconds: 5,
      spec: 'containers:\n- name: web\n  image: nginx:1.29\n  env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: a}}}]',
    },
    'a volume that cannot be mounted': {
      seconds: 5,
      spec: 'containers:\n- {name: web, image: "nginx:1.29"}\nvolumes:\n- {name: conf, configMap: {name: settings}}',
    },
    'an init container that never succeeds': {
      seconds: 8,
      spec: "initContainers:\n- {name: wait, image: 'busybox:1.37', command: [sh, -c, 'exit 1']}\ncontainers:\n- {name: web, image: 'nginx:1.29'}",
    },
    'a run that ends well': {
      seconds: 10,
      spec: "restartPolicy: Never\ncontainers:\n- {name: web, image: 'busybox:1.37', command: [echo, done]}",
    },
    'a readiness probe that asks the wrong port': {
      seconds: 40,
      spec: 'containers:\n- name: web\n  image: nginx:1.29\n  readinessProbe: {httpGet: {path: /, port: 8080}}',
    },
    'a liveness probe that finds no page': {
      seconds: 60,
      spec: 'containers:\n- name: web\n  image: nginx:1.29\n  livenessProbe: {httpGet: {path: /healthz, port: 80}, periodSeconds: 5}',
    },
    'probes that speak gRPC, one to a server that does not': {
      seconds: 20,
      spec: 'containers:\n- name: web\n  image: registry.k8s.io/e2e-test-images/agnhost:2.53\n  args: [grpc-health-checking]\n  livenessProbe: {grpc: {port: 5000}}\n  readinessProbe: {grpc: {port: 8080}, timeoutSeconds: 3}',
    },
    'a startup probe that never passes': {
      seconds: 30,
      spec: 'containers:\n- name: web\n  image: nginx:1.29\n  startupProbe: {tcpSocket: {port: 81}, periodSeconds: 2}\n  readinessProbe: {httpGet: {port: 80}}',
    },
  }
  it.each(Object.entries(cases))('%s', (_, { spec, seconds }) => {
    const it2 = lab()
    it2.create(pod(spec))
    it2.until(seconds)
    const { containerStatuses, initContainerStatuses, phase } = it2.get('Pod', 'web').status as Record<
      string,
      { name: string; state: unknown; lastState: unknown }[]
    >
    const brief = [...(initContainerStatuses ?? []), ...(containerStatuses ?? [])].map(({ name, state, lastState }) => ({
      name,
      state,
      lastState,
    }))
    expect(readable({ pods: it2.pods(), phase, containers: brief, events: it2.events('web') })).toMatchSnapshot()
  })
})

describe('a container that restarts', () => {
  it('waits 10, 20, 40, 80, 160 and then 300 s between runs, the first restart at once', () => {
    const it3 = lab()
    it3.create(pod("containers:\n- {name: web, image: 'busybox:1.37', command: [sh, -c, 'date +%s; exit 1']}"))
    const starts = new Set<string>()
    for (let at = 0; at < 1300; at++) {
      it3.until(at)
      for (const line of it3.logs('web').split('\n')) if (/^\d+$/.test(line)) starts.add(line)
    }
    const seconds = [...starts].map(Number)
    expect(seconds.slice(1).map((at, i) => at - seconds[i]!)).toEqual([10, 20, 40, 80, 160, 300, 300, 300].slice(0, seconds.length - 1))
  })
  it('keeps the log of its last run', () => {
    const it4 = lab()
    it4.create(pod("containers:\n- {name: web, image: 'busybox:1.37', command: [sh, -c, 'echo run $HOSTNAME; sleep 5; exit 1']}"))
    it4.until(9)
    expect([it4.logs('web'), it4.logs('web', '?previous=true')]).toEqual(['run web\n', 'run web\n'])
  })
})

describe('deletion', () => {
  it('takes the whole grace period where process 1 ignores SIGTERM', () => {
    const it5 = lab()
    it5.create(pod("containers:\n- {name: web, image: 'busybox:1.37', command: [sleep, '3600']}"))
    it5.until(5)
    it5.remove('Pod', 'web')
    it5.until(34)
    expect(it5.pods()).toEqual(['web 1/1 Terminating'])
    it5.until(36)
    expect(it5.pods()).toEqual([])
  })
  it('runs the trap of a shell that waits', () => {
    const it6 = lab()
    it6.create(
      pod("containers:\n- {name: web, image: 'busybox:1.37', command: [sh, -c, 'trap \"echo bye; exit 0\" TERM; sleep 1000 & wait']}"),
    )
    it6.until(5)
    it6.remove('Pod', 'web')
    it6.until(7)
    expect(it6.pods()).toEqual([])
  })
})

describe('environment and volumes', () => {
  it('come from ConfigMaps, Secrets, fields and resources', () => {
    const it7 = lab()
    it7.create(`
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {color: blue, page.html: hello}
---
apiVersion: v1
kind: Secret
metadata: {name: keys}
stringData: {token: s3cret}
---
${pod(`
containers:
- name: web
  image: busybox:1.37
  command: [sleep, '3600']
  resources: {limits: {cpu: 500m, memory: 64Mi}}
  env:
  - {name: COLOR, valueFrom: {configMapKeyRef: {name: settings, key: color}}}
  - {name: TOKEN, valueFrom: {secretKeyRef: {name: keys, key: token}}}
  - {name: ME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
  - {name: CPUS, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
  - {name: GREETING, value: hi $(ME) $$(ME) $(NOBODY)}
  envFrom: [{prefix: P_, secretRef: {name: keys}}]
  volumeMounts: [{name: all, mountPath: /all}, {name: data, mountPath: /data}]
volumes:
- name: all
  projected: {sources: [{configMap: {name: settings}}, {downwardAPI: {items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}}]}
- {name: data, emptyDir: {}}
`)}`)
    it7.until(5)
    const script =
      'echo $COLOR $TOKEN $ME $CPUS $P_token; echo "$GREETING"; cat /all/page.html /all/name; echo; ls /all; echo x > /all/y; echo x > /data/y && ls /data'
    expect(it7.exec('web', ['sh', '-c', script])).toEqual({
      out: 'blue s3cret web 1 s3cret\nhi web $(ME) $(NOBODY)\nhelloweb\ncolor\nname\npage.html\ny\n',
      err: "sh: can't create /all/y: Read-only file system\n",
      end: { exitCode: 0 },
    })
  })
  it('an emptyDir is shared by a pod, and tail -f follows what the other container writes', () => {
    const it8 = lab()
    it8.create(
      pod(`
containers:
- {name: app, image: 'busybox:1.37', command: [sh, -c, 'i=0; while true; do echo line $i >> /logs/app.log; i=$((i+1)); sleep 5; done'], volumeMounts: [{name: logs, mountPath: /logs}]}
- {name: side, image: 'busybox:1.37', command: [sh, -c, 'tail -n+1 -F /logs/app.log'], volumeMounts: [{name: logs, mountPath: /logs}]}
volumes: [{name: logs, emptyDir: {}}]
`),
    )
    it8.until(14)
    expect(it8.logs('web', '?container=side')).toBe('line 0\nline 1\nline 2\n')
  })
})

describe('laws', () => {
  const work = (steps: readonly number[]) => {
    const one = lab({}, 'law')
    one.create(pod("containers:\n- {name: web, image: 'busybox:1.37', command: [sh, -c, 'while true; do date; sleep 3; done']}"))
    one.create(pod('containers:\n- {name: web, image: nginx, livenessProbe: {exec: {command: [ls, /nope]}}}', 'sick'))
    for (const at of steps) one.until(at)
    return JSON.stringify(one.cluster.snapshot())
  }
  it('advancing in steps is advancing at once', () => {
    expect(work([1, 2.5, 7, 30, 31, 100])).toBe(work([100]))
  })
})
