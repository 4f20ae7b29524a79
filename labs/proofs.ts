import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { readTicket } from '@/exam/auth/tickets'
import { userById } from '@/exam/people'
import { recordProof } from '@/exam/question-versions'
import type { ProofView } from '@/exam/views'
import type { Pool } from './pool'

const mostBytes = 1024 * 1024
const body = z.object({ files: z.record(z.string().max(200), z.string()), seeds: z.number().int().min(1).max(20).default(3) })

/** `POST /labs/proofs?ticket=…` with `{ files, seeds? }`: proves a question that an instructor is editing. Answers a ProofView. */
export async function handleProofs(pool: Pool, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const ticket = readTicket(url.searchParams.get('ticket') ?? '', 'proofs', Date.now())
  const user = ticket && (await userById(ticket.userId))
  if (!ticket || !user || user.role === 'learner')
    return answer(response, 401, { message: 'the ticket is not valid any more; reload the page' })
  if (request.method !== 'POST') return answer(response, 405, { message: 'POST only' })
  const text = await readBody(request)
  if (text === null) return answer(response, 413, { message: `a question is at most ${mostBytes} bytes` })
  const asked = body.safeParse(parseJson(text))
  if (!asked.success) return answer(response, 400, { message: z.prettifyError(asked.error) })
  const place = `proofs:${ticket.userId}`
  try {
    const view = await pool.ask<ProofView>(place, { do: 'prove', ...asked.data })
    if (view.ok) await recordProof(ticket.subject, asked.data.files)
    answer(response, 200, view)
  } finally {
    pool.release(place)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > mostBytes) return null
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Writes a JSON answer. */
export function answer(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(value))
}
