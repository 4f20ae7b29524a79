import type { IncomingHttpHeaders, ServerResponse } from 'node:http'

/**
 * What labs answer is nothing for a browser to show. A lab's API server passes on what a learner's pods say, HTML among it: opened in a browser it
 * would run in Seatrial's own name, with the session of whoever was sent there.
 */
export const bareHeaders = {
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const

export function bare(response: ServerResponse): void {
  for (const [name, value] of Object.entries(bareHeaders)) response.setHeader(name, value)
}

/** Headers of an answer that is passed on, without those that would undo ours, or leave something in the browser. */
export function withoutPolicies(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const ours = [...Object.keys(bareHeaders), 'set-cookie', 'clear-site-data', 'service-worker-allowed']
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ours.includes(name)))
}
