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
  'task.md': 'Label it __team__.\n',
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

describe('proveQuestion', () => {
  it('proves a sound question', async () => {
    const cases = ['set up twice', 'untouched', 'solution label', 'mistake no-note', 'mistake replaced']
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

  it('tells a setup that fails', async () => {
    const { ok, wrong } = await prove({ 'setup/z.sh': 'kubectl get pod nobody\n' })
    expect(ok).toBe(false)
    expect(wrong).toEqual([
      'set up: expected a lab, got setup/z.sh ended with 1:\nError from server (NotFound): pods "nobody" not found\n (draw 1)',
    ])
  })
})
