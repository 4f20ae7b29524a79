import { equalJson } from '@/apimachinery/equal'
import type { Json, KubeObject, Status } from '@/apimachinery/object'
import type { Manager, Runner, RunnerParts } from '@/cluster/api/parts'
import type { Reader } from '@/cluster/api/reader'
import { StatusError } from '@/cluster/api/status'
import { type EventRecorder, eventRecorder } from '@/cluster/controllers/events'
import type { Action, Controller, Key } from '@/cluster/controllers/plan'
import type { Kind } from '@/cluster/kinds/kind'

/** A timer: plan the object `key` of `controller` at `at`, milliseconds since the epoch. Ties run in order of `order`. */
export type Timer = { at: number; order: number; controller: string; namespace?: string; name: string; periodic?: true; note?: Json }

/** What of the runner lives in the snapshot. */
export type RunnerState = { order: number; timers: Timer[] }

/** Work in time that is no controller's, e.g. a running exec session. */
export type Ticking = { nextWake(): number | undefined; run(now: number): void }

export type RunnerOptions = RunnerParts & {
  /** Controllers that stand in every cluster, one array for all; they plan before `controllers`. */
  standing?: readonly Controller[]
  controllers: readonly Controller[]
  /** The Event kind; without it events are not recorded. */
  event?: Kind
  ticking?: readonly Ticking[]
  /** Controllers that stand by each kind which is added later, and those kinds that are there from the start. */
  perKind?(kind: Kind): readonly Controller[]
  stored?: readonly Kind[]
}

const keyText = (controller: string, key: Key): string => `${controller} ${key.namespace ?? ''} ${key.name}`
/** An object has at most one timer that counts and one periodic. */
const timerText = (timer: Timer): string => (timer.periodic ? `~${keyText(timer.controller, timer)}` : keyText(timer.controller, timer))

/** Plans at one instant after which the runner takes the controllers for cyclic: a bug of ours, never of the learner's. */
const PLAN_LIMIT = 20_000

/** The one place that acts on plans: runs controllers for what has changed and for timers that are due. */
export function createRunner(options: RunnerOptions): Runner {
  const { controllers, read, write, world, ticking = [] } = options
  const state = options.state as RunnerState | undefined
  const events: EventRecorder | undefined = options.event && eventRecorder(options.event, read, write, world)
  const timers = new Map<string, Timer>()
  let order = state?.order ?? 0
  for (const timer of state?.timers ?? []) timers.set(timerText(timer), timer)
  const standing = options.standing ?? []
  const byName = new Map([...standing, ...controllers].map((c) => [c.name, c]))
  const interest = createIndex(standing)
  interest.add(controllers)
  const met = new Set<string>()
  /** A kind that no controller knows brings its own. */
  const meet = (kind: Kind) => {
    if (met.has(kindText(kind))) return
    met.add(kindText(kind))
    const own = options.perKind?.(kind) ?? []
    for (const each of own) byName.set(each.name, each)
    interest.add(own)
  }
  for (const kind of options.stored ?? []) meet(kind)
  const marking = [...standing, ...controllers].filter((controller) => controller.marked)
  const pending = new Map<string, { controller: Controller; key: Key }>()
  let settling = false

  const enqueue = (controller: Controller, key: Key) => {
    const text = keyText(controller.name, key)
    if (!pending.has(text)) pending.set(text, { controller, key })
  }

  const changed: Runner['changed'] = ({ type, kind, object, previous }) => {
    meet(kind)
    const interested = interest.of(kind)
    if (!interested) return
    const { namespace, name } = object.metadata
    for (const controller of interested.self) enqueue(controller, { namespace, name: name! })
    if (interested.owner.size > 0) {
      for (const owner of controllingOwners(object, previous)) {
        for (const controller of interested.owner.get(owner.kind) ?? []) enqueue(controller, { namespace, name: owner.name })
      }
    }
    for (const { controller, keys } of interested.watch) {
      for (const key of keys(object, read)) enqueue(controller, key)
      if (previous && type === 'MODIFIED') for (const key of keys(previous, read)) enqueue(controller, key)
    }
  }

  const act = (controller: Controller, key: Key, action: Action): void => {
    switch (action.do) {
      case 'create': {
        const status = refusalOf(() => write.create(action.kind, action.object, { manager: managerOf(controller) }))
        for (const next of (status ? action.refused?.(status) : action.created?.()) ?? []) act(controller, key, next)
        return
      }
      case 'update': {
        const { namespace, name } = action.object.metadata
        const stored = read.get(action.kind, namespace, name!)
        const { uid } = action.object.metadata
        if (!stored || (uid !== undefined && uid !== stored.metadata.uid) || equalJson(stored, action.object)) return
        const status = refusalOf(() =>
          write.update(action.kind, withVersion(action.object, stored), {
            subresource: action.subresource,
            manager: managerOf(controller),
          }),
        )
        if (status) for (const next of action.refused?.(status) ?? []) act(controller, key, next)
        return
      }
      case 'status': {
        const { namespace, name } = action.object.metadata
        const stored = read.get(action.kind, namespace, name!)
        if (!stored || equalJson(statusOf(stored), statusOf(action.object))) return
        refusalOf(() => write.updateStatus(action.kind, withVersion(action.object, stored), { manager: managerOf(controller) }))
        return
      }
      case 'delete': {
        const { uid, gracePeriodSeconds, propagationPolicy } = action
        refusalOf(() => write.delete(action.kind, action.namespace, action.name, { uid, gracePeriodSeconds, propagationPolicy }))
        return
      }
      case 'event':
        refusalOf(() => events?.record(action))
        return
      case 'wake': {
        const timer: Timer = { at: Math.max(action.at, world.now() + 1), order: order++, controller: controller.name, name: key.name }
        if (key.namespace !== undefined) timer.namespace = key.namespace
        if (action.periodic) timer.periodic = true
        if (action.note !== undefined) timer.note = action.note
        const other = timers.get(timerText(timer))
        if (!other || timer.at < other.at) timers.set(timerText(timer), timer)
      }
    }
  }

  const planOne = (controller: Controller, key: Key) => {
    const text = keyText(controller.name, key)
    const note = (timers.get(text) ?? timers.get(`~${text}`))?.note
    timers.delete(text)
    timers.delete(`~${text}`)
    const context = { read, world, now: world.now(), ...(note === undefined ? {} : { note }) }
    const object = read.get(controller.for, key.namespace, key.name)
    const actions = object ? controller.plan(object, context) : (controller.gone?.(key, context) ?? [])
    for (const action of actions) act(controller, key, action)
  }

  const collectMarked = () => {
    for (const controller of marking) for (const key of controller.marked?.() ?? []) enqueue(controller, key)
  }

  const planPending = () => {
    collectMarked()
    for (let count = 0; pending.size > 0; count++) {
      const [text, { controller, key }] = pending.entries().next().value!
      pending.delete(text)
      if (count > PLAN_LIMIT) throw new Error(`controllers do not come to rest: ${text}`)
      planOne(controller, key)
    }
  }

  const runDue = () => {
    const now = world.now()
    const due: Timer[] = []
    for (const timer of timers.values()) if (timer.at <= now) due.push(timer)
    due.sort((a, b) => a.at - b.at || a.order - b.order)
    for (const timer of due) {
      if (timers.get(timerText(timer)) !== timer) continue
      const controller = byName.get(timer.controller)
      if (!controller) {
        timers.delete(timerText(timer))
        continue
      }
      enqueue(controller, { namespace: timer.namespace, name: timer.name })
      planPending()
    }
    for (const other of ticking) {
      const at = other.nextWake()
      if (at === undefined || at > now) continue
      other.run(now)
      planPending()
    }
  }

  const soonest = (counts: (timer: Timer) => boolean): number | undefined => {
    collectMarked()
    let found: number | undefined = pending.size > 0 ? world.now() : undefined
    for (const timer of timers.values()) if (counts(timer) && (found === undefined || timer.at < found)) found = timer.at
    for (const other of ticking) {
      const at = other.nextWake()
      if (at !== undefined && (found === undefined || at < found)) found = at
    }
    return found
  }

  return {
    changed,
    settle() {
      if (settling) return
      settling = true
      try {
        planPending()
        runDue()
      } finally {
        settling = false
      }
    },
    nextDue: () => soonest(() => true),
    nextWake: () => soonest((timer) => !timer.periodic),
    snapshot: () => ({ order, timers: [...timers.values()].sort((a, b) => a.at - b.at || a.order - b.order) }) as unknown as Json,
  }
}

type Interest = {
  self: Controller[]
  owner: Map<string, Controller[]>
  watch: { controller: Controller; keys(object: KubeObject, read: Reader): Key[] }[]
}

const kindText = (kind: Kind): string => `${kind.group}/${kind.kind}`

type Index = Map<string, Interest>

const standingIndexes = new WeakMap<readonly Controller[], Index>()

/**
 * For each kind, whom its changes concern: found once, so that a change costs only its own followers. That of `standing`, the controllers that
 * every cluster has, is made once per process and shared; a cluster copies only what it adds to.
 */
function createIndex(standing: readonly Controller[]) {
  const shared = standingIndexes.get(standing) ?? withInterest(new Map(), new Map(), standing)
  standingIndexes.set(standing, shared)
  const own: Index = new Map()
  return {
    of: (kind: Kind): Interest | undefined => own.get(kindText(kind)) ?? shared.get(kindText(kind)),
    add: (controllers: readonly Controller[]) => void withInterest(own, shared, controllers),
  }
}

function withInterest(index: Index, under: Index, controllers: readonly Controller[]): Index {
  const of = (kind: Kind): Interest => {
    const text = kindText(kind)
    const known = index.get(text)
    if (known) return known
    const below = under.get(text)
    const fresh: Interest = { self: [...(below?.self ?? [])], owner: new Map(below?.owner), watch: [...(below?.watch ?? [])] }
    index.set(text, fresh)
    return fresh
  }
  for (const controller of controllers) {
    of(controller.for).self.push(controller)
    for (const owned of controller.owns ?? []) {
      const owner = of(owned).owner
      owner.set(controller.for.kind, [...(owner.get(controller.for.kind) ?? []), controller])
    }
    for (const { kind, keys } of controller.watches ?? []) of(kind).watch.push({ controller, keys })
  }
  return index
}

function controllingOwners(object: KubeObject, previous: KubeObject | undefined): { kind: string; name: string }[] {
  const now = object.metadata.ownerReferences?.find((owner) => owner.controller)
  const before = previous?.metadata.ownerReferences?.find((owner) => owner.controller)
  const owners = now ? [now] : []
  return before && before.uid !== now?.uid ? [...owners, before] : owners
}

const managerOf = ({ manager = 'kube-controller-manager' }: Controller): Manager => ({ name: manager, fields: 'in short' })

const statusOf = (object: KubeObject | undefined): unknown => (object as { status?: unknown } | undefined)?.status

/** The Status of a refused write, which to a controller is an answer like any other; anything else thrown is a bug and travels up. */
function refusalOf(write: () => unknown): Status | undefined {
  try {
    write()
    return undefined
  } catch (error) {
    if (error instanceof StatusError) return error.status
    throw error
  }
}

// A plan is made and acted on at one instant: what it wrote itself a moment ago is no conflict.
const withVersion = (object: KubeObject, stored: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: stored.metadata.resourceVersion },
})
