import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { ClusterSetup } from '@/cluster/cluster'
import { instantiate } from '@/exam/questions/question'
import { type ServedCluster, serveCluster } from '@/labs/api-server/serve-cluster'
import { frozenTime, wallTime } from '@/labs/api-server/served-time'
import { wallNow } from '@/labs/determinism'
import { createLab, type LabTask, SetupError } from '@/labs/lab'
import { bankQuestion, NoQuestion } from '../bank-question'
import { KubeconfigTrouble, writeKubeconfig } from '../kubeconfig-file'
import { say } from '../say'

const help = `Usage: seatrial cluster [--port 6443] [--profile bare-metal|metallb|cloud|empty] [--nodes N] [--addons NAME,…] [--kubeconfig FILE]

Serves a cluster over HTTPS to the real kubectl, helm or any client library, until it is stopped (Ctrl-C). Nothing is kept.

  --port N           where to listen; 6443 by default, 0 for any free port
  --host ADDRESS     the address to listen on; 127.0.0.1 by default: only this machine
  --profile NAME     how the cluster is set up; bare-metal by default
  --nodes N          worker nodes beside the control plane; 2 by default
  --addons NAME,…    what is installed beside Kubernetes' own: metrics-server (kubectl top, autoscaling), ingress-nginx (Ingress of class nginx),
                     gateway (Gateway API of class nginx); none by default
  --service-node-port-range FROM-TO
                     the ports of Services of type NodePort; 30000-32767 by default
  --question ID      the cluster of a question, set up as its learner gets it
  --kubeconfig FILE  a fresh file, or one to add the cluster to; nothing in it is overwritten. By default a file of its own
  --token TOKEN      the bearer token of kubernetes-admin; drawn by default
  --seed SEED        names, addresses and the question's values are drawn from it; 1 by default
  --clock wall       simulated time follows the wall clock (the default), or
  --clock frozen     stands still: what is due later never happens
  --json             print the ready line as JSON
`

const addons = ['metrics-server', 'ingress-nginx', 'gateway'] as const
const profiles = ['bare-metal', 'metallb', 'cloud', 'empty']

class Trouble extends Error {}

/** `seatrial cluster …`: resolves when it was stopped. */
export async function run(words: string[]): Promise<number> {
  try {
    const asked = readWords(words)
    if (asked.help) return say(help)
    return await serve(asked)
  } catch (error) {
    if (![Trouble, NoQuestion, SetupError, KubeconfigTrouble].some((own) => error instanceof own)) throw error
    process.stderr.write(`seatrial cluster: ${(error as Error).message}\n`)
    return 1
  }
}

type Asked = ReturnType<typeof readWords>
type Setting = Pick<Asked, 'profile' | 'nodes' | 'addons' | 'service-node-port-range'>

async function serve({ port, host, token: given, clock, kubeconfig, json, ...asked }: Asked): Promise<number> {
  const began = performance.now()
  const { cluster } = await createLab(taskOf(asked), wallNow(), randomBytes(24).toString('base64url'))
  const token = given ?? randomBytes(24).toString('base64url')
  const time = clock === 'frozen' ? frozenTime(cluster.now()) : wallTime(cluster.now())
  const served = await listen({ cluster, time, host, port: Number(port), token })
  const name = `seatrial-${new URL(served.url).port}`
  const file = resolve(kubeconfig ?? join('.seatrial', `${name}.kubeconfig`))
  try {
    const { current } = writeKubeconfig(file, { name, server: served.url, authority: served.authority, token })
    const use = `kubectl --kubeconfig ${file}${current ? '' : ` --context ${name}`} get nodes`
    const ms = Math.round(performance.now() - began)
    if (json) say(`${JSON.stringify({ ready: true, url: served.url, kubeconfig: file, context: name, token, ms })}\n`)
    else say(`ready in ${ms} ms at ${served.url}; try: ${use}\n`)
    await stopped()
  } finally {
    await served.close()
  }
  return 0
}

async function listen(options: Parameters<typeof serveCluster>[0]): Promise<ServedCluster> {
  try {
    return await serveCluster(options)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new Trouble(`port ${options.port} is taken; choose another with --port, or 0 for any free one`)
    if (code === 'EACCES') throw new Trouble(`this user may not listen on port ${options.port}; choose one above 1023 with --port`)
    if (code === 'EADDRNOTAVAIL') throw new Trouble(`${options.host} is no address of this machine`)
    throw error
  }
}

/** Resolves at the first Ctrl-C or SIGTERM. */
function stopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
}

function readWords(words: string[]) {
  const { values } = readOptions(words)
  const { port, host, profile, nodes, clock, question } = values
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Trouble('--port takes a number from 0 to 65535')
  if (!isIP(host)) throw new Trouble('--host takes an IP address, such as 127.0.0.1')
  if (profile !== undefined && !profiles.includes(profile))
    throw new Trouble(`there is no profile ${profile}; profiles are ${profiles.join(', ')}`)
  if (nodes !== undefined && !/^\d$/.test(nodes)) throw new Trouble('--nodes takes a number from 0 to 9')
  if (clock !== 'wall' && clock !== 'frozen') throw new Trouble('--clock is wall or frozen')
  const range = values['service-node-port-range']
  if (question !== undefined && (profile ?? nodes ?? values.addons ?? range) !== undefined)
    throw new Trouble(
      'a question brings its own cluster: --question goes without --profile, --nodes, --addons and --service-node-port-range',
    )
  const unknown = namesOf(values.addons).find((name) => !addons.some((addon) => addon === name))
  if (unknown !== undefined) throw new Trouble(`there is no addon ${unknown}; addons are ${addons.join(', ')}`)
  if (range !== undefined && !isPortRange(range)) throw new Trouble('--service-node-port-range takes two ports, such as 30000-32767')
  if (values.token !== undefined && !/^[\w.~+/=-]{8,}$/.test(values.token))
    throw new Trouble('--token takes at least 8 letters, digits and - . _ ~ + / =')
  return values
}

const namesOf = (list: string | undefined): string[] =>
  (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

function isPortRange(text: string): boolean {
  const [from, to] = (/^(\d{1,5})-(\d{1,5})$/.exec(text) ?? []).slice(1).map(Number)
  return from !== undefined && to !== undefined && from > 0 && from <= to && to <= 65_535
}

function readOptions(words: string[]) {
  try {
    return parseArgs({
      args: words,
      options: {
        port: { type: 'string', default: '6443' },
        host: { type: 'string', default: '127.0.0.1' },
        profile: { type: 'string' },
        nodes: { type: 'string' },
        addons: { type: 'string' },
        'service-node-port-range': { type: 'string' },
        question: { type: 'string' },
        kubeconfig: { type: 'string' },
        token: { type: 'string' },
        seed: { type: 'string', default: '1' },
        clock: { type: 'string', default: 'wall' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new Trouble((error as Error).message)
  }
}

function taskOf({ question: id, seed, ...setup }: Pick<Asked, 'question' | 'seed'> & Setting): LabTask {
  if (id === undefined) return { seed, context: { cluster: setupOf(setup) }, setup: [] }
  return instantiate(bankQuestion(id), seed)
}

function setupOf({ profile, nodes, addons: list, ...rest }: Setting): ClusterSetup {
  const range = rest['service-node-port-range']
  const names = namesOf(list)
  return {
    ...(profile && { profile: profile as 'bare-metal' }),
    ...(nodes && { nodes: Number(nodes) }),
    ...(names.length > 0 && { addons: addons.filter((name) => names.includes(name)) }),
    ...(range && { serviceNodePortRange: range }),
  }
}
