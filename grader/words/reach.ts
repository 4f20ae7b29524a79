import { matchesLabels } from '@/apimachinery/selector'
import type { ClusterView } from '../cluster-view'
import { CannotTell, type CheckRequest, type CheckSent, type Difference, type Step } from '../evidence'
import { found, unchecked, type Word } from '../finding'
import type { Check } from '../schema'
import { notThere, originOf, targetsOf } from '../targets'

/** A Service draws an endpoint for each connection: so many in a row show that all of them serve, not one by luck. */
const connections = 16

/** A connection that must be answered, by every target where there are several, and every time. */
export const reach: Word<'reach'> = async (word, _check, judging) => {
  const { after } = judging
  const { send } = after.reader
  if (!send) return unchecked('this cluster cannot be tried from there')
  const from = await originOf(after, word.from)
  if ('missing' in from) return notThere(from)
  const targets = await targetsOf(judging, word.to, word.host)
  if ('missing' in targets) return notThere(targets)
  const faults: Difference[] = []
  const near: string[] = []
  let trace: Step[] | undefined
  for (const { says, request } of targets) {
    for (let connection = 0; connection < connections; connection++) {
      const sent = await send(from.origin, request)
      const wrong = await misanswers(word, sent, `${says} ${from.says}`, request.http, after)
      if (!wrong.length) continue
      faults.push(...wrong)
      trace ??= sent.hops
      if (sent.hint !== undefined && !near.includes(sent.hint)) near.push(sent.hint)
      break
    }
  }
  return { ...found(faults, near), ...(trace && { trace }) }
}

async function misanswers(
  word: NonNullable<Check['reach']>,
  sent: CheckSent,
  at: string,
  http: CheckRequest['http'],
  view: ClusterView,
): Promise<Difference[]> {
  if (!sent.ok) return [{ at, expected: 'an answer', found: `${sent.reason}: ${sent.why}` }]
  const faults: Difference[] = []
  const status = word.status ?? 200
  // Who said so, and in which words, is beside the point then.
  if (http && sent.status !== status) return [{ at, expected: `HTTP ${status}`, found: `HTTP ${sent.status}` }]
  if (http?.grpc && sent.grpcStatus !== 0)
    return [
      {
        at,
        expected: 'status OK of gRPC',
        found: sent.grpcStatus === undefined ? 'an answer that is no gRPC' : `status ${statusName(sent.grpcStatus)}`,
      },
    ]
  if (word.body !== undefined && !sent.body?.includes(word.body))
    faults.push({ at, expected: `an answer with ${JSON.stringify(word.body)}`, found: excerpt(sent.body ?? '') })
  if (word.pod && sent.pod === null) throw new CannotTell('which pod answers cannot be told on a real cluster')
  if (word.pod) {
    const pod = sent.pod && (await view.get({ apiVersion: 'v1', kind: 'Pod', ...sent.pod }))
    const inNamespace = word.pod.namespace === undefined || sent.pod?.namespace === word.pod.namespace
    if (!pod || !inNamespace || !matchesLabels(pod.metadata.labels, word.pod.labels)) {
      const labels = Object.entries(word.pod.labels).map(([key, value]) => `${key}=${value}`)
      faults.push({
        at,
        expected: `a pod with ${labels.join(',')} answers`,
        found: sent.pod ? `pod ${sent.pod.name} in namespace ${sent.pod.namespace} answers` : 'no pod answers',
      })
    }
  }
  return faults
}

const statusNames: Readonly<Record<number, string>> = {
  2: 'UNKNOWN',
  4: 'DEADLINE_EXCEEDED',
  5: 'NOT_FOUND',
  7: 'PERMISSION_DENIED',
  12: 'UNIMPLEMENTED',
  13: 'INTERNAL',
  14: 'UNAVAILABLE',
}
const statusName = (status: number) => statusNames[status] ?? String(status)

const excerpt = (body: string) => (body.length > 120 ? `${body.slice(0, 120)}…` : body || 'an empty answer')
