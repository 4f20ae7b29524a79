/** What one row of the bench measured. Samples are in `unit`; fewer is better unless `more` is set. */
export type Measured = {
  what: string
  unit: 'ms' | 'ms of CPU' | 'KB' | 'requests/s'
  more?: true
  samples: number[]
  /** The same work, or the least that could be needed for it, done otherwise in the same run. `missing`: why it could not be had here. */
  peer: { name: string; samples: number[] } | { name: string; missing: string }
  /** The most (with `more`: the least) that the design allows: in the unit, and as a multiple of the peer. */
  budget?: { is?: number; ratio?: number }
}

export type Row = {
  what: string
  unit: Measured['unit']
  median: number
  /** From the lowest to the highest sample. */
  spread: [number, number]
  peer: string
  peerMedian: number | null
  /** Ours to the peer's. */
  ratio: number | null
  budget: string
  verdict: 'within' | 'over' | 'no budget' | 'not measured'
}

/** The middle one; the mean of the two middle ones of an even number. Throws without samples. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]]
  if (low === undefined || high === undefined) throw new Error('there is no median of nothing')
  return (low + high) / 2
}

export function rowOf({ what, unit, more, samples, peer, budget = {} }: Measured): Row {
  const ours = median(samples)
  const peerMedian = 'missing' in peer ? null : median(peer.samples)
  const ratio = peerMedian === null || peerMedian === 0 ? null : ours / peerMedian
  const keeps = (found: number | null, bound: number | undefined) =>
    bound === undefined ? null : found === null ? 'unknown' : more ? found >= bound : found <= bound
  const kept = [keeps(ours, budget.is), keeps(ratio, budget.ratio)].filter((each) => each !== null)
  return {
    what,
    unit,
    median: ours,
    spread: [Math.min(...samples), Math.max(...samples)],
    peer: 'missing' in peer ? `${peer.name}: ${peer.missing}` : peer.name,
    peerMedian,
    ratio,
    budget: budgetText(unit, budget),
    verdict: kept.length === 0 ? 'no budget' : kept.includes(false) ? 'over' : kept.includes('unknown') ? 'not measured' : 'within',
  }
}

function budgetText(unit: Measured['unit'], { is, ratio }: NonNullable<Measured['budget']>): string {
  return [is === undefined ? [] : `${is} ${unit}`, ratio === undefined ? [] : `${ratio}× the peer`].flat().join(', ')
}

const head = ['WHAT', 'MEDIAN', 'SPREAD', 'PEER', 'RATIO', 'BUDGET', 'VERDICT']

/** The rows as a table for people. */
export function printRows(rows: readonly Row[]): string {
  const lines = [head, ...rows.map(cells)]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

function cells({ what, unit, median, spread: [low, high], peer, peerMedian, ratio, budget, verdict }: Row): string[] {
  const beside = peerMedian === null ? peer : `${peer} (${figure(peerMedian)})`
  return [
    what,
    `${figure(median)} ${unit}`,
    `${figure(low)}–${figure(high)}`,
    beside,
    ratio === null ? '' : `${figure(ratio)}×`,
    budget,
    verdict,
  ]
}

/** Three digits that count: `0.0123`, `1.23`, `12.3`, `1234`. */
export function figure(value: number): string {
  if (value === 0) return '0'
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}
