import type { ServerResponse } from 'node:http'
import { databaseAnswers } from '@/exam/readiness'
import type { Labs } from '@/labs/labs'

/** Why this process cannot serve now; null when this does not keep it from that. */
export type Need = () => Promise<string | null>

export const database: Need = async () => ((await databaseAnswers()) ? null : 'the database does not answer')

/** A learner would wait for a worker that is still loading. */
export const workers =
  (labs: Labs): Need =>
  async () =>
    labs.ready() ? null : 'no worker is ready yet'

/** `/healthz` (no needs): this process lives. `/readyz`: it can serve. As Kubernetes' own probes expect: 200 `ok`, or 503 and why. */
export async function health(response: ServerResponse, needs: readonly Need[]): Promise<void> {
  const missing = (await Promise.all(needs.map((need) => need()))).filter((why) => why !== null)
  response.writeHead(missing.length === 0 ? 200 : 503, { 'content-type': 'text/plain', 'cache-control': 'no-store' })
  response.end(`${missing.join('; ') || 'ok'}\n`)
}
