import { describe, expect, it } from 'vitest'
import { createCluster } from '@/cluster/cluster'

const startAt = Date.parse('2026-11-21T10:00:00Z')

const fresh = (labels: Record<string, string>) => {
  const cluster = createCluster({ seed: 'pod security', startAt, setup: { profile: 'empty' } })
  const post = (path: string, body: object, method: 'POST' | 'PATCH' = 'POST') => {
    const headers: Record<string, string> = method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {}
    const answer = cluster.handle({ method, path, headers, body: JSON.stringify(body) })
    const { message, code } = 'body' in answer ? JSON.parse(String(answer.body)) : { message: 'a stream', code: 0 }
    return { code: (code as number | undefined) ?? answer.status, message: message as string | undefined, warning: answer.headers.warning }
  }
  const named = Object.fromEntries(Object.entries(labels).map(([key, value]) => [`pod-security.kubernetes.io/${key}`, value]))
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: named } }
  return { post, created: post('/api/v1/namespaces', namespace) }
}

const pod = (spec: object = {}, container: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { containers: [{ name: 'main', image: 'nginx', ...container }], ...spec },
})
const good = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
}

const all =
  'allowPrivilegeEscalation != false (container "main" must set securityContext.allowPrivilegeEscalation=false), ' +
  'unrestricted capabilities (container "main" must set securityContext.capabilities.drop=["ALL"]), ' +
  'runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true), ' +
  'seccompProfile (pod or container "main" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")'

describe('a level refuses what its rules forbid', () => {
  const restricted = (context: object) => pod({}, { securityContext: { ...good, ...context } })
  const cases: Record<string, ['baseline' | 'restricted', object, string | undefined]> = {
    'restricted: a plain pod': ['restricted', pod(), all],
    'restricted: all is set': ['restricted', restricted({}), undefined],
    'restricted: NET_BIND_SERVICE': ['restricted', restricted({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }), undefined],
    'restricted: another capability': [
      'restricted',
      restricted({ capabilities: { drop: ['ALL'], add: ['SYS_TIME', 'CHOWN'] } }),
      'unrestricted capabilities (container "main" must not include "CHOWN", "SYS_TIME" in securityContext.capabilities.add)',
    ],
    'restricted: root': ['restricted', restricted({ runAsUser: 0 }), 'runAsUser=0 (container "main" must not set runAsUser=0)'],
    'restricted: may be root': [
      'restricted',
      restricted({ runAsNonRoot: false }),
      'runAsNonRoot != true (container "main" must not set securityContext.runAsNonRoot=false)',
    ],
    'restricted: unconfined': [
      'restricted',
      restricted({ seccompProfile: { type: 'Unconfined' } }),
      'seccompProfile (container "main" must not set securityContext.seccompProfile.type to "Unconfined")',
    ],
    'restricted: the pod sets it for all': [
      'restricted',
      pod(
        { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } },
        { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } },
      ),
      undefined,
    ],
    'restricted: a hostPath volume': [
      'restricted',
      { ...restricted({}), spec: { ...restricted({}).spec, volumes: [{ name: 'data', hostPath: { path: '/data' } }] } },
      'restricted volume types (volume "data" uses restricted volume type "hostPath")',
    ],
    'baseline: a plain pod': ['baseline', pod(), undefined],
    'baseline: privileged': [
      'baseline',
      pod({}, { securityContext: { privileged: true } }),
      'privileged (container "main" must not set securityContext.privileged=true)',
    ],
    'baseline: host namespaces': [
      'baseline',
      pod({ hostPID: true, hostNetwork: true }),
      'host namespaces (hostNetwork=true, hostPID=true)',
    ],
    'baseline: hostPath': [
      'baseline',
      pod({ volumes: [{ name: 'data', hostPath: { path: '/data' } }] }),
      'hostPath volumes (volume "data")',
    ],
    'baseline: hostPort': [
      'baseline',
      pod({}, { ports: [{ containerPort: 80, hostPort: 8080 }] }),
      'hostPort (container "main" uses hostPort 8080)',
    ],
    'baseline: capabilities': [
      'baseline',
      pod({}, { securityContext: { capabilities: { add: ['NET_ADMIN', 'CHOWN'] } } }),
      'non-default capabilities (container "main" must not include "NET_ADMIN" in securityContext.capabilities.add)',
    ],
    'baseline: unconfined in two places': [
      'baseline',
      pod({ securityContext: { seccompProfile: { type: 'Unconfined' } } }, { securityContext: { seccompProfile: { type: 'Unconfined' } } }),
      'seccompProfile (pod and container "main" must not set securityContext.seccompProfile.type to "Unconfined")',
    ],
    'baseline: sysctls': [
      'baseline',
      pod({ securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } }),
      'forbidden sysctls (kernel.msgmax)',
    ],
    'baseline: two containers': [
      'baseline',
      pod({
        containers: [
          { name: 'a', image: 'nginx', securityContext: { privileged: true } },
          { name: 'b', image: 'nginx', securityContext: { privileged: true } },
        ],
      }),
      'privileged (containers "a", "b" must not set securityContext.privileged=true)',
    ],
  }
  it.each(Object.entries(cases))('%s', (_, [level, body, wrong]) => {
    const { post } = fresh({ enforce: level })
    const answer = post('/api/v1/namespaces/shop/pods', body)
    if (wrong === undefined) expect(answer).toEqual({ code: 201, message: undefined, warning: undefined })
    else expect(answer.message).toBe(`pods "web" is forbidden: violates PodSecurity "${level}:latest": ${wrong}`)
  })
})

describe('warnings', () => {
  const text = (level: string, what: string) => `299 - "would violate PodSecurity \\"${level}:latest\\": ${what.replace(/"/g, '\\"')}"`
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'nginx' }] } },
    },
  }
  it('warn says what a pod does, and lets it in', () => {
    const answer = fresh({ warn: 'restricted' }).post('/api/v1/namespaces/shop/pods', pod())
    expect(answer).toEqual({ code: 201, message: undefined, warning: text('restricted', all) })
  })
  it('a controller is warned of, by the enforced level too', () => {
    const answer = fresh({ enforce: 'restricted' }).post('/apis/apps/v1/namespaces/shop/deployments', deployment)
    expect(answer).toEqual({ code: 201, message: undefined, warning: text('restricted', all) })
  })
  it('a new level names the pods that are there', () => {
    const { post } = fresh({})
    post('/api/v1/namespaces/shop/pods', pod({ hostPID: true }))
    const labels = { 'pod-security.kubernetes.io/enforce': 'baseline' }
    const answer = post('/api/v1/namespaces/shop', { metadata: { labels } }, 'PATCH')
    expect(answer.code).toBe(200)
    expect(answer.warning).toBe(
      '299 - "existing pods in namespace \\"shop\\" violate the new PodSecurity enforce level \\"baseline:latest\\"", 299 - "web: host namespaces"',
    )
  })
})

describe('labels', () => {
  const cases: Record<string, [Record<string, string>, string]> = {
    'no such level': [
      { enforce: 'strict' },
      'Namespace "shop" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted',
    ],
    'no version': [
      { 'warn-version': '1.35' },
      'Namespace "shop" is invalid: metadata.labels[pod-security.kubernetes.io/warn-version]: Invalid value: "1.35": must be "latest" or "v1.x"',
    ],
  }
  it.each(Object.entries(cases))('%s', (_, [labels, message]) => {
    expect(fresh(labels).created).toEqual({ code: 422, message, warning: undefined })
  })
  it('the version is named', () => {
    const answer = fresh({ enforce: 'baseline', 'enforce-version': 'v1.30' }).post('/api/v1/namespaces/shop/pods', pod({ hostIPC: true }))
    expect(answer.message).toBe('pods "web" is forbidden: violates PodSecurity "baseline:v1.30": host namespaces (hostIPC=true)')
  })
})
