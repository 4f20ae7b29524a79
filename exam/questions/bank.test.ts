import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadBank } from './bank'
import { readBlueprint } from './blueprint'
import { instantiate, sayProblem } from './question'

describe('the bank', () => {
  const bank = loadBank('questions')

  it('is sound, and each exam can be drawn', () => {
    expect(bank.problems.map(sayProblem)).toEqual([])
    expect(bank.exams.map(({ id }) => id)).toEqual([
      'cka-mock',
      'services-networking-drill',
      'troubleshooting-drill',
      'ninety-second-drill',
    ])
  })

  it('has enough of each kind of answer', () => {
    const count = (kind: string) => bank.questions.filter((question) => question.kind === kind).length
    expect(bank.questions.length).toBeGreaterThanOrEqual(24)
    for (const kind of ['terminal', 'manifest', 'command', 'choice']) expect(count(kind), kind).toBeGreaterThanOrEqual(4)
  })

  it.each(bank.questions.map((question) => [question.id, question] as const))(
    '%s: three mistakes or more, under every fault',
    (_, question) => {
      for (const fault of question.faults.length ? question.faults : [undefined]) {
        const task = instantiate(question, 'a', fault === undefined ? {} : { fault })
        expect(task.solutions.length).toBeGreaterThanOrEqual(1)
        expect(task.mistakes.length).toBeGreaterThanOrEqual(3)
        const ending = { terminal: ['sh', 'yaml'], command: ['sh'], manifest: ['yaml'], choice: ['choice'] }[task.kind]
        for (const attempt of [...task.solutions, ...task.mistakes]) expect(ending, attempt.title).toContain(attempt.kind)
      }
    },
  )

  it.each(bank.questions.map((question) => [question.id, question] as const))(
    '%s: every check is failed by some mistake',
    (_, question) => {
      const caught = new Set<string>()
      const tasks = (question.faults.length ? question.faults : [undefined]).map((fault) =>
        instantiate(question, 'a', fault === undefined ? {} : { fault }),
      )
      for (const task of tasks) for (const mistake of task.mistakes) for (const id of mistake.fails) caught.add(id)
      const points = tasks[0]!.checks.filter((check) => !check.gate).map((check) => check.id)
      expect(points.filter((id) => !caught.has(id))).toEqual([])
    },
  )

  it.each(bank.questions.map((question) => [question.id, question] as const))('%s: links lead to the documentation', (_, question) => {
    // The sites that a candidate may open in the exam, pages in their own language, an anchor as headings have it.
    const page =
      /^https:\/\/(kubernetes\.io\/(docs|blog)|helm\.sh\/docs|gateway-api\.sigs\.k8s\.io)\/([a-z0-9][\w.-]*\/)*(#[a-z0-9]+(-[a-z0-9]+)*)?$/
    const { links } = instantiate(question, 'a')
    for (const link of links) expect(link).toMatch(page)
    expect([...new Set(links)]).toEqual(links)
  })
})

describe('loadBank', () => {
  const root = mkdtempSync(join(tmpdir(), 'bank-'))
  afterAll(() => rmSync(root, { recursive: true }))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }

  it('tells problems with their place in the bank', () => {
    write('storage/half/question.yaml', 'id: half\nparameters:\n  Name: [a]\n')
    write(
      'exams/drill.yaml',
      'id: drill\ntitle: A drill\ndescription: Short.\nminutes: 10\ntasks: 2\npassPercent: 66\ndraw:\n  - { count: 2, answer: choice }\n',
    )
    const bank = loadBank(root)
    expect(bank.questions).toEqual([])
    expect(bank.problems.map(sayProblem)).toEqual([
      'storage/half/question.yaml:3:9: parameters.Name: Invalid key in record',
      'exams/drill.yaml: 2 questions are drawn where the bank has 0',
    ])
  })

  it('does not read a question that is known, and counts it where exams draw', () => {
    const asked: string[] = []
    const known = (id: string) => {
      asked.push(id)
      return { kind: 'choice' as const, domain: 'storage' as const, topics: [] }
    }
    const { questions, problems, known: ids } = loadBank('questions', known)
    expect(questions).toEqual([])
    expect(ids).toEqual(asked)
    expect(ids).toContain('expose-deployment')
    // As if every question were a choice on storage.
    expect(problems.map(({ file }) => file)).toContain('exams/cka-mock.yaml')
  })
})

describe('readBlueprint', () => {
  it.each([
    [
      'counts that do not add up',
      'id: a\ntitle: A\ndescription: B\nminutes: 10\ntasks: 3\npassPercent: 66\ndraw: [{ count: 2 }]\n',
      ['a.yaml:7:7: draw: the counts do not sum up to `tasks`'],
    ],
    [
      'an unknown domain',
      'id: a\ntitle: A\ndescription: B\nminutes: 10\ntasks: 2\npassPercent: 66\ndraw: [{ count: 2, domain: cooking }]\n',
      [
        'a.yaml:7:28: draw.0.domain: cooking is none of storage, troubleshooting, workloads-scheduling, cluster-architecture, services-networking',
      ],
    ],
    ['an empty file', '', ['a.yaml: the file is empty']],
  ])('tells %s', (_, text, problems) => {
    expect(readBlueprint('a.yaml', text).problems.map(sayProblem)).toEqual(problems)
  })
})
