import type { ClusterSetup } from '@/cluster/cluster'
import { instantiate } from '@/exam/questions/question'
import { createLab, type Lab, type LabTask, SetupError } from '@/labs/lab'
import { bankQuestion } from './bank-question'
import { Complaint } from './complaint'

/** The options of commands that make a cluster, for parseArgs. */
export const clusterOptions = {
  profile: { type: 'string' },
  nodes: { type: 'string' },
  addons: { type: 'string' },
  'service-node-port-range': { type: 'string' },
  question: { type: 'string' },
  seed: { type: 'string' },
} as const

type ClusterWords = { [name in keyof typeof clusterOptions]?: string }

/** Their lines in a command's help, names padded to `width`. */
export const clusterHelp = (width: number): string =>
  [
    ['--profile NAME', 'how a plain cluster is set up: bare-metal (default), metallb, cloud, empty'],
    ['--nodes N', 'its worker nodes beside the control plane; 2 by default'],
    ['--addons NAME,…', "what is installed beside Kubernetes' own: metrics-server (kubectl top, autoscaling), ingress-nginx"],
    ['', '(Ingress of class nginx), gateway (Gateway API of class nginx); none by default'],
    ['--service-node-port-range FROM-TO', ''],
    ['', 'the ports of Services of type NodePort; 30000-32767 by default'],
    ['--question ID', 'the cluster of a question instead, as its learner gets it'],
    ['--seed SEED', "names, addresses and the question's values are drawn from it; 1 by default"],
  ]
    .map(([name = '', text]) => `  ${name.padEnd(width)}${name.length > width ? '' : text}`.trimEnd())
    .join('\n')

const addons = ['metrics-server', 'ingress-nginx', 'gateway'] as const
const profiles = ['bare-metal', 'metallb', 'cloud', 'empty']

/** The lab that the options ask for: a question's, with its task's text, or a plain cluster. Throws a Complaint about words that ask for none. */
export function labTask({ question: id, seed = '1', ...words }: ClusterWords): { task: LabTask; text: string } {
  if (id === undefined) return { task: { seed, context: { cluster: setupOf(words) }, setup: [] }, text: '' }
  if (Object.values(words).some((word) => word !== undefined))
    throw new Complaint(
      'a question brings its own cluster: --question goes without --profile, --nodes, --addons and --service-node-port-range',
    )
  const task = instantiate(bankQuestion(id), seed)
  return { task, text: `${task.title}\n\n${task.text.trim()}\n` }
}

function setupOf({ profile, nodes, addons: list = '', ...words }: Omit<ClusterWords, 'question' | 'seed'>): ClusterSetup {
  if (profile !== undefined && !profiles.includes(profile))
    throw new Complaint(`there is no profile ${profile}; profiles are ${profiles.join(', ')}`)
  if (nodes !== undefined && !/^\d$/.test(nodes)) throw new Complaint('--nodes takes a number from 0 to 9')
  const names = list.split(',').flatMap((name) => name.trim() || [])
  const unknown = names.find((name) => !addons.some((addon) => addon === name))
  if (unknown !== undefined) throw new Complaint(`there is no add-on ${unknown}; add-ons are ${addons.join(', ')}`)
  const range = words['service-node-port-range']
  if (range !== undefined && !isPortRange(range)) throw new Complaint('--service-node-port-range takes two ports, such as 30000-32767')
  return {
    ...(profile && { profile: profile as 'bare-metal' }),
    ...(nodes && { nodes: Number(nodes) }),
    ...(names.length > 0 && { addons: addons.filter((name) => names.includes(name)) }),
    ...(range && { serviceNodePortRange: range }),
  }
}

function isPortRange(text: string): boolean {
  const [from, to] = (/^(\d{1,5})-(\d{1,5})$/.exec(text) ?? []).slice(1).map(Number)
  return from !== undefined && to !== undefined && from > 0 && from <= to && to <= 65_535
}

/** `createLab` for somebody at a console: a setup that fails is a Complaint. */
export async function openLab(...asked: Parameters<typeof createLab>): Promise<Lab> {
  try {
    return await createLab(...asked)
  } catch (error) {
    throw error instanceof SetupError ? new Complaint(error.message, 1) : error
  }
}
