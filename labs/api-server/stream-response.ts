import type { ServerResponse } from 'node:http'
import { clearTimeout, setTimeout } from 'node:timers'
import type { ApiResponse } from '@/cluster/door'
import type { Ticker } from './ticker'

/** A client that reads nothing of what waits for it is cut off after this long. */
const patienceMs = 60_000

/**
 * Sends a watch or followed logs: head at once, then each chunk as it comes, no faster than the client reads. One that stops reading costs what
 * its socket buffers, and its connection after a while; one that reads again later hears from the watch itself whether it has missed anything.
 */
export function sendStream(
  answer: Extract<ApiResponse, { stream: unknown }>,
  response: ServerResponse,
  ticker: Ticker,
  ends: Set<() => void>,
  patience = patienceMs,
): void {
  const { stream } = answer
  const { 'transfer-encoding': _, ...headers } = answer.headers
  response.writeHead(answer.status, { 'cache-control': 'no-cache, private', ...headers })
  response.flushHeaders()
  let full = false
  let over = false
  let impatient: NodeJS.Timeout | undefined
  let forget = () => {}

  function end() {
    if (over) return
    over = true
    forget()
    clearTimeout(impatient)
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
    if (full && !over) impatient = setTimeout(() => response.destroy(), patience)
  }

  response.on('drain', () => {
    full = false
    clearTimeout(impatient)
    pull()
  })
  response.on('close', end)
  ends.add(end)
  forget = ticker.open({ pull, endsAt: () => stream.wakeAt?.() })
  if (over) forget()
}
