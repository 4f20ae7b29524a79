import type { World } from '@/cluster/world'

/** Simulated time: the only thing of a cluster that moves by itself, and only forward. */
export type Clock = { now: number }

/** A world that draws from (seed, counter), so that its whole state is one number. */
export type CountedWorld = World & { drawn(): number }

const safe = 'bcdfghjklmnpqrstvwxz2456789'

/** 32 well-mixed bits of a string: FNV-1a, then murmur3's finaliser. */
export const hash32 = (text: string): number => {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return mix(h)
}

const mix = (h: number): number => {
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** `drawn` is how many numbers have been drawn before: 0 for a new cluster, the stored count for a restored one. */
export const createWorld = (seed: string, clock: Clock, drawn = 0): CountedWorld => {
  const a = hash32(`${seed}/a`)
  const b = hash32(`${seed}/b`)
  let counter = drawn
  const bits = () => {
    counter++
    return mix((Math.imul(counter, 0x9e3779b1) + a) ^ mix(counter + b))
  }
  const hex = () => bits().toString(16).padStart(8, '0')
  const integer = (below: number) => Math.floor((bits() / 0x1_0000_0000) * below)
  return {
    now: () => clock.now,
    uid() {
      const h = hex() + hex() + hex() + hex()
      const variant = '89ab'[Number.parseInt(h[16]!, 16) & 3]
      return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20, 32)}`
    },
    suffix: (length) => Array.from({ length }, () => safe[integer(safe.length)]).join(''),
    integer,
    drawn: () => counter,
  }
}
