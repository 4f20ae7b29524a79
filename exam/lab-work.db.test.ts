import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadFixtureBank, plainBank } from '@/test/database/fixture-bank'
import { person } from '@/test/database/people'
import { submitAttempt } from './attempt'
import {
  attemptWork,
  beginCommand,
  claimDue,
  holdAttempt,
  interruptUnfinished,
  killCommand,
  loadAnswer,
  loadLab,
  loadTranscripts,
  putOff,
  recordRequest,
  recordSaid,
  releaseAttempts,
  renewLeases,
  storeLab,
} from './lab-work'
import { startAttempt } from './start-attempt'
import { LabFenced } from './store/lab-steps'
import { updateUser } from './store/users'
import type { CurrentUser } from './views'

const at = Date.UTC(2026, 10, 21, 9)
let ann: CurrentUser
let id: string
let learners = 0

beforeAll(() => loadFixtureBank(plainBank(3), 3))
beforeEach(async () => {
  ann = await person(`Learner${++learners}`)
  const started = await startAttempt('drill', ann, at)
  id = started.ok ? started.id : ''
})

const hold = (owner: string, now: number, dead?: string) => holdAttempt({ attemptId: id, owner, address: `http://${owner}`, now, dead })
const line = (seq: number, text = 'kubectl get pods', arrivedAt = at + seq) =>
  beginCommand({ attemptId: id, task: 0, seq, tab: 0, line: text, prompt: '$ ', arrivedAt })
const end = (seq: number, { version, state }: { version: number; state: Uint8Array }, tape: unknown[] = []) =>
  recordSaid(
    { attemptId: id, index: 0, version },
    { state, records: [{ seq, at, tape, output: `out ${seq}\r\n` }], ended: [{ seq, exitCode: 0 }] },
    at + seq,
  )

describe('leases', () => {
  it('one process holds an attempt, until it lets go or lapses', async () => {
    const both = await Promise.all(['p1', 'p2'].map((owner) => hold(owner, at)))
    expect(both[0]).toEqual(both[1])
    const [winner, loser] = both[0]?.owner === 'p1' ? ['p1', 'p2'] : ['p2', 'p1']
    expect(await hold(loser, at + 10_000)).toEqual({ owner: winner, address: `http://${winner}` })
    expect(await hold(loser, at + 10_001)).toEqual({ owner: loser, address: `http://${loser}` })
    expect(await renewLeases(winner, [id], at + 10_002)).toEqual([])
    expect(await renewLeases(loser, [id], at + 13_000)).toEqual([id])
    expect(await hold(winner, at + 20_002)).toMatchObject({ owner: loser })
    await releaseAttempts(loser, [id])
    expect(await hold(winner, at + 20_003)).toMatchObject({ owner: winner })
  })

  it('of those who find the holder dead, one takes over, and the others go to that one', async () => {
    await hold('p0', at)
    const both = await Promise.all(['p1', 'p2'].map((owner) => hold(owner, at + 1, 'p0')))
    expect(both[0]).toEqual(both[1])
    expect(['p1', 'p2']).toContain(both[0]?.owner)
    expect(await renewLeases('p0', [id], at + 2)).toEqual([])
  })

  it('an attempt that another process holds is not claimed to be closed', async () => {
    await submitAttempt(id, ann, at + 1)
    await hold('p1', at + 1)
    expect(await claimDue({ owner: 'p2', now: at + 2, most: 100 })).not.toContain(id)
    expect(await claimDue({ owner: 'p1', now: at + 2, most: 100 })).toContain(id)
    expect(await claimDue({ owner: 'p2', now: at + 60_000, most: 100 })).not.toContain(id)
    expect(await claimDue({ owner: 'p2', now: at + 70_000, most: 100 })).toContain(id)
  })

  it('after errors an attempt is looked at ever later', async () => {
    await submitAttempt(id, ann, at + 1)
    const waits: number[] = []
    for (let failure = 0; failure < 3; failure++) {
      await putOff(id, at)
      for (const wait of [1_000, 2_000, 4_000, 8_000])
        if ((await claimDue({ owner: 'p', now: at + wait, most: 100 })).includes(id)) {
          waits.push(wait)
          break
        }
    }
    expect(waits).toEqual([2_000, 4_000, 8_000])
  })
})

describe('a lab', () => {
  it('is written by who read it last, and by nobody else', async () => {
    expect(await loadLab(id, 0)).toBeNull()
    expect(await storeLab(id, 0, 0, Buffer.from('one'))).toBe(1)
    await expect(storeLab(id, 0, 0, Buffer.from('other'))).rejects.toThrow(LabFenced)
    expect(await storeLab(id, 0, 1, Buffer.from('two'))).toBe(2)
    await expect(storeLab(id, 0, 1, Buffer.from('other'))).rejects.toThrow(LabFenced)
    const lab = await loadLab(id, 0)
    expect([lab?.version, Buffer.from(lab?.state ?? []).toString()]).toEqual([2, 'two'])
  })

  it('a line is taken once, and its state stands with its end', async () => {
    await storeLab(id, 0, 0, Buffer.from('fresh'))
    expect(await Promise.all([line(1), line(1, 'kubectl get pods', at + 2)])).toEqual(expect.arrayContaining(['fresh', 'known']))
    expect(await end(1, { version: 1, state: Buffer.from('after 1') })).toBe(2)
    expect(await line(1)).toBe('known')
    expect(await loadLab(id, 0)).toMatchObject({ version: 2, lastSeq: 1 })
    expect(await loadTranscripts(id, 0)).toEqual(new Map([[0, '$ kubectl get pods\r\nout 1\r\n']]))
  })

  it('a step that is stored again, because nobody heard that it was, is stored once', async () => {
    for (let times = 0; times < 2; times++) {
      expect(await storeLab(id, 0, 0, Buffer.from('fresh'))).toBe(1)
      expect(await line(1)).toBe('fresh')
    }
    for (let times = 0; times < 2; times++) expect(await end(1, { version: 1, state: Buffer.from('after 1') })).toBe(2)
    await end(1, { version: 1, state: Buffer.from('after 1') })
    expect(await loadLab(id, 0)).toMatchObject({ version: 2, lastSeq: 1 })
    expect(await loadTranscripts(id, 0)).toEqual(new Map([[0, '$ kubectl get pods\r\nout 1\r\n']]))
  })

  it('takes no line, and no request of an own kubectl, when the attempt is over or its learner blocked', async () => {
    await storeLab(id, 0, 0, Buffer.from('fresh'))
    const asked = { attemptId: id, task: 0, line: 'GET /api', output: '200', exitCode: 0, ranAt: at, at: null, tape: [] }
    const wrote = { version: 1, state: Buffer.from('after a request') }
    expect(await recordRequest({ ...asked, seq: -1 }, wrote)).toBe(2)
    expect(await recordRequest({ ...asked, seq: -2 }, { version: 2, state: null })).toBe(2)
    await expect(recordRequest({ ...asked, seq: -3 }, { version: 1, state: Buffer.from('late') })).rejects.toThrow(LabFenced)
    expect(await loadLab(id, 0)).toMatchObject({ version: 2, lastSeq: 0, lastRequest: -2 })
    await updateUser(ann.id, { blockedAt: new Date() })
    expect(await line(1)).toBe('over')
    await updateUser(ann.id, { blockedAt: null })
    await submitAttempt(id, ann, at + 1)
    expect(await line(1)).toBe('over')
    expect(await recordRequest({ ...asked, seq: -3 }, { version: 2, state: Buffer.from('late') })).toBeNull()
    expect(await recordRequest({ ...asked, seq: -3 }, { version: 2, state: null })).toBeNull()
    expect(await loadLab(id, 0)).toMatchObject({ version: 2, lastSeq: 0, lastRequest: -2 })
  })

  it('a fenced line leaves neither its end nor its state', async () => {
    await storeLab(id, 0, 0, Buffer.from('fresh'))
    await line(1)
    await storeLab(id, 0, 1, Buffer.from('of another process'))
    await expect(end(1, { version: 1, state: Buffer.from('late') })).rejects.toThrow(LabFenced)
    expect((await loadTranscripts(id, 0)).get(0)).toBe('$ kubectl get pods\r\n')
  })

  it('a line in flight at a crash is answered ^C, a killed one leaves the state', async () => {
    await storeLab(id, 0, 0, Buffer.from('fresh'))
    await line(1, 'sleep 100')
    await interruptUnfinished(id, 0, at + 5)
    await line(2, 'burn')
    for (let times = 0; times < 2; times++)
      await killCommand({ attemptId: id, task: 0, seq: 2, endedAt: at + 6, exitCode: 137, output: 'out 2\r\n' })
    expect(await loadLab(id, 0)).toMatchObject({ version: 1, lastSeq: 2 })
    expect(await loadTranscripts(id, 0)).toEqual(new Map([[0, '$ sleep 100\r\n^C\r\n$ burn\r\nout 2\r\n']]))
  })

  it('what a line leaves running is added to it, and a closed tab shows nothing more', async () => {
    await storeLab(id, 0, 0, Buffer.from('fresh'))
    await line(1)
    await end(1, { version: 1, state: Buffer.from('after 1') })
    const more = { state: Buffer.from('later'), records: [{ seq: 1, at, tape: [{ followed: 5 }], output: 'later\r\n' }], ended: [] }
    expect(await recordSaid({ attemptId: id, index: 0, version: 2 }, more, at + 9)).toBe(3)
    expect((await loadTranscripts(id, 0)).get(0)).toBe('$ kubectl get pods\r\nout 1\r\nlater\r\n')
    await line(2, 'exit')
    await end(2, { version: 3, state: Buffer.from('after 2') }, [{ size: [80, 24], closes: true }])
    expect(await loadLab(id, 0)).toMatchObject({ lastSeqs: { 0: 2 } })
    expect(await loadTranscripts(id, 0)).toEqual(new Map())
  })

  it('gets the pinned questions, and the empty answer of what was never answered', async () => {
    const work = await attemptWork(id)
    expect(work).toMatchObject({ id, userId: ann.id, state: 'open', startedAt: at, deadline: at + 40 * 60_000, endedAt: null })
    expect(work?.tasks.map(({ index, kind }) => [index, kind])).toEqual([
      [0, 'choice'],
      [1, 'choice'],
      [2, 'choice'],
    ])
    expect(new Set(work?.tasks.map(({ seed }) => seed)).size).toBe(3)
    expect(await attemptWork('nope')).toBeNull()
    expect(await loadAnswer(id, 0, 'choice')).toEqual({ kind: 'choice', options: [] })
    expect(await loadAnswer(id, 0, 'manifest')).toEqual({ kind: 'manifest', yaml: '' })
  })
})
