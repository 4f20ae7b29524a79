import type { TaskInstance } from '@/exam/questions/question'
import { type Lab, restoreLab, settleLab, snapshotLab } from './lab'
import { gradeLab } from './lab-grade'
import { ownWork } from './own-objects'
import { nothing } from './proof-run'
import type { ProofRow } from './prove'
import type { LabSnapshot } from './seam'
import { equivalentsOf, mutantsOf, sameAgain, type Variation } from './variations'

/**
 * What a grade must not depend on, and what it must: the end state of a solution stated otherwise keeps full marks, and each mutant of it, a
 * cluster that differs in one thing the text demands, loses some. `done` is the solution's lab as it was graded; `tried` collects the mutants of
 * the question's solutions, each of which is tried once.
 */
export async function proveVariations(
  task: TaskInstance,
  before: Lab,
  fresh: LabSnapshot,
  done: Lab,
  solution: string,
  tried: Set<string>,
): Promise<ProofRow[]> {
  if (task.kind === 'choice') return []
  const work = ownWork(before.cluster, done.cluster)
  const end = snapshotLab(done)
  const start: LabSnapshot = { ...end, cluster: fresh.cluster }
  const rows: ProofRow[] = []
  const literal = task.checks.some((check) => check.literal)
  for (const variation of equivalentsOf(work, literal ? undefined : done.cluster)) {
    const earned = await earnedBy(task, before, start, variation)
    if (earned === undefined) continue
    // A node that was drained, a file of a machine: what a solution did beyond objects is missing however they are stated.
    if (earned.lost.length > 0 && (await earnedBy(task, before, start, sameAgain(work)))?.lost.join() === earned.lost.join()) continue
    const lost = earned.lost.join(', ')
    rows.push({
      case: `${solution}: ${variation.name}`,
      expected: 'full marks',
      got: lost === '' ? 'full marks' : `fails ${lost}`,
      ok: lost === '',
    })
  }
  for (const mutant of mutantsOf(work, task.text, done.cluster)) {
    const same = `${mutant.name} ${mutant.of}`
    if (tried.has(same)) continue
    tried.add(same)
    const earned = await earnedBy(task, before, end, mutant)
    if (earned === undefined) continue
    const row = { case: `${solution}, but ${mutant.name}`, expected: 'fewer points', mutant: true as const }
    const free = Object.entries(task.free).find(([beginning]) => mutant.name.startsWith(beginning))?.[1]
    if (earned.points < task.points) rows.push({ ...row, got: 'fewer points', ok: true })
    else if (free === undefined) rows.push({ ...row, got: 'full marks', ok: false })
    else rows.push({ ...row, got: `full marks: ${free}`, ok: true, free: true })
  }
  return rows
}

/** What a varied lab earns; undefined where the API would not have the variation. */
async function earnedBy(
  task: TaskInstance,
  before: Lab,
  from: LabSnapshot,
  { apply }: Variation,
): Promise<{ points: number; lost: string[] } | undefined> {
  const lab = restoreLab(task, from)
  if (!apply(lab.cluster)) return undefined
  settleLab(lab)
  const result = await gradeLab(task, before, lab, nothing(task), undefined)
  return { points: result.earned, lost: result.checks.filter(({ outcome }) => outcome !== 'passed').map(({ id }) => id) }
}
