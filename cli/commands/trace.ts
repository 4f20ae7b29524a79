import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Cluster, Origin, Sent } from '@/cluster/door'
import { requestOf } from '@/grader/request'
import { runScript, settleLab } from '@/labs/lab'
import { Complaint } from '../complaint'
import { wall } from '../interactive-shell'
import { clusterHelp, clusterOptions, labTask, openLab } from '../lab-task'
import { say } from '../say'

const help = `Usage: seatrial trace FROM URL [--profile NAME] [--nodes N] [--addons NAME,…] [--question ID] [--seed SEED] [--host NAME] [--script FILE] [--json]

Opens one connection in a cluster and tells each step of it, with the object responsible, and where it stops why.

  FROM  outside, node/NAME, or pod/NAMESPACE/NAME
  URL   http://HOST:PORT/PATH, https://…, grpc://HOST:PORT/SERVICE/METHOD, tcp://HOST:PORT, udp://HOST:PORT or sctp://HOST:PORT

${clusterHelp(17)}
  --host NAME      the Host header of an HTTP request, for Ingresses and routes
  --script FILE    lines to run in the terminal before (- for standard input)
  --json           print { hops, response } or { hops, failure }

Exit code: 0 when there is an answer, 1 when there is none.
`

/** `seatrial trace FROM URL`. */
export async function run(words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      ...clusterOptions,
      script: { type: 'string' },
      host: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const { help: asksHelp, host, json, script, ...asked } = values
  if (asksHelp) return say(help)
  const [from = '', to = '', ...more] = positionals
  const origin = originOf(from)
  const request = requestOf(to, host)
  if (!origin) throw new Complaint(`FROM is outside, node/NAME or pod/NAMESPACE/NAME, not ${JSON.stringify(from)}`)
  if (!request) throw new Complaint(`URL is like http://10.96.0.1:80/ or tcp://web.shop:5432, not ${JSON.stringify(to)}`)
  if (more.length > 0) throw new Complaint(`what is ${JSON.stringify(more[0])}? FROM and URL were given`)
  const lab = await openLab(labTask(asked).task, wall.now())
  if (script !== undefined) {
    const said = await runScript(lab, readFileSync(script === '-' ? 0 : script, 'utf8'))
    if (said.exitCode !== 0) throw new Complaint(`${script} ended with ${said.exitCode}:\n${said.output.trimEnd()}`)
    settleLab(lab)
  }
  const missing = missingOrigin(lab.cluster, origin)
  if (missing !== undefined) throw new Complaint(missing)
  const sent = lab.cluster.send(origin, request)
  return say(json ? `${JSON.stringify(sent, null, 2)}\n` : shown(sent), sent.failure ? 1 : 0)
}

function originOf(text: string): Origin | undefined {
  const [from, first, second, ...more] = text.split('/')
  if (more.length > 0) return undefined
  if (from === 'outside' && first === undefined) return { from }
  if (from === 'node' && first && second === undefined) return { from, node: first }
  return from === 'pod' && first && second ? { from, namespace: first, pod: second } : undefined
}

function missingOrigin(cluster: Cluster, origin: Origin): string | undefined {
  if (origin.from === 'node' && !cluster.node(origin.node))
    return `there is no node ${origin.node}; nodes are ${cluster.nodes().join(', ')}`
  if (origin.from !== 'pod') return undefined
  const path = `/api/v1/namespaces/${origin.namespace}/pods/${origin.pod}`
  return cluster.handle({ method: 'GET', path }).status === 200
    ? undefined
    : `there is no pod ${origin.pod} in namespace ${origin.namespace}`
}

function shown({ hops, response, failure }: Sent): string {
  const lines = hops.flatMap(({ ok, text, hint }) => [`${ok ? '✓' : '✗'} ${text}`, ...(hint ? [`  ${hint}`] : [])])
  if (failure) {
    if (hops.at(-1)?.text === failure.why) lines.pop()
    lines.push(`✗ ${failure.reason}: ${failure.why}`)
    if (failure.hint !== undefined) lines.push(`  ${failure.hint}`)
    return `${lines.join('\n')}\n`
  }
  const who = response.pod ? `pod ${response.pod.namespace}/${response.pod.name} on ${response.pod.node}` : response.address
  const well = hops.every(({ ok }) => ok)
  lines.push(
    `${well ? '✓' : '✗'} ${response.http ? `HTTP ${response.http.status} ` : 'connected, '}from ${who}, which saw ${response.clientAddress}`,
  )
  return `${lines.join('\n')}\n`
}
