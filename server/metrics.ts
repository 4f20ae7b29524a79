import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Labs } from '@/labs/labs'
import type { Gauge, Meter } from '@/labs/meter'

export type Metrics = {
  /** Counts and times the answer to a request. */
  watch(request: IncomingMessage, response: ServerResponse): void
  /** `/metrics`: for who has the token; without one, for who asks from this machine. Others are told that there is nothing. */
  answer(request: IncomingMessage, response: ServerResponse): void
}

/** What a request went to, by its address: no label holds an id or a secret. */
function kindOf(path: string): string {
  if (path.startsWith('/labs/')) return path.startsWith('/labs/k8s/') ? 'own-kubectl' : 'labs'
  if (path.startsWith('/_next/')) return 'static'
  if (path.startsWith('/api/auth/')) return 'sign-in'
  if (/^\/attempts\/[^/]+\/(work|ticket|help)/.test(path)) return 'attempt'
  return path === '/healthz' || path === '/readyz' || path === '/metrics' ? 'probe' : 'page'
}

export function createMetrics(options: { token: string | undefined; meter: Meter; labs: Labs | null }): Metrics {
  const { token, meter, labs } = options
  const lag = monitorEventLoopDelay({ resolution: 20 })
  lag.enable()

  function gauges(): Gauge[] {
    const { user, system } = process.cpuUsage()
    const one = (name: string, help: string, value: number): Gauge => ({ name, help, values: [{ value }] })
    const late = lag.percentile(99) / 1e9
    lag.reset()
    return [
      { ...one('process_cpu_seconds_total', 'Processor time of the process with its workers.', (user + system) / 1e6), counter: true },
      one('process_resident_memory_bytes', 'Memory of the process with its workers.', process.memoryUsage.rss()),
      one('seatrial_main_delay_seconds', 'How late the main thread was, 99 times in a hundred at most, since the last look.', late),
      ...(labs?.gauges() ?? []),
    ]
  }

  return {
    watch(request, response) {
      const began = performance.now()
      const to = kindOf(request.url ?? '/')
      response.once('finish', () => {
        meter.count('seatrial_http_requests_total', { to, answer: `${Math.floor(response.statusCode / 100)}xx` })
        if (to !== 'own-kubectl') meter.time('seatrial_http_request_seconds', (performance.now() - began) / 1_000, { to })
      })
    },
    answer(request, response) {
      if (!mayAsk(request, token)) return void response.writeHead(404).end()
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4', 'cache-control': 'no-store' })
      response.end(meter.text(gauges()))
    },
  }
}

/** A proxy on this machine says for whom it asks. */
function mayAsk(request: IncomingMessage, token: string | undefined): boolean {
  if (token !== undefined) return same(request.headers.authorization ?? '', `Bearer ${token}`)
  const near = /^(::ffff:)?127\.|^::1$/.test(request.socket.remoteAddress ?? '')
  return near && request.headers['x-forwarded-for'] === undefined && request.headers.forwarded === undefined
}

const digest = (text: string) => createHash('sha256').update(text).digest()
const same = (given: string, expected: string) => timingSafeEqual(digest(given), digest(expected))
