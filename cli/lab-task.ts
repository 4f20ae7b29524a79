import { instantiate } from '@/exam/questions/question'
import { type LabTask, SetupError } from '@/labs/lab'
import { bankQuestion, NoQuestion } from './bank-question'

/** The options of commands that make a cluster, for parseArgs. */
export const clusterOptions = {
  profile: { type: 'string' },
  nodes: { type: 'string' },
  addons: { type: 'string' },
  question: { type: 'string' },
  seed: { type: 'string' },
} as const

type ClusterWords = { profile?: string; nodes?: string; addons?: string; question?: string; seed?: string }

const knownAddons = ['ingress-nginx', 'gateway', 'metrics-server']
const profiles = ['bare-metal', 'metallb', 'cloud', 'empty']

/** What is wrong with these options; undefined when nothing is. */
export function clusterFault({ profile, nodes, addons }: ClusterWords): string | undefined {
  if (profile !== undefined && !profiles.includes(profile)) return `there is no profile ${profile}; profiles are ${profiles.join(', ')}`
  if (nodes !== undefined && !/^[0-5]$/.test(nodes)) return '--nodes takes a number from 0 to 5'
  const unknown = addons?.split(',').find((name) => !knownAddons.includes(name))
  if (unknown !== undefined) return `there is no add-on ${unknown}; add-ons are ${knownAddons.join(', ')}`
}

/** The lab that the options ask for: a question's, with its task's text, or a plain cluster. Throws what `ownFault` tells. */
export function labTask({ profile, nodes, addons, question: id, seed = '1' }: ClusterWords): { task: LabTask; text: string } {
  if (id === undefined) {
    const cluster = {
      ...(profile && { profile: profile as 'bare-metal' }),
      ...(nodes && { nodes: Number(nodes) }),
      ...(addons && { addons: addons.split(',') as 'gateway'[] }),
    }
    return { task: { seed, context: { cluster }, setup: [] }, text: '' }
  }
  const task = instantiate(bankQuestion(id), seed)
  return { task, text: `${task.title}\n\n${task.text.trim()}\n` }
}

/** The sentence for an error that the user can do something about: no such question, a setup that fails, a file that is not there. */
export function ownFault(error: unknown): string | undefined {
  const own = error instanceof SetupError || error instanceof NoQuestion || (error as NodeJS.ErrnoException).code === 'ENOENT'
  return own ? (error as Error).message : undefined
}
