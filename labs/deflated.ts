import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { LabSnapshot } from './seam'

/** A lab's snapshot as it is stored: JSON, deflated. Equal snapshots give equal bytes. */
export function deflate(snapshot: LabSnapshot): Uint8Array {
  return deflateRawSync(JSON.stringify(snapshot), { level: 3 })
}

export function inflate(state: Uint8Array): LabSnapshot {
  return JSON.parse(inflateRawSync(state).toString('utf8')) as LabSnapshot
}
