import './determinism'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLab, freezeLab, type Lab, type LabTask, restoreLab, runScript, settleLab, snapshotLab, submitAnswer } from './lab'
import { type LabIo, replayLine, runLine } from './lab-line'

const startAt = Date.UTC(2026, 10, 21, 11)
const task: LabTask = {
  seed: 'seed-1',
  context: { cluster: {} },
  setup: [
    { name: 'ns.sh', kind: 'sh', text: 'kubectl create namespace shop\nmkdir -p /opt/course\necho hello > /opt/course/note' },
    { name: 'cm.sh', kind: 'sh', text: 'kubectl -n shop create configmap settings --from-literal=a=1' },
  ],
}

/** A user whose wall clock moves only while a line waits for it, a little unevenly. */
function user(more: { typed?: string[]; interruptAfter?: number } = {}) {
  let now = startAt
  let waits = 0
  let output = ''
  const stop = new AbortController()
  const typed = [...(more.typed ?? [])]
  const io: LabIo = {
    emit: (said) => {
      output += 'text' in said && said.type !== 'edit' ? said.text : `<${said.type}>`
    },
    input: async () => typed.shift(),
    edited: async () => typed.shift(),
    signal: stop.signal,
    columns: 80,
    rows: 24,
    wall: {
      now: () => now,
      async wait(ms) {
        waits += 1
        now += ms + (waits % 7)
        if (waits === more.interruptAfter) stop.abort()
      },
    },
  }
  return { io, output: () => output }
}

const state = (lab: Lab) => JSON.stringify(snapshotLab(lab))
const through = (lab: Lab) => restoreLab(task, JSON.parse(state(lab)))

describe('a lab', () => {
  it('is the same for the same task, with its setup done and its traces gone', async () => {
    const lab = await createLab(task, startAt)
    expect(state(lab)).toBe(state(await createLab(task, startAt)))
    expect(lab.terminal.history()).toEqual([])
    expect(lab.terminal.readFile('terminal', '/opt/course/note')).toBe('hello\n')
    expect(lab.cluster.now()).toBe(startAt)
    expect((await runScript(lab, 'kubectl -n shop get cm settings -o name; pwd')).output).toBe('configmap/settings\n/home/candidate\n')
  })

  it('is its own snapshot', async () => {
    const lab = await createLab(task, startAt)
    await runLine(lab, 'kubectl create ns x; cd /tmp; f() { echo f; }; echo a > b', user().io)
    expect(state(through(lab))).toBe(state(lab))
  })

  it('tells what its setup said when that fails', async () => {
    const broken = createLab({ ...task, setup: [{ name: 'x.sh', kind: 'sh', text: 'kubectl get nope' }] }, startAt)
    await expect(broken).rejects.toThrow('setup/x.sh ended with 1')
  })

  it('runs on after the end, and takes what was handed in', async () => {
    const lab = await createLab(task, startAt)
    const said = await submitAnswer(lab, { kind: 'command', lines: 'kubectl create ns handed\ncurl example.com' })
    expect(said).toBe('namespace/handed created\nbash: curl: command not found\n')
    freezeLab(lab, startAt + 60_000)
    settleLab(lab)
    expect(lab.cluster.now()).toBeGreaterThanOrEqual(startAt + 60_000)
  })
})

const steps: [line: string, more?: Parameters<typeof user>[0]][] = [
  ['kubectl create ns a'],
  ['kubectl create cm m --from-literal=x=$RANDOM'],
  ['date > now; ls -l now; cat now'],
  ['sleep 30; kubectl get ns'],
  ['watch -n 2 kubectl get cm', { interruptAfter: 4 }],
  ['kubectl get ns -w', { interruptAfter: 3 }],
  ['while true; do date +%T; sleep 1; done', { interruptAfter: 3 }],
  ['vi file; cat file', { typed: ['edited\n'] }],
  ['vi file', { typed: [] }],
  ['cd /tmp; n=$((n+1)); echo $n >> count'],
  ['ssh node01'],
  ['echo $HOSTNAME $RANDOM > where; exit'],
  ['kubectl delete ns a --wait=false'],
  ['echo "'],
  ['kubectl create deployment web --image=nginx'],
  ['kubectl rollout status deployment web --timeout=60s'],
  ['kubectl run t --image=busybox -it --rm --restart=Never -- sh', { typed: ['hostname', 'sleep 2; date', 'exit'] }],
  ['kubectl run u --image=busybox -it --restart=Never -- sh', { interruptAfter: 2 }],
]

describe('the lines of a lab', () => {
  it('replayed from their records leave the stored state, wherever it was restored in between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(steps.length - 1), fc.boolean()), { maxLength: 8 }), async (chosen) => {
        let live = await createLab(task, startAt)
        let again = await createLab(task, startAt)
        for (const [index, restore] of chosen) {
          const [line, more] = steps[index] as (typeof steps)[number]
          const { record } = await runLine(live, line, user(more).io)
          await replayLine(again, line, JSON.parse(JSON.stringify(record)))
          expect(state(again)).toBe(state(live))
          if (restore) live = through(live)
          else again = through(again)
        }
      }),
      { numRuns: 12 },
    )
  }, 60_000)

  it('take simulated time when they wait, and wall time when they stream', async () => {
    const lab = await createLab(task, startAt)
    await runLine(lab, 'sleep 3600', user().io)
    expect(lab.cluster.now()).toBe(startAt + 3_600_000)
    const { record } = await runLine(lab, 'watch -n 5 true', user({ interruptAfter: 2 }).io)
    expect(lab.cluster.now()).toBe(startAt + 3_600_000 + 5_001 + 5_002)
    expect(record.tape).toEqual([{ size: [80, 24] }, { followed: 5_001 }, { interrupted: 0, after: 5_002 }])
  })
})
