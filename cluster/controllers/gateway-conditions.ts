import { timestamp } from '@/cluster/api/time'
import type { Condition } from '@/cluster/kinds/gateway/kinds'

/** What a controller has to say of an object of Gateway API: a condition without its times. */
export type Says = Pick<Condition, 'type' | 'reason' | 'message'> & { met: boolean }

/** Conditions as they stand now; one that has not turned keeps its time. */
export const conditions = (
  before: readonly Condition[] = [],
  generation: number | undefined,
  now: number,
  all: readonly Says[],
): Condition[] =>
  all.map(({ type, met, reason, message }) => {
    const status = met ? 'True' : 'False'
    const old = before.find((each) => each.type === type)
    const lastTransitionTime = old?.status === status && old.reason === reason ? old.lastTransitionTime : timestamp(now)
    return { lastTransitionTime, message, observedGeneration: generation ?? 1, reason, status, type }
  })

/** True when nothing that is said of a listener keeps it from being served. */
export const isServed = (says: readonly Says[]): boolean => says.every(({ type, met }) => (type === 'Conflicted') !== met)

export const yes = (type: string, message: string, reason = type): Says => ({ type, met: true, reason, message })
export const no = (type: string, reason: string, message: string): Says => ({ type, met: false, reason, message })
