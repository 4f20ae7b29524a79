import type { KubeObject } from '@/apimachinery/object'
import { defineKind } from '../define'
import type { Kind } from '../kind'
import {
  type HorizontalPodAutoscaler,
  type MetricSpec,
  type MetricStatus,
  horizontalPodAutoscaler as v2,
} from './horizontal-pod-autoscaler'

type Target = HorizontalPodAutoscaler['spec']['scaleTargetRef']

/** The older version of the same stored objects: CPU alone has a field, all else stands in annotations. */
type HorizontalPodAutoscalerV1 = KubeObject & {
  spec: { scaleTargetRef: Target; minReplicas?: number; maxReplicas: number; targetCPUUtilizationPercentage?: number }
  status?: {
    observedGeneration?: number
    lastScaleTime?: string
    currentReplicas: number
    desiredReplicas: number
    currentCPUUtilizationPercentage?: number
  }
}

const NOTE = 'autoscaling.alpha.kubernetes.io'
const notes = ['metrics', 'behavior', 'conditions', 'current-metrics'].map((name) => `${NOTE}/${name}`)

const isCpu = ({ resource }: MetricSpec): boolean => resource?.name === 'cpu' && resource.target.averageUtilization !== undefined
const isCpuStatus = ({ resource }: MetricStatus): boolean => resource?.name === 'cpu' && resource.current.averageUtilization !== undefined

/** A stored object as version 1 shows it. as pkg/apis/autoscaling/v1 Convert_autoscaling_HorizontalPodAutoscaler_To_v1_HorizontalPodAutoscaler */
function shown(object: HorizontalPodAutoscaler): HorizontalPodAutoscalerV1 {
  const { scaleTargetRef, minReplicas, maxReplicas, metrics = [], behavior } = object.spec
  const { currentMetrics = [], conditions, currentReplicas = 0, ...status } = object.status ?? { desiredReplicas: 0 }
  const cpu = metrics.find(isCpu)
  const others = metrics.filter((metric) => metric !== cpu)
  const used = currentMetrics.find(isCpuStatus)
  const annotations = {
    ...object.metadata.annotations,
    ...(others.length > 0 ? { [`${NOTE}/metrics`]: JSON.stringify(others) } : {}),
    ...(behavior ? { [`${NOTE}/behavior`]: JSON.stringify(behavior) } : {}),
    ...(conditions?.length ? { [`${NOTE}/conditions`]: JSON.stringify(conditions) } : {}),
    ...(currentMetrics.length > 0 ? { [`${NOTE}/current-metrics`]: JSON.stringify(currentMetrics) } : {}),
  }
  return {
    apiVersion: 'autoscaling/v1',
    kind: object.kind,
    metadata: { ...object.metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: {
      scaleTargetRef,
      ...(minReplicas === undefined ? {} : { minReplicas }),
      maxReplicas,
      ...(cpu ? { targetCPUUtilizationPercentage: cpu.resource!.target.averageUtilization } : {}),
    },
    status: {
      ...status,
      currentReplicas,
      ...(used ? { currentCPUUtilizationPercentage: used.resource!.current.averageUtilization } : {}),
    },
  }
}

const parsed = <T>(text: string | undefined): T | undefined => {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as T
  } catch (error) {
    // What is no JSON was written by hand: upstream drops it too.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Turns a draft of version 1 into what is stored, in place. */
function store(draft: HorizontalPodAutoscalerV1): void {
  const { annotations = {} } = draft.metadata
  if (!draft.spec) return
  const { targetCPUUtilizationPercentage: cpu, ...spec } = draft.spec
  const metrics: MetricSpec[] = [
    ...(cpu === undefined
      ? []
      : [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpu } } } as const]),
    ...(parsed<MetricSpec[]>(annotations[`${NOTE}/metrics`]) ?? []),
  ]
  const behavior = parsed<HorizontalPodAutoscaler['spec']['behavior']>(annotations[`${NOTE}/behavior`])
  const kept = Object.entries(annotations).filter(([name]) => !notes.includes(name))
  if (kept.length > 0) draft.metadata.annotations = Object.fromEntries(kept)
  else delete draft.metadata.annotations
  const stored: HorizontalPodAutoscaler['spec'] = {
    ...spec,
    ...(metrics.length > 0 ? { metrics } : {}),
    ...(behavior ? { behavior } : {}),
  }
  Object.assign(draft, { apiVersion: 'autoscaling/v2', spec: stored })
}

// Reading, validating and printing are version 2's, in whose form the objects are stored.
export const horizontalPodAutoscalerV1: Kind<HorizontalPodAutoscaler> = defineKind<HorizontalPodAutoscaler>({
  ...v2,
  apiVersion: 'autoscaling/v1',
  version: 'v1',
  served: (object) => shown(object as HorizontalPodAutoscaler),
  defaults: (draft) => {
    if (draft.apiVersion === 'autoscaling/v1' || !draft.spec?.metrics) store(draft as unknown as HorizontalPodAutoscalerV1)
    v2.defaults?.(draft)
  },
})
