import { deflateSync, inflateSync } from 'fflate'
import { base64, fromBase64, textOf, utf8 } from '@/apimachinery/encoding'
import type { StoreDifference } from './api/store'

/** What a backup holds: all that the cluster has beside its base, and at which revision; `keys` and `size` (bytes) count the base, too. */
export type Backup = { revision: number; keys: number; size: number; objects: StoreDifference }

const head = 'seatrial etcd backup\n'

export const encodeBackup = (backup: Backup): string => head + base64(deflateSync(utf8(JSON.stringify(backup)), { level: 6 }))

/** Undefined for a text that is no backup. */
export const decodeBackup = (text: string): Backup | undefined => {
  const bytes = text.startsWith(head) ? fromBase64(text.slice(head.length).trim()) : undefined
  if (bytes === undefined) return undefined
  try {
    return JSON.parse(textOf(inflateSync(bytes))) as Backup
  } catch {
    return undefined
  }
}

/** Whether a file holds a backup, whole or not: cheaper than reading it. */
export const isBackup = (text: string): boolean => text.startsWith(head)
