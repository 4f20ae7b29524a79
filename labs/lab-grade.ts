import type { ApiRequest, DnsType, Origin } from '@/cluster/door'
import type { TaskInstance } from '@/exam/questions/question'
import type { Answer, CheckOrigin, CheckSent, ClusterReader, HistoryEntry, TaskResult } from '@/grader/evidence'
import { grade } from '@/grader/grade'
import { freshLogin } from '@/terminal/terminal'
import { withBelief } from './belief'
import { withCauses } from './cause'
import { freezeLab, type Lab, restoreLab, runScript, settleLab, snapshotLab, submitAnswer } from './lab'
import { pristineLab } from './pristine'
import type { LabSnapshot } from './seam'

/** How long a check waits for an answer, milliseconds of simulated time. */
const patienceMs = 5_000

/**
 * Grades a task as its learner left it: the frozen state, what was handed in applied to it, run on until it is at rest.
 * `stored` is null for a task that was never touched. Times are wall times, milliseconds since the epoch. A pure function of its arguments.
 */
export async function gradeTask(
  task: TaskInstance,
  given: { stored: LabSnapshot | null; startedAt: number; endedAt: number; expired?: boolean; cutOff?: boolean; answer: Answer },
): Promise<{ result: TaskResult; history: HistoryEntry[] }> {
  const after = given.stored ? restoreLab(task, given.stored) : await pristineLab(task, given.startedAt)
  freezeLab(after, given.endedAt)
  const said = await submitAnswer(after, given.answer)
  settleLab(after)
  const before = readerOnDemand(() => pristineLab(task, given.startedAt))
  const result = await gradeEvidence(task, before, after, given.answer, said)
  const { history } = after
  const begun = history.length > 0 || handedIn(given.answer)
  const work = { checks: task.checks, history, begun, expired: given.expired === true, cutOff: given.cutOff === true }
  return { result: withBelief(task, withCauses(result, work), given.answer), history }
}

function handedIn(answer: Answer): boolean {
  if (answer.kind === 'terminal') return false
  return answer.kind === 'choice' ? answer.options.length > 0 : (answer.kind === 'manifest' ? answer.yaml : answer.lines).trim() !== ''
}

/** Grades a lab at rest against the lab as the learner got it. */
export function gradeLab(
  task: Pick<TaskInstance, 'checks'>,
  before: Lab,
  after: Lab,
  answer: Answer,
  said: string | undefined,
): Promise<TaskResult> {
  return gradeEvidence(task, readerOf(before), after, answer, said)
}

function gradeEvidence(
  task: Pick<TaskInstance, 'checks'>,
  before: ClusterReader,
  after: Lab,
  answer: Answer,
  said: string | undefined,
): Promise<TaskResult> {
  const run = async (host: string, line: string) => {
    const snapshot = snapshotLab(after)
    // Wherever the learner's shell was left, a check's command starts in one of its own.
    const lab = restoreLab({ seed: after.seed }, { ...snapshot, terminal: freshLogin(snapshot.terminal) })
    return runScript(lab, host === 'terminal' ? line : `ssh ${host} ${quoted(line)}`)
  }
  const evidence = { before, after: { ...readerOf(after), run }, answer, history: after.history }
  return grade(task.checks, { ...evidence, ...(said !== undefined && { said }) })
}

/** Reads objects of a lab that is made once somebody reads: few checks ask how it was before, and making it is most of grading. */
function readerOnDemand(make: () => Promise<Lab>): ClusterReader {
  let made: Promise<ClusterReader> | undefined
  const once = () => {
    made ??= make().then(readerOf)
    return made
  }
  return {
    fetch: async (path) => (await once()).fetch(path),
    file: async (host, path) => (await once()).file?.(host, path),
  }
}

const isDiscovery = (path: string) => /^\/(apis?|api\/v1|apis\/[^/?]+\/[^/?]+)$/.test(path)
const parsed = new Map<string, unknown>()
const mostParsed = 200

/** Each grade asks what the server serves, and clusters alike answer alike. Nobody may change the outcome. */
function parseOnce(body: string): unknown {
  const known = parsed.get(body) ?? JSON.parse(body)
  if (parsed.size >= mostParsed) parsed.clear()
  parsed.set(body, known)
  return known
}

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`

/** A lab as grading reads it: the API as administrator, the network, the hosts' files. */
export function readerOf({ cluster, terminal }: Pick<Lab, 'cluster' | 'terminal'>): ClusterReader {
  const ask = (request: ApiRequest) => {
    const answer = cluster.handle(request)
    const body = 'stream' in answer ? '' : typeof answer.body === 'string' ? answer.body : new TextDecoder().decode(answer.body)
    const parse = request.method === 'GET' && isDiscovery(request.path) ? parseOnce : JSON.parse
    return { status: answer.status, body: body === '' ? null : parse(body) }
  }
  const get = (path: string) => ask({ method: 'GET', path })
  const originOf = (from: CheckOrigin): Origin | undefined => {
    if (from.from !== 'pod') return from
    const pod = from.pod ?? runningPod(get, from.namespace, from.labels ?? {})
    return pod === undefined ? undefined : { from: 'pod', namespace: from.namespace, pod }
  }
  return {
    fetch: async (path) => get(path),
    async send(from, request): Promise<CheckSent> {
      const origin = originOf(from)
      if (!origin) return { ok: false, reason: 'no-origin', why: noPod(from), hops: [] }
      const { hops, response, failure } = cluster.send(origin, { ...request, timeoutMs: patienceMs })
      const steps = hops.map(({ text, ok }) => ({ text, ok }))
      if (failure)
        return {
          ok: false,
          reason: failure.reason,
          why: failure.why,
          hops: steps,
          ...(failure.hint !== undefined && { hint: failure.hint }),
        }
      const hint = hops.findLast((hop) => !hop.ok)?.hint
      const grpcStatus = response.http?.headers['grpc-status']
      return {
        ok: true,
        hops: steps,
        ...(hint !== undefined && { hint }),
        clientAddress: response.clientAddress,
        ...(response.http && { status: response.http.status, body: response.http.body }),
        ...(grpcStatus !== undefined && { grpcStatus: Number(grpcStatus) }),
        ...(response.pod && { pod: { namespace: response.pod.namespace, name: response.pod.name } }),
      }
    },
    async resolve(from, name, type) {
      const origin = originOf(from)
      if (!origin) return { result: 'SERVFAIL', values: [] }
      const { result, records } = cluster.resolve(origin, name, type as DnsType)
      return { result, values: records.map((record) => record.value) }
    },
    post: async (path, body) => ask({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    file: async (host, path) => terminal.readFile(host, path) ?? cluster.node(host)?.readFile(path),
  }
}

const noPod = (from: CheckOrigin) =>
  from.from === 'pod'
    ? `no running pod${from.labels ? ` with labels ${labelText(from.labels)}` : ''} in namespace ${from.namespace} to connect from`
    : ''
const labelText = (labels: Record<string, string>) =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')

type PodList = { items?: { metadata: { name: string; deletionTimestamp?: string }; status?: { phase?: string } }[] }

function runningPod(
  get: (path: string) => { status: number; body: unknown },
  namespace: string,
  labels: Record<string, string>,
): string | undefined {
  const { status, body } = get(`/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(labelText(labels))}`)
  if (status !== 200) return undefined
  const pods = (body as PodList).items ?? []
  return pods.find((pod) => pod.status?.phase === 'Running' && pod.metadata.deletionTimestamp === undefined)?.metadata.name
}
