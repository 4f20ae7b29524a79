import { describe, expect, it } from 'vitest'
import type { Replay } from '@/exam/replay'
import type { Outcome } from '@/grader/evidence'
import { momentsOf, runsOf } from './replay-rows'

const line = (seq: number) => ({ seq, at: seq * 1000, line: `line ${seq}`, output: '', exitCode: 0 })
const step = (seq: number | null, ...outcomes: Outcome[]) => ({ seq, outcomes })
const replay: Replay = {
  exact: true,
  steps: [step(null, 'failed', 'failed'), step(1, 'failed', 'passed'), step(2, 'passed', 'passed'), step(null, 'passed', 'failed')],
}

describe('the moments of a replay', () => {
  it('tell what turned at each', () => {
    expect(momentsOf(replay, [line(1), line(2)], []).map(({ what, line, turned }) => [what, line?.seq, turned])).toEqual([
      ['start', undefined, []],
      ['line', 1, [{ check: 1, to: 'passed' }]],
      ['line', 2, [{ check: 0, to: 'passed' }]],
      ['end', undefined, [{ check: 1, to: 'failed' }]],
    ])
  })

  it('leave a line out that is not shown, and count what it turned for the next', () => {
    expect(momentsOf(replay, [line(2)], []).map(({ what, turned }) => [what, turned.length])).toEqual([
      ['start', 0],
      ['line', 2],
      ['end', 1],
    ])
  })

  it('are saved answers where something was written, with what is new in each', () => {
    const written: Replay = { exact: true, steps: [step(null, 'failed'), step(1, 'failed'), step(2, 'passed'), step(null, 'passed')] }
    const saves = [
      { seq: 1, at: 1_000, text: 'kind: Pod' },
      { seq: 2, at: 9_000, text: 'kind: Pod\nmetadata: {}\n' },
    ]
    expect(momentsOf(written, [], saves).map(({ what, saved }) => [what, saved?.at, saved?.lines])).toEqual([
      ['start', undefined, undefined],
      ['saved', 1_000, [{ text: 'kind: Pod', fresh: true }]],
      [
        'saved',
        9_000,
        [
          { text: 'kind: Pod', fresh: false },
          { text: 'metadata: {}', fresh: true },
        ],
      ],
      ['end', undefined, undefined],
    ])
  })

  it('make runs of what came out alike', () => {
    const moments = momentsOf(replay, [line(1), line(2)], [])
    expect(runsOf(moments, 0)).toEqual([
      { outcome: 'failed', from: 0, until: 2 },
      { outcome: 'passed', from: 2, until: 4 },
    ])
    expect(runsOf(moments, 1).map(({ outcome }) => outcome)).toEqual(['failed', 'passed', 'failed'])
  })

  it('without lines there is the end alone', () => {
    expect(momentsOf({ exact: true, steps: [step(null, 'failed')] }, [], []).map(({ what }) => what)).toEqual(['end'])
  })
})
