import { describe, expect, it } from 'vitest'
import type { KubeObject } from '@/apimachinery/object'
import { ownParts } from './own-objects'

describe('what an owner states of an object', () => {
  const placed = { nodeName: 'node01', containers: [] }
  const cases: [string, object, object][] = [
    [
      'a node without the taints of its condition',
      {
        kind: 'Node',
        metadata: { name: 'n' },
        spec: {
          taints: [
            { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' },
            { key: 'gpu', effect: 'NoSchedule' },
          ],
        },
      },
      { kind: 'Node', metadata: { name: 'n' }, spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] } },
    ],
    [
      'a pod without the node that the scheduler gave it',
      { kind: 'Pod', metadata: { name: 'p', namespace: 'a' }, spec: placed, status: { phase: 'Running' } },
      { kind: 'Pod', metadata: { name: 'p', namespace: 'a' }, spec: { containers: [] } },
    ],
    [
      'a pod with the node that its author said',
      { kind: 'Pod', metadata: { name: 'p', managedFields: [{ fieldsV1: { 'f:spec': { 'f:nodeName': {} } } }] }, spec: placed },
      { kind: 'Pod', metadata: { name: 'p' }, spec: placed },
    ],
    [
      'a claim without the volume that it was given',
      {
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'c', annotations: { 'pv.kubernetes.io/bound-by-controller': 'yes', 'pv.kubernetes.io/bind-completed': 'yes' } },
        spec: { storageClassName: 'fast', volumeName: 'pvc-1' },
      },
      { kind: 'PersistentVolumeClaim', metadata: { name: 'c' }, spec: { storageClassName: 'fast' } },
    ],
    [
      'a claim with the volume that it asks for',
      { kind: 'PersistentVolumeClaim', metadata: { name: 'c' }, spec: { volumeName: 'disk' } },
      { kind: 'PersistentVolumeClaim', metadata: { name: 'c' }, spec: { volumeName: 'disk' } },
    ],
  ]
  it.each(cases)('%s', (_, object, stated) => expect(ownParts(object as KubeObject)).toEqual(stated))
})
