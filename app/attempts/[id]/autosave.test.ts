import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createAutosave, type Saved, type SaveState, type Work } from './autosave'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const yaml = (text: string): Work => ({ task: 0, answer: { kind: 'manifest', yaml: text }, at: 0 })

function harness(replies: (Saved | Error)[] = [], shelved: Work[] = []) {
  const sent: Work[] = []
  const states: SaveState['kind'][] = []
  const shelf = new Map<string, Work>(shelved.map((work, i) => [`old ${i}`, work]))
  const autosave = createAutosave({
    send: async (work) => {
      sent.push(work)
      const reply = replies.shift() ?? 'saved'
      if (reply instanceof Error) throw reply
      return reply
    },
    shelf: { put: (key, work) => shelf.set(key, work), drop: (key) => shelf.delete(key), all: () => shelved },
    onState: (state) => states.push(state.kind),
    now: () => 0,
  })
  return { autosave, sent, states, shelf }
}

it('sends the newest text once the keyboard rests', async () => {
  const { autosave, sent, states, shelf } = harness()
  autosave.change(yaml('a'))
  autosave.change(yaml('ab'))
  await vi.runAllTimersAsync()
  expect(sent).toEqual([yaml('ab')])
  expect(states.at(-1)).toBe('saved')
  expect(shelf.size).toBe(0)
})

it('tries again until the server has it', async () => {
  const { autosave, sent, states } = harness([new Error('down'), new Error('down')])
  autosave.change(yaml('a'))
  await vi.runAllTimersAsync()
  expect(sent).toHaveLength(3)
  expect(states).toContain('retrying')
  expect(states.at(-1)).toBe('saved')
})

it('keeps different fields of a task apart', async () => {
  const { autosave, sent } = harness()
  autosave.change({ task: 0, flagged: true })
  autosave.change({ task: 0, visited: true })
  await vi.runAllTimersAsync()
  expect(sent).toEqual([
    { task: 0, flagged: true },
    { task: 0, visited: true },
  ])
})

it('stops for good when the attempt is closed', async () => {
  const { autosave, sent, states } = harness(['closed'])
  autosave.change(yaml('late'))
  await vi.runAllTimersAsync()
  autosave.change(yaml('later'))
  await vi.runAllTimersAsync()
  expect(sent).toEqual([yaml('late')])
  expect(states.at(-1)).toBe('closed')
})

it('sends what an earlier visit could not', async () => {
  const { sent } = harness([], [yaml('from before')])
  await vi.runAllTimersAsync()
  expect(sent).toEqual([yaml('from before')])
})

it('counts time without a word, and says so only of what its learner would miss', async () => {
  const { autosave, sent, states } = harness([new Error('down')])
  autosave.change({ task: 0, spentMs: 15_000 })
  autosave.change({ task: 0, spentMs: 30_000 })
  expect(autosave.unsaved()).toBe(false)
  await vi.runAllTimersAsync()
  expect(sent).toEqual([
    { task: 0, spentMs: 30_000 },
    { task: 0, spentMs: 30_000 },
  ])
  expect(states).toEqual(['saved'])
  autosave.change({ task: 0, note: 'look at the selector' })
  expect(autosave.unsaved()).toBe(true)
})

it('tries at once when the connection may be back', async () => {
  const { autosave, sent } = harness([new Error('down')])
  autosave.change(yaml('a'))
  await vi.advanceTimersByTimeAsync(510)
  expect(sent).toHaveLength(1)
  autosave.retry()
  await vi.advanceTimersByTimeAsync(0)
  expect(sent).toHaveLength(2)
})

it('flush waits for the last word', async () => {
  const { autosave, sent } = harness()
  autosave.change(yaml('a'))
  await autosave.flush()
  expect(sent).toEqual([yaml('a')])
})
