import './determinism'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLab, type Lab, type LabTask, restoreLab, snapshotLab } from './lab'
import { type LabIo, replayLine, runLine } from './lab-line'
import type { LineRecord } from './worker-protocol'

// What runs at the same time in one lab: lines of several tabs, and what they leave running. Whatever happens in which order, the tapes give it again.

const startAt = Date.UTC(2026, 10, 21, 11)
const task: LabTask = { seed: 'seed-1', context: { cluster: {} }, setup: [] }

/** What somebody does, each after another stretch of wall time. */
type Typed = { tab: number; line: string; closes?: true }
type Act = Typed | { tab: number; key: 'ctrl-c' | 'ctrl-z' } | { tab: number; typed: string } | { ms: number } | { restart: true }

const state = (lab: Lab) => JSON.stringify(snapshotLab(lab))

/** Somebody sits at a lab, and does the next thing when all in it rests. Its wall clock moves only as told. */
async function sit(acts: Act[]): Promise<{ lab: Lab; records: { line: string; record: LineRecord }[]; shown: Record<number, string> }> {
  let lab = await createLab(task, startAt)
  let now = startAt
  const records: { line: string; record: LineRecord }[] = []
  const shown: Record<number, string> = {}
  const tabs = new Map<number, { stop: AbortController; suspend(): void; typed(text: string | undefined): void }>()
  let waits: { due: number; resolve(): void }[] = []
  const wall = {
    now: () => now,
    wait: (ms: number) => new Promise<void>((resolve) => void waits.push({ due: now + ms, resolve })),
  }

  function begin({ tab, line, closes }: Typed): void {
    if (tabs.has(tab)) return
    const stop = new AbortController()
    const inputs: ((text: string | undefined) => void)[] = []
    const typed = { stop, suspend() {}, typed: (text: string | undefined) => inputs.shift()?.(text) }
    tabs.set(tab, typed)
    const io: LabIo = {
      tab,
      ...(closes && { closes }),
      emit: (said) => {
        shown[tab] = (shown[tab] ?? '') + ('text' in said && said.type !== 'edit' ? said.text : `<${said.type}>`)
      },
      input: () => new Promise((resolve) => void inputs.push(resolve)),
      edited: async () => undefined,
      signal: stop.signal,
      onStop(act) {
        typed.suspend = act
      },
      columns: 80,
      rows: 24,
      attended: true,
      wall,
    }
    void runLine(lab, line, io, { began: (record) => void records.push({ line, record }), ended: () => void tabs.delete(tab) })
  }

  /** Until all rests again. */
  async function quiet(): Promise<void> {
    for (let turns = 0; turns < 3; turns = lab.time.resting() ? turns + 1 : 0) await new Promise((resolve) => setImmediate(resolve))
  }

  async function pass(ms: number): Promise<void> {
    const end = now + ms
    for (let next = waits.at(-1); next && next.due <= end; next = waits.at(-1)) {
      now = next.due
      waits = []
      next.resolve()
      await quiet()
    }
    now = end
  }

  for (const act of acts) {
    if ('ms' in act) await pass(act.ms)
    else if ('line' in act) begin(act)
    else if ('key' in act) act.key === 'ctrl-c' ? tabs.get(act.tab)?.stop.abort() : tabs.get(act.tab)?.suspend()
    else if ('typed' in act) tabs.get(act.tab)?.typed(act.typed)
    else {
      // The process is replaced while all rests: what ran is no more.
      lab = restoreLab(task, JSON.parse(state(lab)))
      tabs.clear()
      waits = []
    }
    await quiet()
  }
  return { lab, records: JSON.parse(JSON.stringify(records)), shown }
}

async function replayed(records: { line: string; record: LineRecord }[]): Promise<Lab> {
  const lab = await createLab(task, startAt)
  for (const { line, record } of records) await replayLine(lab, line, record)
  return lab
}

const tab = (number: number) => ({
  types: (line: string): Act => ({ tab: number, line }),
  ctrlC: { tab: number, key: 'ctrl-c' } as Act,
  ctrlZ: { tab: number, key: 'ctrl-z' } as Act,
  answers: (typed: string): Act => ({ tab: number, typed }),
})
const [one, two] = [tab(0), tab(1)]
const passes = (ms: number): Act => ({ ms })

describe('at the same time', () => {
  it('a line runs beside a watch in another tab, and the watch sees what it does', async () => {
    const { shown } = await sit([
      one.types('kubectl get ns -w -o name'),
      passes(1000),
      two.types('kubectl create ns harbour; sleep 60; kubectl delete ns harbour --wait=false; date'),
      passes(500),
      one.ctrlC,
      one.types('date'),
    ])
    expect(shown[0]).toBe(
      'namespace/default\nnamespace/kube-node-lease\nnamespace/kube-public\nnamespace/kube-system\nnamespace/harbour\nnamespace/harbour\nnamespace/harbour\n^C\nSat Nov 21 11:01:01 UTC 2026\n',
    )
    expect(shown[1]).toBe('namespace/harbour created\nnamespace "harbour" deleted\nSat Nov 21 11:01:01 UTC 2026\n')
  })

  it('what was left running goes on at the prompt, in its own tab', async () => {
    const { shown, lab } = await sit([
      one.types('(sleep 3; echo woke; kubectl create ns late) &'),
      two.types('kubectl get ns -w -o name | grep late &'),
      passes(5000),
      one.types(''),
    ])
    expect(shown[0]).toBe(
      '[1] 2007\nwoke\nnamespace/late created\n[1]+  Done                    ( sleep 3; echo woke; kubectl create ns late )\n',
    )
    expect(shown[1]).toBe('[1] 2014\n')
    expect(lab.cluster.now()).toBeGreaterThanOrEqual(startAt + 5000)
  })

  it('a key goes to the line of its own tab', async () => {
    const { shown } = await sit([
      one.types('read x; echo "one $x"'),
      two.types('read x; echo "two $x"'),
      two.answers('second'),
      one.ctrlC,
      two.types('echo "$x"'),
    ])
    expect(shown).toEqual({ 0: '<reading>^C\n', 1: '<reading>two second\nsecond\n' })
  })

  it('a closed tab ends what it left running, and begins anew', async () => {
    const { shown, lab } = await sit([
      two.types('cd /tmp; x=1; (sleep 3; touch /tmp/never) &'),
      passes(1000),
      { tab: 1, line: 'exit', closes: true },
      passes(5000),
      two.types('pwd; echo "[$x]"; ls /tmp; jobs'),
    ])
    expect(shown[1]).toBe('[1] 2007\n/home/candidate\n[]\n')
    expect(lab.terminal.tabs()).toEqual([0, 1])
  })
})

describe('Ctrl-Z', () => {
  const transcripts: Record<string, { acts: Act[]; shown: string }> = {
    'stops what waits; fg, bg and kill go on with it': {
      acts: [
        one.types('while true; do sleep 2; echo tick; done; echo next'),
        passes(5000),
        one.ctrlZ,
        one.types('echo $?; jobs; sleep 10'),
        one.types('fg'),
        passes(2000),
        one.ctrlZ,
        one.types('bg; jobs -l'),
        passes(3000),
        one.types('kill %1'),
        one.types('jobs'),
      ],
      shown:
        'tick\ntick\n^Z\n[1]+  Stopped                 while true; do sleep 2; echo tick; done\nnext\n0\n[1]+  Stopped                 while true; do sleep 2; echo tick; done\nwhile true; do sleep 2; echo tick; done\ntick\ntick\n^Z\n[1]+  Stopped                 while true; do sleep 2; echo tick; done\n[1]+ while true; do sleep 2; echo tick; done &\n[1]+  2007 Running                 while true; do sleep 2; echo tick; done &\ntick\n[1]+  Terminated              while true; do sleep 2; echo tick; done\n',
    },
    'a second one is the current job until it goes on': {
      acts: [
        one.types('sleep 100000 && echo never'),
        passes(1000),
        one.ctrlZ,
        one.types('kubectl get ns -w -o name | grep late'),
        passes(1000),
        one.ctrlZ,
        one.types('sleep 300 & jobs; bg %1; jobs; bg; jobs; bg; bg %9'),
        one.types('kubectl create ns late; kill -STOP %2; jobs; kill -CONT %2; sleep 1; kill %2 %1'),
        one.types('jobs -r; jobs -s; kill -STOP %3; sleep 400; jobs; kill -CONT %3'),
        one.types(''),
      ],
      shown:
        '^Z\n[1]+  Stopped                 sleep 100000 && echo never\n^Z\n[2]+  Stopped                 kubectl get ns -w -o name | grep late\n[3] 2021\n[1]-  Stopped                 sleep 100000 && echo never\n[2]+  Stopped                 kubectl get ns -w -o name | grep late\n[3]   Running                 sleep 300 &\n[1]- sleep 100000 && echo never &\n[1]   Running                 sleep 100000 && echo never &\n[2]+  Stopped                 kubectl get ns -w -o name | grep late\n[3]-  Running                 sleep 300 &\n[2]+ kubectl get ns -w -o name | grep late &\n[1]   Running                 sleep 100000 && echo never &\n[2]-  Running                 kubectl get ns -w -o name | grep late &\n[3]+  Running                 sleep 300 &\nbash: bg: job 3 already in background\nbash: bg: %9: no such job\nnamespace/late created\n\n[2]+  Stopped                 kubectl get ns -w -o name | grep late\n[1]   Running                 sleep 100000 && echo never &\n[2]+  Stopped                 kubectl get ns -w -o name | grep late\n[3]-  Running                 sleep 300 &\nnamespace/late\n[1]   Terminated              sleep 100000 && echo never\n[2]+  Terminated              kubectl get ns -w -o name | grep late\n[3]+  Running                 sleep 300 &\n\n[3]+  Stopped                 sleep 300\n[3]+  Stopped                 sleep 300\n[3]+  Done                    sleep 300\n',
    },
    'a forward goes on in the background': {
      acts: [
        one.types('kubectl create deployment web --image=nginx; kubectl rollout status deployment web'),
        one.types('kubectl port-forward deployment/web 8080:80'),
        passes(1000),
        two.types('curl -s localhost:8080 | head -1'),
        passes(1000),
        one.ctrlZ,
        one.types('bg'),
        one.types('curl -s localhost:8080 | head -1; kill %1'),
        one.types('curl -s localhost:8080'),
      ],
      shown:
        'deployment.apps/web created\nWaiting for deployment "web" rollout to finish: 0 of 1 updated replicas are available...\ndeployment "web" successfully rolled out\nForwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\nHandling connection for 8080\n^Z\n[1]+  Stopped                 kubectl port-forward deployment/web 8080:80\n[1]+ kubectl port-forward deployment/web 8080:80 &\nHandling connection for 8080\n<!DOCTYPE html>\n[1]+  Terminated              kubectl port-forward deployment/web 8080:80\n',
    },
    'a shell whose jobs stand still is left at the second time': {
      acts: [
        one.types('bash'),
        one.types('watch -t -n 1 date'),
        passes(1500),
        one.ctrlZ,
        one.types('exit'),
        one.types('echo still here'),
        one.types('exit'),
        one.types('jobs'),
        one.types('exit'),
        one.types('jobs'),
      ],
      shown:
        '<clear>Sat Nov 21 11:00:00 UTC 2026\n<clear>Sat Nov 21 11:00:01 UTC 2026\n^Z\n[1]+  Stopped                 watch -t -n 1 date\nexit\nThere are stopped jobs.\nstill here\nexit\nThere are stopped jobs.\n[1]+  Stopped                 watch -t -n 1 date\nexit\n',
    },
    'stops nothing that is typed to, and nothing at the prompt': {
      acts: [one.ctrlZ, one.types('read x; echo "got $x"'), one.ctrlZ, one.answers('it'), one.ctrlZ],
      shown: '<reading>^Z\nseatrial does not simulate stopping a command that its user types to\ngot it\n',
    },
    'what a restart finds stopped has ended with its process': {
      acts: [one.types('sleep infinity'), passes(10), one.ctrlZ, { restart: true }, one.types('')],
      shown: '^Z\n[1]+  Stopped                 sleep infinity\n[1]+  Killed                  sleep infinity\n',
    },
  }
  it.each(Object.entries(transcripts))('%s', async (_name, { acts, shown }) => {
    const { shown: all, lab, records } = await sit(acts)
    expect(all[0]).toBe(shown)
    expect(state(await replayed(records))).toBe(state(lab))
  })
})

const lines = [
  'kubectl get ns -w',
  'sleep 3; echo $RANDOM >> n; date >> n',
  '(sleep 4; date >> late; kubectl create ns late-$RANDOM) &',
  'kubectl create ns x; kubectl create deployment web --image=nginx',
  'while true; do date >> ticks; sleep 2; done &',
  'read x; echo "$x" >> typed',
  'kill %1; jobs > jobs',
  'watch -n 1 "date; kubectl get pods"',
  'kubectl rollout status deployment web --timeout=20s',
  'for i in 1 2 3; do kubectl get ns -o name > all; sleep 1; done',
  'fg; jobs > jobs',
  'bg',
  'exit',
  'cd /tmp; wait; date > waited',
]
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ tab: fc.nat(2), line: fc.constantFrom(...lines) }) },
  { weight: 3, arbitrary: fc.record({ tab: fc.nat(2), key: fc.constantFrom('ctrl-c' as const, 'ctrl-z' as const) }) },
  { weight: 1, arbitrary: fc.record({ tab: fc.nat(2), typed: fc.constantFrom('a', 'b c') }) },
  { weight: 2, arbitrary: fc.record({ ms: fc.integer({ min: 1, max: 7000 }) }) },
  { weight: 1, arbitrary: fc.constant({ restart: true as const }) },
  { weight: 1, arbitrary: fc.record({ tab: fc.nat(2), line: fc.constant('exit'), closes: fc.constant(true as const) }) },
)

it('law: the records of lines that ran at the same time, replayed in the order in which they began, leave the state that was left', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyAct, { minLength: 2, maxLength: 10 }), async (acts) => {
      const { lab, records } = await sit([...acts, tab(5).types('true')])
      expect(state(await replayed(records))).toBe(state(lab))
    }),
    { numRuns: 5 },
  )
}, 60_000)
