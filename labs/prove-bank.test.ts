import { expect, it } from 'vitest'
import { readQuestion } from '@/exam/questions/read'
import type { QuestionFiles } from '@/exam/views'
import { workerEntry } from '@/test/worker-entry'
import { proveBank } from './prove-bank'

const files = (id: string, right: string): QuestionFiles => ({
  'question.yaml': `id: ${id}
title: Which one
domain: services-networking
topics: [choice]
difficulty: easy
minutes: 1
answer: choice
choices:
  - { id: this, text: This, right: true, why: It is this one. }
  - { id: that, text: That, why: It is not that one. }
checks:
  - { id: picked, points: 1, says: Picks the right one, choice: { exactly: [this] } }
hints: [Look.]
explanation: A text that is long enough to explain why this is the right one of the two, and why that is not.
links: [https://kubernetes.io/docs/]
`,
  'task.md': 'Which one?\n',
  'solutions/one.choice': `${right}\n`,
  'mistakes/other.choice': '# fails: picked\nthat\n',
})

const questions = [files('sound', 'this'), files('unsound', 'that'), files('sound-too', 'this')].map((each) => readQuestion(each).question!)

it.each([1, 2])('proves questions on %i threads, in their order', { timeout: 120_000 }, async (threads) => {
  const told: string[] = []
  const proofs = await proveBank(questions, { seeds: 2, threads, entry: workerEntry, told: ({ question }) => told.push(question.id) })
  expect(proofs.map(({ question, ok, draws }) => [question.id, ok, draws])).toEqual([
    ['sound', true, 1],
    ['unsound', false, 1],
    ['sound-too', true, 1],
  ])
  expect(told.sort()).toEqual(['sound', 'sound-too', 'unsound'])
})
