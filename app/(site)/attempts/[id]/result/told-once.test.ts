import { describe, expect, it } from 'vitest'
import type { CheckResult, Difference } from '@/grader/evidence'
import { inShort, toldOnce } from './told-once'

const missing: Difference = { at: 'Service web in namespace shop', expected: 'exists', found: 'nothing' }
const port: Difference = { at: 'Service web in namespace shop: spec.ports[port=80].targetPort', expected: '8080', found: '80' }
const failed = (id: string, more: Partial<CheckResult> = {}): CheckResult => ({
  ...{ id, says: `${id} is well`, gate: false, points: 2, earned: 0, outcome: 'failed', differences: [], near: [] },
  ...more,
})
const misnamed = { kind: 'near-miss-name', says: 'Service wbe was made; it was to be called web.' } as const
const untouched = { kind: 'not-attempted', says: 'Nothing was typed or handed in for this task.' } as const
const trace = [
  { text: 'from pod client', ok: true },
  { text: 'refused', ok: false },
]

describe('each thing is said once', () => {
  const rows: [name: string, checks: CheckResult[], told: object[]][] = [
    [
      'a cause at the first check, without the absence that it explains',
      [failed('type', { cause: misnamed, differences: [missing] }), failed('port', { cause: misnamed, differences: [missing] })],
      [
        { cause: misnamed, differences: [], again: false },
        { cause: undefined, differences: [], again: true },
      ],
    ],
    [
      'a remark and a difference',
      [
        failed('a', { differences: [missing], near: ['there is no Service'] }),
        failed('b', { differences: [missing, port], near: ['there is no Service'] }),
      ],
      [
        { differences: [missing], near: ['there is no Service'], again: false },
        { differences: [port], near: [], again: false },
      ],
    ],
    [
      'a way only where it tells something new',
      [failed('a', { differences: [port], trace }), failed('b', { differences: [port], trace })],
      [
        { trace, again: false },
        { trace: undefined, again: true },
      ],
    ],
    [
      'a task that was never begun',
      [failed('a', { cause: untouched, differences: [port], why: 'Ports matter.' }), failed('b', { cause: untouched, near: ['x'] })],
      [
        { cause: untouched, differences: [], why: undefined, again: false },
        { cause: undefined, near: [], again: false },
      ],
    ],
    ['what passed', [failed('a', { outcome: 'passed', trace })], [{ trace, again: false }]],
  ]
  it.each(rows)('%s', (_, checks, told) => {
    const parts = { cause: undefined, trace: undefined, why: undefined }
    expect(toldOnce(checks).map(({ check, again }) => ({ ...parts, ...check, again }))).toMatchObject(told)
  })
})

describe('in short', () => {
  const rows: [check: CheckResult, said: string][] = [
    [failed('a', { cause: misnamed, near: ['x'] }), 'Service wbe was made; it was to be called web.'],
    [failed('a', { near: ['selector app=x matches no pod'], differences: [port] }), 'selector app=x matches no pod'],
    [failed('a', { differences: [port] }), 'Service web in namespace shop: spec.ports[port=80].targetPort: 80 instead of 8080.'],
    [failed('a', { differences: [port, missing] }), 'Not met: a is well.'],
    [
      failed('a', { differences: [{ at: 'terminal:/home/candidate/a.txt', expected: 'all is well', found: 'an empty file' }] }),
      '/home/candidate/a.txt: an empty file instead of `all is well`.',
    ],
  ]
  it.each(rows)('%#', (check, said) => expect(inShort(check)).toBe(said))
})
