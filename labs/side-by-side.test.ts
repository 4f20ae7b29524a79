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
type Act = Typed | { tab: number; key: 'ctrl-c' } | { tab: number; typed: string } | { ms: number } | { restart: true }

const state = (lab: Lab) => JSON.stringify(snapshotLab(lab))

/** Somebody sits at a lab, and does the next thing when all in it rests. Its wall clock moves only as told. */
async function sit(acts: Act[]): Promise<{ lab: Lab; records: { line: string; record: LineRecord }[]; shown: Record<number, string> }> {
  let lab = await createLab(task, startAt)
  let now = startAt
  const records: { line: string; record: LineRecord }[] = []
  const shown: Record<number, string> = {}
  const tabs = new Map<number, { stop: AbortController; typed(text: string | undefined): void }>()
  let waits: { due: number; resolve(): void }[] = []
  const wall = {
    now: () => now,
    wait: (ms: number) => new Promise<void>((resolve) => void waits.push({ due: now + ms, resolve })),
  }

  function begin({ tab, line, closes }: Typed): void {
    if (tabs.has(tab)) return
    const stop = new AbortController()
    const inputs: ((text: string | undefined) => void)[] = []
    tabs.set(tab, { stop, typed: (text) => inputs.shift()?.(text) })
    const io: LabIo = {
      tab,
      ...(closes && { closes }),
      emit: (said) => {
        shown[tab] = (shown[tab] ?? '') + ('text' in said && said.type !== 'edit' ? said.text : `<${said.type}>`)
      },
      input: () => new Promise((resolve) => void inputs.push(resolve)),
      edited: async () => undefined,
      signal: stop.signal,
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
    else if ('key' in act) tabs.get(act.tab)?.stop.abort()
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
  'exit',
  'cd /tmp; wait; date > waited',
]
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ tab: fc.nat(2), line: fc.constantFrom(...lines) }) },
  { weight: 2, arbitrary: fc.record({ tab: fc.nat(2), key: fc.constant('ctrl-c' as const) }) },
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
