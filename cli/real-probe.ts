import http from 'node:http'
import https from 'node:https'
import { Writable } from 'node:stream'
import type { KubeConfig } from '@kubernetes/client-node'
import { CannotTell, type CheckOrigin, type CheckRequest, type CheckSent } from '@/grader/evidence'
import { type PodOrigin, probePods } from './probe-pods'

type Ran = { exitCode: number; stdout: string; stderr: string } | { missing: string }

const patienceSeconds = 5

/**
 * Connections and look-ups of checks on a real cluster: from a pod by its own tools, through `exec`, or by those of a probe pod beside it; from a
 * node by a probe pod in its network; from outside by this machine, where its owner says that it reaches the nodes as others do. Rejects with
 * CannotTell where none shows how the cluster behaves. `close` removes the probe pods.
 */
export function probes(config: KubeConfig, fromThisMachine: boolean) {
  const exec = (pod: PodOrigin, command: string[]) => run(config, pod, command)
  const pods = probePods(config)
  const toolless = new Set<string>()
  /** Tries from a pod; where it has no tool, from a probe pod beside it, now and from then on. */
  async function withTools<T extends object>(from: PodOrigin, attempt: (pod: PodOrigin) => Promise<T | { missing: string }>): Promise<T> {
    const name = `${from.namespace}/${from.pod}`
    const first = toolless.has(name) ? undefined : await attempt(from)
    if (first && !('missing' in first)) return first
    toolless.add(name)
    const second = await attempt(await pods.twinOf(from))
    if ('missing' in second) throw new CannotTell(second.missing)
    return second
  }
  return {
    close: pods.remove,
    async send(from: CheckOrigin, request: CheckRequest): Promise<CheckSent> {
      if (request.protocol === 'UDP') throw new CannotTell('UDP tells nobody whether it arrived')
      if (request.protocol === 'SCTP' || request.http?.grpc) throw new CannotTell('the tools of pods speak neither SCTP nor gRPC')
      const start = from.from === 'node' ? await pods.onNode(from.node) : from
      if (start.from === 'pod') return withTools(start, (pod) => fromPod(exec, pod, request))
      if (!fromThisMachine)
        throw new CannotTell('connections from outside are tried with --from-here only, from a machine that reaches the nodes')
      return fromHere(request)
    },
    async resolve(from: CheckOrigin, name: string, type: string): Promise<{ result: string; values: string[] }> {
      if (from.from !== 'pod') throw new CannotTell('names are looked up in pods only')
      const said = await withTools(from, (pod) => exec(pod, ['nslookup', `-type=${type}`, name]))
      return answers(`${said.stdout}\n${said.stderr}`)
    },
  }
}

/** What nslookup printed after it had named its server. */
function answers(text: string): { result: string; values: string[] } {
  if (/NXDOMAIN/.test(text)) return { result: 'NXDOMAIN', values: [] }
  const told = text.slice(text.search(/\n\s*\n/) + 1)
  const values = [...told.matchAll(/^(?:Address(?: \d+)?: *|.*canonical name = *|.*service = *)(.+?)\.?$/gm)].map(([, value = '']) =>
    value.trim(),
  )
  return { result: values.length > 0 ? 'NOERROR' : 'SERVFAIL', values }
}

type Exec = (pod: PodOrigin, command: string[]) => Promise<Ran>

async function fromPod(exec: Exec, from: PodOrigin, { host, port, http: asked }: CheckRequest): Promise<CheckSent | { missing: string }> {
  const seconds = String(patienceSeconds)
  if (!asked) {
    const said = await exec(from, ['nc', '-z', '-w', seconds, host, String(port)])
    if ('missing' in said) return { missing: `pod ${from.pod} has no nc to try ${host}:${port} with (${said.missing})` }
    return said.exitCode === 0 ? { ok: true, hops: [], pod: null } : refusal('nc', said)
  }
  const url = `${asked.scheme}://${host}:${port}${asked.path}`
  const named = asked.headers?.host
  const header = named === undefined ? [] : [`Host: ${named}`]
  const curl = await exec(from, ['curl', '-sS', '-k', '-i', '-m', seconds, ...header.flatMap((each) => ['-H', each]), url])
  if (!('missing' in curl)) {
    const [, status, body = ''] = /^HTTP\/\S+ (\d{3})[\s\S]*?\r?\n\r?\n([\s\S]*)$/.exec(curl.stdout) ?? []
    return curl.exitCode === 0 && status ? { ok: true, status: Number(status), body, hops: [], pod: null } : refusal('curl', curl)
  }
  const wget = await exec(from, ['wget', '-q', '-T', seconds, '-O', '-', ...header.map((each) => `--header=${each}`), url])
  if ('missing' in wget) return { missing: `pod ${from.pod} has neither curl nor wget to ask ${url} with (${wget.missing})` }
  const [, status] = /server returned error: HTTP\/\S+ (\d{3})/.exec(wget.stderr) ?? []
  if (status) return { ok: true, status: Number(status), body: '', hops: [], pod: null }
  return wget.exitCode === 0 ? { ok: true, status: 200, body: wget.stdout, hops: [], pod: null } : refusal('wget', wget)
}

function refusal(name: string, said: Exclude<Ran, { missing: string }>): CheckSent {
  const words = `${said.stderr}\n${said.stdout}`.trim().split('\n').at(-1) ?? ''
  const reason = /refused/i.test(words)
    ? 'refused'
    : /resolve|bad address|getaddrinfo|Name or service/i.test(words)
      ? 'unresolved'
      : 'timeout'
  return { ok: false, reason, why: `${name} says: ${words || `exit code ${said.exitCode}`}`, hops: [] }
}

/** One command in the pod's first container. */
async function run(config: KubeConfig, { namespace, pod = '' }: PodOrigin, command: string[]): Promise<Ran> {
  const { CoreV1Api, Exec } = await import('@kubernetes/client-node')
  const found = await config.makeApiClient(CoreV1Api).readNamespacedPod({ name: pod, namespace })
  const container = found.spec?.containers[0]?.name ?? ''
  const [stdout, stderr] = [collector(), collector()]
  const status = await new Promise<{ status?: string; message?: string; details?: { causes?: { reason?: string; message?: string }[] } }>(
    (resolve, reject) => {
      new Exec(config)
        .exec(namespace, pod, container, command, stdout.stream, stderr.stream, null, false, resolve)
        .then((socket) => {
          socket.onclose = () => resolve({ status: 'Failure', message: 'the connection ended' })
        })
        .catch(reject)
    },
  )
  if (status.status === 'Success') return { exitCode: 0, stdout: stdout.text(), stderr: stderr.text() }
  const exitCode = Number(status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message ?? Number.NaN)
  const message = status.message ?? ''
  if (/executable file not found|no such file or directory/i.test(message) || exitCode === 127) return { missing: `no ${command[0]}` }
  if (Number.isNaN(exitCode)) throw new CannotTell(`exec in pod ${pod} failed: ${message}`)
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() }
}

function collector() {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(Buffer.from(chunk))
      done()
    },
  })
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') }
}

/** From this machine. What it gets no answer from may be beyond its own network: that is no sign about the cluster. */
function fromHere({ host, port, http: asked }: CheckRequest): Promise<CheckSent> {
  if (!asked) throw new CannotTell('bare connections from outside are not tried from this machine')
  const url = `${asked.scheme}://${host}:${port}${asked.path}`
  return new Promise((resolve, reject) => {
    const options = { headers: asked.headers ?? {}, timeout: patienceSeconds * 1000, rejectUnauthorized: false }
    const request = (asked.scheme === 'https' ? https : http).get(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ ok: true, status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8'), hops: [], pod: null }),
      )
    })
    const silent = () => reject(new CannotTell(`this machine gets no answer from ${url}; whether others do cannot be told from here`))
    request.on('timeout', () => request.destroy(new Error('timeout')))
    request.on('error', silent)
  })
}
