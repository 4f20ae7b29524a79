import type { ServerResponse } from 'node:http'
import type { ApiResponse } from '@/cluster/door'
import type { Ticker } from './ticker'

/** Sends a watch or followed logs: head at once, then each chunk as it comes, no faster than the client reads. */
export function sendStream(
  answer: Extract<ApiResponse, { stream: unknown }>,
  response: ServerResponse,
  ticker: Ticker,
  ends: Set<() => void>,
): void {
  const { stream } = answer
  const { 'transfer-encoding': _, ...headers } = answer.headers
  response.writeHead(answer.status, { 'cache-control': 'no-cache, private', ...headers })
  response.flushHeaders()
  let full = false
  let over = false
  let forget = () => {}

  function end() {
    if (over) return
    over = true
    forget()
    ends.delete(end)
    stream.close()
    response.end()
  }
  function pull() {
    while (!full && !over) {
      const chunk = stream.next()
      if (chunk === undefined) {
        if (stream.done()) end()
        return
      }
      full = !response.write(chunk)
    }
  }

  response.on('drain', () => {
    full = false
    pull()
  })
  response.on('close', end)
  ends.add(end)
  forget = ticker.open({ pull, endsAt: () => stream.wakeAt?.() })
  if (over) forget()
}
