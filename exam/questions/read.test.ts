import { describe, expect, it } from 'vitest'
import type { QuestionFiles } from '@/exam/views'
import { instantiate, sayProblem } from './question'
import { readQuestion } from './read'

const yaml = `id: open-a-port
title: Open port __port__
domain: services-networking
topics: [nodeport]
difficulty: easy
minutes: 3
answer: terminal
parameters:
  name: [web]
  port: { from: 30000, to: 30003 }
  flavour:
    - { image: nginx, tag: 1.29 }
  fault: [selector, port]
checks:
  - id: type
    points: 2
    says: Service __name__ is there
    object: { kind: Service, name: __name__, namespace: shop }
    expect: { spec: { ports: [{ nodePort: __port__ }], externalName: "__port__" } }
hints: [Look closely.]
explanation: A text that is long enough to explain why things are as they are, for port __port__ and image __flavour.image__.
links: [https://kubernetes.io/docs/]
`

const sound: QuestionFiles = {
  'question.yaml': yaml,
  'task.md': 'Open **__port__** for `__name__` in namespace `shop`.\n',
  'setup/base.yaml':
    '# the base\nport: __port__\nquoted: "__port__"\npart: p-__port__\nblock: |\n  __port__\n---\nimage: __flavour.image__\n',
  'setup/port/fault.sh': 'echo __port__\n',
  'solutions/one.sh': 'kubectl __name__\n',
  'solutions/selector/two.yaml': 'kind: Service\n',
  'mistakes/three.sh': '# fails: type\n# believes: the moon is a port\nkubectl get __name__\n',
}

const change = (path: string, from: string, to: string): QuestionFiles => ({ ...sound, [path]: sound[path]!.replace(from, to) })
const without = (path: string): QuestionFiles => Object.fromEntries(Object.entries(sound).filter(([name]) => name !== path))

describe('readQuestion', () => {
  it('reads a sound question', () => {
    const { question, problems } = readQuestion(sound)
    expect(problems).toEqual([])
    expect(question).toMatchObject({
      id: 'open-a-port',
      title: 'Open port __port__',
      kind: 'terminal',
      points: 2,
      faults: ['selector', 'port'],
    })
  })

  it.each<[string, QuestionFiles, string[]]>([
    ['no question.yaml', without('question.yaml'), ['question.yaml: the file is missing or empty']],
    ['no task', without('task.md'), ['task.md: the task says nothing']],
    [
      'a field that does not exist',
      change('question.yaml', 'difficulty: easy', 'difficult: easy'),
      ['question.yaml:5:1: there is no field difficult; did you mean difficulty?'],
    ],
    [
      'a field that is missing',
      change('question.yaml', 'difficulty: easy\n', ''),
      ['question.yaml:1:1: difficulty: is missing: easy, medium, hard'],
    ],
    [
      'a field far from all there are',
      change('question.yaml', '    object: {', '    object: { xyz: 1,'),
      ['question.yaml:18:15: checks.0.object: there is no field xyz; there are apiVersion, kind, namespace, name, labels, match, exactly'],
    ],
    [
      'a value that is none of those there are',
      change('question.yaml', 'difficulty: easy', 'difficulty: eazy'),
      ['question.yaml:5:13: difficulty: eazy is none of easy, medium, hard; did you mean easy?'],
    ],
    [
      'a slip in what may be several things',
      change('question.yaml', '    points: 2\n', '    points: 2\n    reach: { from: { pood: { namespace: a } }, to: "http://a/" }\n'),
      ['question.yaml:17:22: checks.0.reach.from: there is no field pood; did you mean pod?'],
    ],
    [
      'a field that Kubernetes does not have',
      change('question.yaml', 'nodePort: __port__', 'nodeport: __port__'),
      ['question.yaml:19:33: checks.0.expect.spec.ports.0: ServicePort has no field nodeport; did you mean nodePort?'],
    ],
    [
      'a kind that Kubernetes does not have',
      change('question.yaml', 'kind: Service', 'kind: Servise'),
      ['question.yaml:18:21: checks.0.object.kind: Kubernetes has no kind Servise; did you mean Service?'],
    ],
    [
      'a wrong value, where it stands',
      change('question.yaml', 'minutes: 3', 'minutes: 99'),
      ['question.yaml:6:10: minutes: Too big: expected number to be <=20'],
    ],
    [
      'YAML that cannot be read',
      change('question.yaml', 'topics: [nodeport]', 'topics: [nodeport'),
      ['question.yaml:5:1: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    [
      'a name that a check asks for and the text does not say',
      change('task.md', 'namespace `shop`', 'its namespace'),
      ['task.md: the text does not say "shop", which check type asks for'],
    ],
    [
      'a parameter that is not declared',
      change('task.md', '__port__', '__prt__'),
      ['task.md:1:8: the parameter __prt__ is not declared under `parameters`; did you mean port?'],
    ],
    [
      'a part that a parameter has not',
      change('question.yaml', '__flavour.image__', '__flavour.size__'),
      ['question.yaml:21:14: the parameter __flavour.size__ is not declared under `parameters`; did you mean flavour.image?'],
    ],
    [
      'a mistake that says nothing',
      change('mistakes/three.sh', '# fails: type\n', ''),
      ['mistakes/three.sh:1: the first line of a mistake says which checks it fails: `# fails: id, id`'],
    ],
    [
      'a mistake that fails no check',
      change('mistakes/three.sh', 'fails: type', 'fails: tpye'),
      ['mistakes/three.sh:1: no check is called tpye; did you mean type?'],
    ],
    [
      'a fault without a name',
      { ...sound, 'setup/nope/a.yaml': 'a: 1\n' },
      ['setup/nope/a.yaml: no fault is called nope, so nothing ever reads setup/nope/'],
    ],
    [
      'a stray file',
      { ...sound, 'notes.txt': '' },
      ['notes.txt: a question has question.yaml, task.md, manifest.yaml, starter.yaml, setup/, solutions/ and mistakes/'],
    ],
    [
      'two words in one check',
      change('question.yaml', '    points: 2\n', '    points: 2\n    externalIP: { service: a, namespace: b, is: pending }\n'),
      [
        'question.yaml:15:5: checks.0: a check uses exactly one word of object, endpoints, reach, blocked, resolves, externalIP, canI, scheduled, rollout, events, file, output, unchanged, choice; this one uses object and externalIP',
      ],
    ],
    [
      'a gate with points',
      change('question.yaml', '    points: 2\n', '    points: 2\n    gate: true\n'),
      ['question.yaml:15:5: checks.0: a check has `points`, or is a `gate: true` and earns nothing'],
    ],
  ])('tells %s', (_, files, problems) => {
    const read = readQuestion(files)
    expect(read.question).toBeUndefined()
    expect(read.problems.map(sayProblem)).toEqual(problems)
  })
})

describe('instantiate', () => {
  const { question } = readQuestion(sound)
  const task = instantiate(question!, 'seed', { fault: 'port' })
  const port = task.parameters.port as number

  it('fills parameters in after parsing: a plain scalar keeps its type, quoted and mixed ones are text', () => {
    expect(task.checks[0]?.expect).toEqual({ spec: { ports: [{ nodePort: port }], externalName: String(port) } })
    expect(task.setup).toEqual([
      {
        name: 'base.yaml',
        kind: 'yaml',
        text: `# the base\nport: ${port}\nquoted: "${port}"\npart: p-${port}\nblock: |\n  ${port}\n---\nimage: nginx\n`,
      },
      { name: 'port/fault.sh', kind: 'sh', text: `echo ${port}\n` },
    ])
    expect([task.title, task.text]).toEqual([`Open port ${port}`, `Open **${port}** for \`web\` in namespace \`shop\`.\n`])
  })

  it('takes only the files of the drawn fault', () => {
    expect(task.solutions.map(({ title }) => title)).toEqual(['one'])
    expect(instantiate(question!, 'seed', { fault: 'selector' }).solutions).toEqual([
      { title: 'one', kind: 'sh', text: 'kubectl web\n' },
      { title: 'two', kind: 'yaml', text: 'kind: Service\n' },
    ])
  })

  it('reads the head of a mistake and takes it off', () => {
    expect(task.mistakes).toEqual([
      { title: 'three', kind: 'sh', text: 'kubectl get web\n', fails: ['type'], believes: 'the moon is a port' },
    ])
  })

  it('draws the same from the same seed, and every value from some seed', () => {
    expect(instantiate(question!, 'seed')).toEqual(instantiate(question!, 'seed'))
    const seeds = Array.from({ length: 60 }, (_, index) => instantiate(question!, `s${index}`).parameters)
    expect([...new Set(seeds.map((drawn) => drawn.port))].sort()).toEqual([30000, 30001, 30002, 30003])
    expect([...new Set(seeds.map((drawn) => drawn.fault))].sort()).toEqual(['port', 'selector'])
  })
})
