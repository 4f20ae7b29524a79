import { expect, it } from 'vitest'
import type { Json, KubeObject } from '@/apimachinery/object'
import { otherValue } from './demands'

const other = (kind: string, spec?: object) => ({ kind, metadata: { name: 'web' }, spec }) as unknown as KubeObject
const service = other('Service', { type: 'ClusterIP', selector: { app: 'web' } })
const alias = other('Service', { type: 'ExternalName' })
const headless = other('Service', { clusterIP: 'None', selector: { app: 'web' } })

it.each<[path: string, value: Json, object: KubeObject, other: Json | undefined]>([
  ['spec.type', 'LoadBalancer', service, 'NodePort'],
  ['spec.type', 'ExternalName', alias, undefined],
  ['spec.ports.targetPort', 80, service, 81],
  ['spec.ports.targetPort', 'http', service, 'httpx'],
  ['spec.ports.targetPort', 80, headless, undefined],
  ['spec.ports.port', 80, alias, undefined],
  ['spec.egress.ports.protocol', 'UDP', other('NetworkPolicy'), 'TCP'],
  ['spec.containers.resources.requests.memory', '64Mi', other('Pod'), '65Mi'],
  ['spec.template.spec.containers.resources.limits.cpu', '250m', other('Deployment'), '251m'],
  ['spec.jobTemplate.spec.template.spec.containers.command', '-c', other('CronJob'), undefined],
  ['spec.template.spec.containers.readinessProbe.httpGet.path', '/healthz', other('Deployment'), '/healthz-x'],
  ['spec.schedule', '5 2 * * *', other('CronJob'), '59 23 31 12 *'],
  ['spec.hard.pods', '4', other('ResourceQuota'), '5'],
  ['spec.limits.defaultRequest.memory', '1Gi', other('LimitRange'), '2Gi'],
  ['spec.maxUnavailable', '25%', other('PodDisruptionBudget'), '26%'],
  ['volumeBindingMode', 'Immediate', other('StorageClass'), 'WaitForFirstConsumer'],
  ['allowVolumeExpansion', true, other('StorageClass'), false],
  ['rules.verbs', 'get', other('Role'), 'getx'],
  ['metadata.labels.tier', 'gold', other('Node'), 'goldx'],
  ['metadata.labels.tier', 'gold', other('Service'), undefined],
  ['spec.clusterIP', '10.96.0.7', service, undefined],
])('a mutant of %s %s', (path, value, object, expected) => {
  expect(otherValue(path, value, object)).toEqual(expected)
})
