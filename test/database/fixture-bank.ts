import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { updateBank } from '@/exam/bank'
import type { QuestionFiles } from '@/exam/views'

/** A sound question about nothing, answered by choice; `secret` words must never reach a learner before the end. */
export function choiceQuestion(id: string, change: { title?: string; topics?: string[]; domain?: string } = {}): QuestionFiles {
  const { title = `About ${id}`, topics = ['service-types'], domain = 'services-networking' } = change
  return {
    'question.yaml': `id: ${id}
title: ${title}
domain: ${domain}
topics: [${topics.join(', ')}]
difficulty: easy
minutes: 2
answer: choice
choices:
  - { id: cluster-ip, text: ClusterIP, right: true, why: "secret-why: it is the default type" }
  - { id: node-port, text: NodePort, why: "secret-why: it opens a port on nodes" }
checks:
  - { id: picked, points: 4, says: "secret-check: the default type is picked", choice: { exactly: [cluster-ip] } }
hints: ["secret-hint: look at the default"]
explanation: "secret-explanation: a Service without a type is a ClusterIP Service, reachable inside the cluster only, which is the default."
links: ["https://kubernetes.io/docs/concepts/services-networking/service/"]
`,
    'task.md': `Which type does a Service without a type have? (${id})\n`,
    'solutions/default.choice': 'cluster-ip\n',
    'mistakes/node-port.choice': '# fails: picked\nnode-port\n',
  }
}

/** Loads a bank of these questions and one exam, `drill`, that draws `tasks` of them, into the worker's database. */
export async function loadFixtureBank(questions: Record<string, QuestionFiles>, tasks: number, minutes = 40) {
  const root = mkdtempSync(join(tmpdir(), 'seatrial-bank-'))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (const [id, files] of Object.entries(questions))
    for (const [path, text] of Object.entries(files)) write(`services-networking/${id}/${path}`, text)
  const draw = `draw: [{ count: ${tasks}, domain: services-networking }]`
  write(
    'exams/drill.yaml',
    `id: drill\ntitle: Drill\ndescription: A drill.\nminutes: ${minutes}\ntasks: ${tasks}\npassPercent: 66\n${draw}\n`,
  )
  try {
    return await updateBank(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

/** A bank of `count` questions `q1`, `q2` … */
export function plainBank(count: number): Record<string, QuestionFiles> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`q${i + 1}`, choiceQuestion(`q${i + 1}`)]))
}

/** A sound question worked in a terminal: a namespace is to be made in an untouched cluster. */
export function terminalQuestion(id: string): QuestionFiles {
  return {
    'question.yaml': `id: ${id}
title: A namespace
domain: services-networking
topics: [namespaces]
difficulty: easy
minutes: 2
answer: terminal
checks:
  - { id: there, points: 2, says: "Namespace harbour exists", object: { apiVersion: v1, kind: Namespace, name: harbour } }
hints: ["kubectl create"]
explanation: "A namespace is made with kubectl create namespace; it holds names apart, and by itself isolates no traffic at all."
links: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/"]
`,
    'task.md': 'Create the namespace `harbour`.\n',
    'solutions/create.sh': 'kubectl create namespace harbour\n',
    'mistakes/other-name.sh': '# fails: there\nkubectl create namespace harbor\n',
  }
}

/** The same question, answered with a manifest. */
export function manifestQuestion(id: string): QuestionFiles {
  const worked = terminalQuestion(id)
  const manifest = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`
  return {
    'question.yaml': worked['question.yaml']!.replace('answer: terminal', 'answer: manifest'),
    'task.md': worked['task.md']!,
    'solutions/namespace.yaml': manifest('harbour'),
    'mistakes/other-name.yaml': `# fails: there\n${manifest('harbor')}`,
  }
}

/** A bank of `count` terminal questions `t1`, `t2` … */
export function terminalBank(count: number): Record<string, QuestionFiles> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i + 1}`, terminalQuestion(`t${i + 1}`)]))
}
