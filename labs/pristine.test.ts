import { describe, expect, it } from 'vitest'
import { createLab, type Lab, type LabTask, runScript, snapshotLab } from './lab'
import { pristineLab } from './pristine'

const startAt = Date.UTC(2026, 10, 21, 11)
const task: LabTask = {
  seed: 'seed-1',
  context: { cluster: {} },
  setup: [{ name: 'ns.sh', kind: 'sh', text: 'kubectl create namespace shop' }],
}
const state = (lab: Lab) => JSON.stringify(snapshotLab(lab))

describe('a pristine lab', () => {
  it('is as it was made, whatever became of the one before', async () => {
    const made = state(await createLab(task, startAt))
    const first = await pristineLab(task, startAt)
    expect(state(first)).toBe(made)
    await runScript(first, 'kubectl delete namespace shop; touch left-behind')
    const second = await pristineLab(task, startAt)
    expect(state(second)).toBe(made)
    expect((await runScript(second, 'kubectl get namespace shop -o name; ls')).output).toBe('namespace/shop\n')
  })

  const others: [what: string, task: LabTask, startAt: number][] = [
    ['another draw', { ...task, seed: 'seed-2' }, startAt],
    ['another setup', { ...task, setup: [] }, startAt],
    ['another cluster', { ...task, context: { cluster: { profile: 'bare-metal' } } }, startAt],
    ['another start', task, startAt + 60_000],
  ]
  it.each(others)('is another one for %s', async (_, other, at) => {
    await pristineLab(task, startAt)
    expect(state(await pristineLab(other, at))).toBe(state(await createLab(other, at)))
  })
})
