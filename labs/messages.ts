import { z } from 'zod'
import { storable } from '@/exam/store/text'
import { mostTabs } from '@/exam/terminal-tabs'
import type { ClientMessage } from './seam'

const task = z.number().int().min(0).max(99)
const tab = z
  .number()
  .int()
  .min(0)
  .max(mostTabs - 1)
  .optional()
/** As the column that it is stored in. */
const seq = z
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1)
const text = z.string().max(1_000_000).transform(storable)
const characters = z.number().int().min(10).max(1_000)

const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('open'), task, tab, columns: characters, rows: characters }),
  z.object({ type: z.literal('line'), task, tab, seq, line: text, closes: z.literal(true).optional() }),
  z.object({ type: z.literal('input'), task, tab, text }),
  z.object({ type: z.literal('end-of-input'), task, tab }),
  z.object({ type: z.literal('edited'), task, tab, id: z.string().max(100), text: text.nullable() }),
  z.object({ type: z.literal('interrupt'), task, tab }),
  z.object({ type: z.literal('suspend'), task, tab }),
  z.object({ type: z.literal('complete'), task, tab, id: z.number().int(), line: text, cursor: z.number().int().min(0) }),
  z.object({ type: z.literal('resize'), task, columns: characters, rows: characters }),
  z.object({ type: z.literal('check'), task }),
  z.object({ type: z.literal('difference'), task }),
  z.object({ type: z.literal('reset'), task }),
])

/** Reads one frame of the attempt's socket; null for anything that is not a ClientMessage. */
export function readMessage(frame: string): ClientMessage | null {
  try {
    return message.parse(JSON.parse(frame))
  } catch {
    return null
  }
}
