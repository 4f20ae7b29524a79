/** How much of the CKA each curriculum domain is, in percent (v1.35). */
export const domainWeights: Record<string, number> = {
  troubleshooting: 30,
  'cluster-architecture': 25,
  'services-networking': 20,
  'workloads-scheduling': 15,
  storage: 10,
}

/** Of which domains an exam over the whole curriculum has its full share of tasks, and how much of the curriculum that is, in percent. */
export type Coverage = { percent: number; covered: string[]; missing: string[] }

/**
 * How many of `count` tasks each domain gives: by weight (largest remainder), but no more than it has. What a domain lacks, the others give by
 * their weights. Sums up to `count` unless there are fewer in all.
 */
export function spread(count: number, have: ReadonlyMap<string, number>): Map<string, number> {
  const given = new Map(Object.keys(domainWeights).map((domain) => [domain, 0]))
  for (let left = count; left > 0; ) {
    const open = [...given].filter(([domain, n]) => n < (have.get(domain) ?? 0)).map(([domain]) => domain)
    if (open.length === 0) break
    for (const [domain, share] of byWeight(left, open)) {
      const more = Math.min(share, (have.get(domain) ?? 0) - (given.get(domain) ?? 0))
      given.set(domain, (given.get(domain) ?? 0) + more)
      left -= more
    }
  }
  return given
}

/** What of the curriculum an exam of `count` tasks covers: a domain counts once it can give its whole share. */
export function coverage(count: number, have: ReadonlyMap<string, number>): Coverage {
  const shares = byWeight(count, Object.keys(domainWeights))
  const covered = shares.filter(([domain, share]) => (have.get(domain) ?? 0) >= share).map(([domain]) => domain)
  return {
    percent: covered.reduce((sum, domain) => sum + (domainWeights[domain] ?? 0), 0),
    covered,
    missing: shares.map(([domain]) => domain).filter((domain) => !covered.includes(domain)),
  }
}

/** Whole numbers that sum up to `count`, as near to the weights of these domains as may be. */
function byWeight(count: number, domains: string[]): [domain: string, share: number][] {
  const total = domains.reduce((sum, domain) => sum + (domainWeights[domain] ?? 0), 0)
  const shares = domains.map((domain) => ({ domain, exact: (count * (domainWeights[domain] ?? 0)) / total }))
  const left = count - shares.reduce((sum, { exact }) => sum + Math.floor(exact), 0)
  const first = shares.toSorted((a, b) => (b.exact % 1) - (a.exact % 1)).slice(0, left)
  return shares.map((share) => [share.domain, Math.floor(share.exact) + (first.includes(share) ? 1 : 0)])
}
