import {
  type HorizontalPodAutoscaler,
  type ScalingRules,
  scaleDownRules,
  scaleUpRules,
} from '@/cluster/kinds/autoscaling/horizontal-pod-autoscaler'

/** What an autoscaler remembers between looks: what it has recommended, and how it has scaled; times in milliseconds since the epoch. */
export type Memory = { recommended: { at: number; replicas: number }[]; scaled: { at: number; change: number }[] }

/** How many there shall be, and what held the number back: reasons and messages of the conditions. */
export type Normalized = {
  replicas: number
  able: [reason: string, message: string]
  limited: [status: 'True' | 'False', reason: string, message: string]
}

/** How long a recommendation to scale down must last, milliseconds, unless the object says. */
const DOWNSCALE_STABILIZATION = 300_000

/** Keeps a recommendation within windows, rates and bounds. as pkg/controller/podautoscaler normalizeDesiredReplicasWithBehaviors */
export function normalized(hpa: HorizontalPodAutoscaler, current: number, recommended: number, memory: Memory, now: number): Normalized {
  const { behavior, minReplicas: min = 1, maxReplicas: max } = hpa.spec
  const up = scaleUpRules(behavior?.scaleUp)
  const down = scaleDownRules(behavior?.scaleDown)
  const stable = stabilized(current, recommended, memory, now, up, down)
  const able: Normalized['able'] =
    stable === recommended
      ? ['ReadyForNewScale', 'recommended size matches current size']
      : stable > recommended
        ? ['ScaleDownStabilized', 'recent recommendations were higher than current one, applying the highest recent recommendation']
        : ['ScaleUpStabilized', 'recent recommendations were lower than current one, applying the lowest recent recommendation']
  const within: Normalized['limited'] = ['False', 'DesiredWithinRange', 'the desired count is within the acceptable range']
  if (stable > current) {
    const rate = Math.max(current, limitUp(current, up, memory, now))
    const most = Math.min(rate, max)
    if (stable <= most) return bounded(stable, min, able, within)
    return rate < max
      ? {
          replicas: most,
          able,
          limited: ['True', 'ScaleUpLimit', 'the desired replica count is increasing faster than the maximum scale rate'],
        }
      : { replicas: most, able, limited: ['True', 'TooManyReplicas', 'the desired replica count is more than the maximum replica count'] }
  }
  if (stable < current) {
    const rate = Math.min(current, limitDown(current, down, memory, now))
    const least = Math.max(rate, min)
    if (stable >= least) return bounded(stable, min, able, within)
    return rate > min
      ? {
          replicas: least,
          able,
          limited: ['True', 'ScaleDownLimit', 'the desired replica count is decreasing faster than the maximum scale rate'],
        }
      : bounded(stable, min, able, within)
  }
  return bounded(stable, min, able, within)
}

const bounded = (replicas: number, min: number, able: Normalized['able'], within: Normalized['limited']): Normalized =>
  replicas < min
    ? { replicas: min, able, limited: ['True', 'TooFewReplicas', 'the desired replica count is less than the minimum replica count'] }
    : { replicas, able, limited: within }

/** The lowest recent recommendation that would still scale up, the highest that would still scale down. as stabilizeRecommendationWithBehaviors */
function stabilized(current: number, recommended: number, memory: Memory, now: number, up: ScalingRules, down: ScalingRules): number {
  const within = (ms: number) => memory.recommended.filter(({ at }) => at > now - ms).map(({ replicas }) => replicas)
  const lowest = Math.min(recommended, ...within((up.stabilizationWindowSeconds ?? 0) * 1000))
  const downWindow = down.stabilizationWindowSeconds === undefined ? DOWNSCALE_STABILIZATION : down.stabilizationWindowSeconds * 1000
  const highest = Math.max(recommended, ...within(downWindow))
  return Math.min(Math.max(current, lowest), highest)
}

const changed = (memory: Memory, now: number, seconds: number, sign: 1 | -1): number =>
  memory.scaled
    .filter(({ at, change }) => at > now - seconds * 1000 && Math.sign(change) === sign)
    .reduce((sum, { change }) => sum + Math.abs(change), 0)

const chosen = ({ selectPolicy }: ScalingRules, limits: number[], generous: 1 | -1): number =>
  (selectPolicy === 'Min') === (generous === 1) ? Math.min(...limits) : Math.max(...limits)

// as calculateScaleUpLimitWithScalingRules
function limitUp(current: number, rules: ScalingRules, memory: Memory, now: number): number {
  if (rules.selectPolicy === 'Disabled') return current
  const limits = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
    const before = current - changed(memory, now, periodSeconds, 1)
    return type === 'Pods' ? before + value : Math.ceil(before * (1 + value / 100))
  })
  return chosen(rules, limits, 1)
}

// as calculateScaleDownLimitWithBehaviors
function limitDown(current: number, rules: ScalingRules, memory: Memory, now: number): number {
  if (rules.selectPolicy === 'Disabled') return current
  const limits = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
    const before = current + changed(memory, now, periodSeconds, -1)
    return type === 'Pods' ? before - value : Math.floor(before * (1 - value / 100))
  })
  return chosen(rules, limits, -1)
}
