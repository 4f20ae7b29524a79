import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attemptWork, loadAnswer } from '@/exam/lab-work'
import { startAttempt } from '@/exam/start-attempt'
import { database } from '@/exam/store/database'
import { loadFixtureBank, terminalBank, terminalQuestion } from '@/test/database/fixture-bank'
import { person } from '@/test/database/people'
import { workerEntry } from '@/test/worker-entry'
import { startClosing } from './closing'
import { readMessage } from './messages'
import { createMeter } from './meter'
import { createPool, type Pool } from './pool'
import type { ServerMessage } from './seam'
import { createSession, type Session } from './session'

let pool: Pool
const sessions = new Map<string, Session>()

beforeAll(async () => {
  const typed = terminalQuestion('t2')
  const commands = { ...typed, 'question.yaml': (typed['question.yaml'] ?? '').replace('answer: terminal', 'answer: command') }
  await loadFixtureBank({ ...terminalBank(1), t2: commands }, 2)
  pool = createPool({
    entry: workerEntry,
    size: 1,
    memoryMb: 256,
    onEvent: (event) => event.event === 'said' && sessions.get(event.lab.split('/')[0] ?? '')?.heard(event),
  })
})
afterAll(() => pool.close())

/** A learner at the terminal task of an attempt; everybody here shares one worker. */
async function learner(name: string) {
  const started = await startAttempt('drill', await person(name), Date.now())
  const attempt = started.ok ? await attemptWork(started.id) : null
  if (!attempt) throw new Error('no attempt')
  const task = attempt.tasks.findIndex(({ kind }) => kind === 'terminal')
  const session = createSession(attempt, pool, Date.now, createMeter(), () => false)
  sessions.set(attempt.id, session)
  const hearers = new Set<(message: ServerMessage) => void>()
  session.attach({ send: (message) => [...hearers].forEach((hear) => void hear(message)), close() {} })
  let seq = 0
  /** As it comes over the socket, to its prompt. */
  function line(text: string, tab = 0): Promise<{ exitCode: number; shown: string }> {
    const mine = ++seq
    let shown = ''
    const ended = new Promise<{ exitCode: number; shown: string }>((resolve) => {
      const hear = (message: ServerMessage) => {
        if (message.type === 'output' && message.seq === mine && 'text' in message.output) shown += message.output.text
        if (message.type !== 'prompt' || message.seq !== mine) return
        hearers.delete(hear)
        resolve({ exitCode: message.exitCode, shown })
      }
      hearers.add(hear)
    })
    const message = readMessage(JSON.stringify({ type: 'line', task, tab, seq: mine, line: text }))
    return message ? session.hear(message, Date.now()).then(() => ended) : Promise.reject(new Error('the message was not read'))
  }
  const interrupt = (tab: number) => void session.hear({ type: 'interrupt', task, tab }, Date.now())
  return { attempt, session, line, interrupt }
}

/** The worker's end of a line. Which of its two limits comes first is the machine's. */
const tooMuch = { exitCode: 137, shown: expect.stringMatching(/^Killed: the line used too much (processor time|memory)\r\n$/) }
/** The end by the shell's own limit, which a slow machine may reach only after the worker's. */
const atLimit = (shown: unknown, exitCode = 126) => expect.toBeOneOf([{ exitCode, shown }, tooMuch])
const nested = (open: string) => `x='${open}'; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do x=$x$x; done; `
const bomb = Array.from('bcdefgh', (name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`)}]\\n`).join('')

/** Lets others run in between, and meets no limit but that of time, however fast the machine. */
const burning = 'for i in $(seq 9000); do kubectl get pods -A -o yaml | tail -n 0; done'

/** Each is ended by its limits; `shown` is all that its author reads. */
const attacks: [name: string, line: string, end: unknown][] = [
  ['a sed that loops', "echo a | sed ':a; s/$/b/; ba'", atLimit(expect.stringContaining('exceeded maximum iterations'))],
  ['a loop of nothing', 'while true; do :; done', atLimit('bash: too many commands executed (>10000)\n')],
  ['a function that calls itself', 'f() { f | f & }; f', atLimit(expect.stringContaining('maximum recursion depth (100) exceeded'))],
  ['a fork bomb', ':(){ :|:& };:', atLimit(expect.stringContaining('maximum recursion depth (100) exceeded'))],
  [
    'output without end',
    'x=$(printf "%060000d" 0); while true; do echo $x; done',
    expect.toBeOneOf([
      { exitCode: 130, shown: expect.stringMatching(/\nseatrial: output stopped: a line may print 1 MB\n$/) },
      { exitCode: 137, shown: expect.stringMatching(/Killed: the line used too much (processor time|memory)\r\n$/) },
    ]),
  ],
  [
    'a job that burns',
    `${burning} & sleep 1`,
    { exitCode: 137, shown: expect.stringMatching(/Killed: the line used too much (processor time|memory)\r\n$/) },
  ],
  ['a word that doubles', 'x=a; while true; do x=$x$x; done', atLimit(expect.stringContaining('string length limit exceeded'))],
  ['braces', 'echo {1..1000000000}', atLimit(expect.stringContaining('limit exceeded'))],
  ['seq', 'seq 1000000000', atLimit('bash: seq: iteration limit exceeded (10000)\n')],
  ['an awk that loops', 'awk \'BEGIN{while(1)x=x "aaaa"}\'', atLimit(expect.stringContaining('maximum iterations'))],
  ['a jq that counts', "jq -n '[range(1e9)] | length'", atLimit('jq: limit exceeded: a filter takes 600000 steps at most\n')],
  ['a wide number', "printf '%1000000000d' 1", atLimit('bash: format width limit exceeded (4194304 bytes)\n')],
  [
    'regular expressions that backtrack',
    "x='aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'; echo $x | grep -cE '^(a+)+$'; echo $x | sed -E 's/^(a+)+$//' | wc -c; [[ $x =~ ^(a+)+$ ]]",
    { exitCode: 1, shown: expect.stringMatching(/^0\n *44\n$/) },
  ],
  ['a loop that lets others run', burning, tooMuch],
  [
    'a deep expression',
    "set -f; open=$(printf '( %.0s' $(seq 9000)); close=$(printf ') %.0s' $(seq 9000)); expr $open 1 $close",
    { exitCode: expect.any(Number), shown: 'expr: nested too deeply\n' },
  ],
  ['many pods', 'kubectl create deployment big --image=nginx --replicas=100000', tooMuch],
  [
    'aliases of aliases',
    `printf 'a: &a [x]\\n${bomb}' | kubectl apply -f -`,
    { exitCode: 1, shown: expect.stringContaining('yaml: document contains excessive aliasing') },
  ],
  [
    'a deep manifest',
    `${nested('[')} echo "$x" | kubectl apply -f -`,
    { exitCode: 1, shown: expect.stringContaining('yaml: exceeded max depth') },
  ],
  [
    'a deep patch',
    `${nested('{"a":')} deep=$x; ${nested('}')} kubectl patch node node01 --type=merge -p "\${deep}1$x" | head -c 0`,
    { exitCode: 0, shown: expect.stringMatching(/^error: unable to parse/) },
  ],
  ['deep jq', `${nested('(')} jq -n "$x"`, atLimit('jq: limit exceeded: filters nest 300 levels at most\n')],
  [
    'a pod whose container never rests',
    "kubectl run x --image=busybox --restart=Never -- sh -c 'while true; do echo flood; done'; sleep 30; kubectl logs x | tail -1",
    { exitCode: 0, shown: expect.stringContaining('flood\n') },
  ],
]

describe('a line that would never end', () => {
  let bob: Awaited<ReturnType<typeof learner>>
  let eve: Awaited<ReturnType<typeof learner>>
  beforeAll(async () => {
    bob = await learner('Bob')
    eve = await learner('Eve')
    await bob.line('kept=5; echo precious > file; kubectl create namespace mine')
    await eve.line('echo before > file')
  })

  it.each(attacks)('%s is ended, and nobody loses anything', async (_, line, end) => {
    expect(await eve.line(line)).toEqual(end)
    expect(await eve.line('cat file')).toEqual({ exitCode: 0, shown: 'before\n' })
    const neighbour = await bob.line('echo $kept; cat file; kubectl get namespace mine -o name')
    expect(neighbour).toEqual({ exitCode: 0, shown: '5\nprecious\nnamespace/mine\n' })
  })

  it('a neighbour in the middle of a line gets its output all the same', async () => {
    const [, said] = await Promise.all([
      eve.line("echo a | sed ':a; s/$/b/; ba'"),
      bob.line('sleep 1; echo $kept; kubectl get namespace mine -o name'),
    ])
    expect(said).toEqual({ exitCode: 0, shown: '5\nnamespace/mine\n' })
  })

  it('what runs beside it in another tab ends with it, and neither tab loses what it had', async () => {
    await eve.line('mine=kept; cd /tmp', 1)
    const watch = eve.line('kubectl get nodes -w', 1)
    expect(await eve.line(burning)).toEqual(tooMuch)
    // The watch goes on, or was ended where its state had been stored meanwhile.
    const interrupting = setInterval(() => eve.interrupt(1), 100)
    expect((await watch).exitCode).toBeGreaterThan(128)
    clearInterval(interrupting)
    expect(await eve.line('echo $mine; pwd', 1)).toEqual({ exitCode: 0, shown: 'kept\n/tmp\n' })
    expect(await eve.line('cat file')).toEqual({ exitCode: 0, shown: 'before\n' })
    expect(await bob.line('echo $kept; cat file')).toEqual({ exitCode: 0, shown: '5\nprecious\n' })
  })

  it('keeps bytes that the database cannot hold out of it', async () => {
    expect(await eve.line("printf 'a\\0b'")).toEqual({ exitCode: 0, shown: 'a\0b' })
    expect(await eve.line('echo a\u0000 \ud800')).toEqual({ exitCode: 0, shown: 'a \ufffd\n' })
    expect(await eve.line('cat file')).toEqual({ exitCode: 0, shown: 'before\n' })
  })
})

describe('nothing of the host can be reached', () => {
  const reaches: [line: string, shown: unknown][] = [
    ['cat /etc/shadow ../../../../../../proc/self/environ', expect.not.stringMatching(/root:|PATH=/)],
    ['ln -s /etc/passwd out; tail -1 out; wc -l < out', 'candidate:x:1000:1000:candidate:/home/candidate:/bin/bash\n5\n'],
    ['env | cut -d= -f1 | sort | tr "\\n" " "', expect.not.stringMatching(/DATABASE_URL|SEATRIAL|NODE|npm/)],
    [
      "node -e '1'; python3 -c '1'; js-exec '1'; perl -e 1",
      expect.stringMatching(/^(.*(seatrial does not simulate|command not found).*\n){4}$/),
    ],
    [
      'curl -s -m 1 http://169.254.169.254/; curl -s -m 1 http://127.0.0.1:5432; curl -s file:///etc/passwd; wget -qO- -T 1 http://localhost',
      expect.not.stringMatching(/root:|<html/),
    ],
    ["awk 'BEGIN{system(\"id\")}'; sed -n '1e id' /etc/hosts", expect.not.stringContaining('uid=')],
    ["jq -n '{} | .__proto__.polluted = 1 | .polluted'; jq -n '{}.polluted'; jq -n env.DATABASE_URL", expect.stringMatching(/^(null\n)+$/)],
    ["kubectl get node node01 -o jsonpath='{.__proto__}{.constructor}{.metadata.toString}'", ''],
    ["kubectl get node node01 -o go-template='{{.constructor}}{{.__proto__}}'", expect.not.stringMatching(/function|Object/)],
    [
      'kubectl patch node node01 --type=merge -p \'{"__proto__":{"polluted":"1"},"metadata":{"annotations":{"__proto__":"1"}}}\' -o name; kubectl get node node01 -o jsonpath=\'{.polluted}{.metadata.polluted}\'',
      expect.not.stringMatching(/1$/),
    ],
  ]
  let eve: Awaited<ReturnType<typeof learner>>
  beforeAll(async () => {
    eve = await learner('Mallory')
  })
  it.each(reaches)('%s', async (line, shown) => expect((await eve.line(line)).shown).toEqual(shown))
})

it('an answer that burns its worker is graded as if it was not handed in', async () => {
  const { attempt, session } = await learner('Carol')
  const { index } = attempt.tasks.find(({ kind }) => kind === 'command') ?? { index: -1 }
  const lines = 'kubectl create namespace harbour\nkubectl create deployment big --image=nginx --replicas=100000\n'
  await database().answer.create({
    data: { attemptId: attempt.id, index, answer: { kind: 'command', lines }, revision: 1, updatedAt: new Date() },
  })
  expect(await loadAnswer(attempt.id, index, 'command')).toEqual({ kind: 'command', lines })
  await session.rest()
  await database().attempt.update({
    where: { id: attempt.id },
    data: { state: 'closed', endedAt: new Date(), endedBy: 'submitted', nextCheckAt: new Date() },
  })
  const closing = startClosing(pool, { owner: 'test', now: Date.now, end: async () => undefined, meter: createMeter() })
  const graded = () => database().attempt.findUnique({ where: { id: attempt.id, state: 'graded' } })
  while (!(await graded())) await new Promise((resolve) => setTimeout(resolve, 100))
  await closing.stop()
  expect(await graded()).toMatchObject({ percent: 0, provisional: false })
  const { detail } = await database().checkResult.findFirstOrThrow({ where: { attemptId: attempt.id, index } })
  expect((detail as { near: string[] }).near).toContainEqual(
    expect.stringMatching(/^the answer was ended: it used too much (processor time|memory)$/),
  )
}, 120_000)
