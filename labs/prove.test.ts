import { describe, expect, it } from 'vitest'
import { readQuestion } from '@/exam/questions/read'
import type { QuestionFiles } from '@/exam/views'
import { proveQuestion } from './prove'

const files: QuestionFiles = {
  'question.yaml': `id: label-it
title: Label a namespace
domain: services-networking
topics: [labels]
difficulty: easy
minutes: 2
answer: terminal
parameters:
  team: [red, blue]
checks:
  - { id: label, points: 2, says: The namespace carries the label, object: { kind: Namespace, name: work }, expect: { metadata: { labels: { team: __team__ } } } }
  - { id: note, points: 1, says: The file names the team, file: { path: /home/candidate/team.txt, equals: __team__ } }
  - { id: kept, gate: true, says: The other label stays, unchanged: { kind: Namespace, name: work, fields: [metadata.labels.stage] } }
hints: [There is a command for it.]
explanation: A label is set by kubectl label, and changed only when you say so with the flag called overwrite.
links: [https://kubernetes.io/docs/]
`,
  'task.md': 'Label it __team__, and write the team to /home/candidate/team.txt.\n',
  'setup/ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: work, labels: { stage: test } }\n',
  'solutions/label.sh': '# by hand\nkubectl label namespace work team=__team__\n\ncat > team.txt <<END\n__team__\nEND\n',
  'mistakes/no-note.sh': '# fails: note\nkubectl label namespace work team=__team__\n',
  'mistakes/replaced.sh': '# fails: kept, note\nkubectl label namespace work team=__team__ stage-\n',
}

async function prove(changes: QuestionFiles = {}) {
  const { question, problems } = readQuestion({ ...files, ...changes })
  expect(problems).toEqual([])
  const { ok, rows } = await proveQuestion(question!, { seeds: 2 })
  return {
    ok,
    wrong: rows.filter((row) => !row.ok).map((row) => `${row.case}: expected ${row.expected}, got ${row.got}`),
    cases: rows.map((row) => row.case),
  }
}

describe('proveQuestion', { timeout: 60_000 }, () => {
  it('proves a sound question', async () => {
    const cases = [
      'set up twice',
      'untouched',
      'solution label',
      'solution label: defaults spelled out, keys and objects in the opposite order',
      'solution label: a label and an annotation more on every object',
      'solution label, but Namespace work: metadata.labels.team blue → bluex',
      'mistake no-note',
      'mistake replaced',
    ]
    expect(await prove()).toEqual({ ok: true, wrong: [], cases })
  })

  it.each<[string, QuestionFiles, string[]]>([
    [
      'a check that holds already',
      { 'setup/ns.yaml': files['setup/ns.yaml']!.replace('stage: test', 'stage: test, team: __team__') },
      ['untouched: expected 0 points, got label passed (draw 1)'],
    ],
    [
      'a solution that does not solve',
      { 'solutions/label.sh': 'kubectl label namespace work team=green\n' },
      ['solution label: expected full marks, got label, note (draw 1)'],
    ],
    [
      'a mistake that fails something else',
      { 'mistakes/no-note.sh': '# fails: label\nkubectl label namespace work team=__team__\n' },
      ['mistake no-note: expected fails label, got fails note (draw 1)'],
    ],
    [
      'a mistake that is none',
      { 'mistakes/no-note.sh': `# fails: note\n${files['solutions/label.sh']}` },
      ['mistake no-note: expected fails note, got full marks (draw 1)'],
    ],
  ])('finds %s', async (_, changes, wrong) => {
    expect((await prove(changes)).wrong).toEqual(wrong)
  })

  const service: QuestionFiles = {
    'question.yaml': files['question.yaml']!.replace(
      /checks:[\s\S]*hints:/,
      `checks:
  - { id: there, points: 2, says: There is the Service, object: { kind: Service, name: web, namespace: default } }
  - { id: kept, gate: true, says: The namespace stays, unchanged: { kind: Namespace, name: work } }
hints:`,
    ),
    'task.md': 'Create Service `web` with port **80**.\n',
    'solutions/label.sh': 'kubectl create service clusterip web --tcp=80\n',
    'mistakes/no-note.sh': '# fails: there\nkubectl create service clusterip wbe --tcp=80\n',
    'mistakes/replaced.sh': '# fails: there, kept\nkubectl label namespace work team=x\n',
  }
  const survivors = ['spec.ports.0.port 80 → 81', 'spec.ports.0.targetPort 80 → 81', 'spec.selector.app web → webx']

  it('finds a check that does not look at what the text demands', async () => {
    expect((await prove(service)).wrong).toEqual(
      survivors.map((name) => `solution label, but Service web: ${name}: expected fewer points, got full marks (draw 1)`),
    )
  })

  it('takes what a question calls free', async () => {
    const free =
      'free: { "Service web: spec.ports": the port is only an example, "Service web: spec.selector": it selects nothing }\nhints:'
    expect((await prove({ ...service, 'question.yaml': service['question.yaml']!.replace('hints:', free) })).wrong).toEqual([])
  })

  it('tries no equivalent of what objects alone cannot say', async () => {
    const question = files['question.yaml']!.replace(
      'checks:\n',
      'checks:\n  - { id: written, points: 1, says: The file is on the node, output: { host: node01, run: cat /mnt/team.txt, equals: __team__ } }\n',
    )
    const { ok, cases } = await prove({
      'question.yaml': question,
      'task.md': `${files['task.md']} Write it to /mnt/team.txt on node01, too.\n`,
      'solutions/label.sh': `${files['solutions/label.sh']}ssh node01 'echo __team__ | sudo tee /mnt/team.txt'\n`,
      'mistakes/no-note.sh': '# fails: note, written\nkubectl label namespace work team=__team__\n',
      'mistakes/replaced.sh': '# fails: kept, note, written\nkubectl label namespace work team=__team__ stage-\n',
    })
    expect({ ok, equivalents: cases.filter((each) => each.startsWith('solution label:')) }).toEqual({ ok: true, equivalents: [] })
  })

  it('lets a literal check hold to the spelling', async () => {
    const named = 'expect: { spec: { ports: [{ targetPort: http }] } }'
    const { wrong } = await prove({
      'question.yaml': service['question.yaml']!.replace(
        'namespace: default }',
        `namespace: default }, ${named.replace('expect', 'literal: true, expect')}`,
      ),
      'task.md': 'Create a Service.\n',
      'setup/pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: { name: web, labels: { app: web } }\nspec: { containers: [{ name: web, image: nginx, ports: [{ name: http, containerPort: 80 }] }] }\n',
      'solutions/label.sh': 'kubectl expose pod web --port=80 --target-port=http\n',
      'mistakes/no-note.sh': '# fails: there\nkubectl expose pod web --port=80\n',
      'mistakes/replaced.sh': service['mistakes/replaced.sh']!,
    })
    expect(wrong).toEqual([])
  })

  it('tells a setup that fails', async () => {
    const { ok, wrong } = await prove({ 'setup/z.sh': 'kubectl get pod nobody\n' })
    expect(ok).toBe(false)
    expect(wrong).toEqual([
      'set up: expected a lab, got setup/z.sh ended with 1:\nError from server (NotFound): pods "nobody" not found\n (draw 1)',
    ])
  })
})
