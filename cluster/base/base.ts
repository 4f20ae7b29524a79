import { type BaseLayer, deepFreeze } from '@/cluster/api/store'
import { hash32 } from '@/cluster/api/world'
import { createEngine, type EngineState } from '@/cluster/engine'
import type { Setup } from '@/cluster/profiles'
import { installAddons } from './addons'
import { createLeases } from './leases'
import { createBaseObjects } from './objects'

/** Raised whenever the same setup would give another base: snapshots of older engines then no longer restore silently onto it. */
const engineVersion = 4

const day = 86_400_000

/** A finished cluster that others stand on: nodes and system objects, at rest, shared and never changed. */
export type Base = { name: string; setup: Setup; layer: BaseLayer; state: EngineState }

type BaseName = { engine: number; day: string; setup: Omit<Setup, 'external'> }

/** How long a base may take to come to rest, milliseconds of simulated time. */
const patience = 600_000

const cache = new Map<string, Base>()
const cacheLimit = 64

/** What names a base, and all that it depends on: engine version, UTC day and setup. */
export const baseName = ({ external: _, ...setup }: Setup, startAt: number): string =>
  JSON.stringify({ engine: engineVersion, day: new Date(startAt).toISOString().slice(0, 10), setup: sortedKeys(setup) } satisfies BaseName)

const sortedKeys = <T extends object>(object: T): T => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1))) as T

/** The base of that name, made once per process. Throws when another engine version made it. */
export const baseNamed = (name: string): Base => {
  const known = cache.get(name)
  if (known !== undefined) return known
  const parsed = JSON.parse(name) as BaseName
  if (parsed.engine !== engineVersion) throw new Error(`a base of engine ${parsed.engine} cannot be made by engine ${engineVersion}`)
  const base = build(name, { ...parsed.setup, external: [] }, Date.parse(parsed.day))
  if (cache.size >= cacheLimit) cache.delete(cache.keys().next().value!)
  cache.set(name, base)
  return base
}

/** Sets up nodes and system objects a day before, lets everything come to rest, and keeps the result. */
const build = (name: string, setup: Setup, midnight: number): Base => {
  const born = midnight - day
  const start: EngineState = {
    now: born,
    seed: `base ${hash32(name)}`,
    drawn: 0,
    picked: 0,
    version: 0,
    objects: {},
    runner: null,
    nodes: null,
  }
  const engine = createEngine(setup, new Map(), start)
  createBaseObjects(engine, setup)
  installAddons(engine, setup)
  engine.settle()
  for (let wake = engine.nextWake(); wake !== undefined && wake <= born + patience; wake = engine.nextWake()) engine.advanceTo(wake)
  createLeases(engine, setup)
  const { store } = engine.server
  const layer = new Map(store.layer())
  // A day-old cluster has forgotten its first events (they live an hour).
  layer.delete('events')
  const state = engine.state()
  // Shared by every cluster that stands on it: what one changes it must copy first.
  deepFreeze(state.nodes)
  return { name, setup, layer, state: { ...state, objects: {} } }
}
