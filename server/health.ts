import type { ServerResponse } from 'node:http'
import { databaseAnswers } from '@/exam/readiness'

/** `/healthz`: this process lives. `/readyz`: it can serve, because the database answers. As Kubernetes' own probes expect: 200 `ok`, or 503 and why. */
export async function health(path: '/healthz' | '/readyz', response: ServerResponse): Promise<void> {
  const ready = path === '/healthz' || (await databaseAnswers())
  response.writeHead(ready ? 200 : 503, { 'content-type': 'text/plain', 'cache-control': 'no-store' })
  response.end(ready ? 'ok\n' : 'the database does not answer\n')
}
