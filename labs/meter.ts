/** What is counted and timed, in Prometheus' words. */
const families = {
  seatrial_http_requests_total: { type: 'counter', help: 'Requests answered, by what they went to and the class of the answer.' },
  seatrial_http_request_seconds: { type: 'histogram', help: 'Time until a request was answered; without streams and upgrades.' },
  seatrial_lines_total: { type: 'counter', help: 'Lines of terminals, by how they ended.' },
  seatrial_line_seconds: { type: 'histogram', help: "Time from a line's arrival to its prompt." },
  seatrial_gradings_total: { type: 'counter', help: 'Attempts looked at to be graded, by how that ended.' },
  seatrial_grading_seconds: { type: 'histogram', help: 'Time to grade an attempt.' },
  seatrial_leases_lost_total: { type: 'counter', help: 'Attempts that another process took over while this one held them.' },
  seatrial_clock_jumps_total: { type: 'counter', help: "Times that this machine's clock was set, or that it stood still." },
  seatrial_database_waits_total: { type: 'counter', help: 'Times that work waited because the database was away.' },
} as const satisfies Record<string, { type: 'counter' | 'histogram'; help: string }>

type Family = keyof typeof families
type Labels = Record<string, string | number>

/** Upper bounds of a histogram's buckets, seconds. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10]

export type Gauge = { name: string; help: string; values: { labels?: Labels; value: number }[]; counter?: true }

export type Meter = {
  count(family: Family, labels?: Labels): void
  /** `seconds` of something that took its time. */
  time(family: Family, seconds: number, labels?: Labels): void
  /** All of it, and `gauges`, in Prometheus' text format. */
  text(gauges: readonly Gauge[]): string
}

export function createMeter(): Meter {
  const counts = new Map<Family, Map<string, number>>()
  const times = new Map<Family, Map<string, { buckets: number[]; sum: number; count: number }>>()

  return {
    count(family, labels = {}) {
      const of = counts.get(family) ?? new Map<string, number>()
      counts.set(family, of)
      const key = labelText(labels)
      of.set(key, (of.get(key) ?? 0) + 1)
    },
    time(family, seconds, labels = {}) {
      const of = times.get(family) ?? new Map()
      times.set(family, of)
      const key = labelText(labels)
      const known = of.get(key) ?? { buckets: bounds.map(() => 0), sum: 0, count: 0 }
      of.set(key, known)
      for (const [i, bound] of bounds.entries()) if (seconds <= bound) known.buckets[i] += 1
      known.sum += seconds
      known.count += 1
    },
    text(gauges) {
      const lines: string[] = []
      const head = (name: string, type: string, help: string) => lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`)
      for (const [name, { type, help }] of Object.entries(families)) {
        head(name, type, help)
        for (const [labels, value] of counts.get(name as Family) ?? []) lines.push(`${name}${braced(labels)} ${value}`)
        for (const [labels, { buckets, sum, count }] of times.get(name as Family) ?? []) {
          const le = (bound: number | string) => braced([labels, `le="${bound}"`].filter(Boolean).join(','))
          for (const [i, bound] of bounds.entries()) lines.push(`${name}_bucket${le(bound)} ${buckets[i]}`)
          lines.push(
            `${name}_bucket${le('+Inf')} ${count}`,
            `${name}_sum${braced(labels)} ${sum}`,
            `${name}_count${braced(labels)} ${count}`,
          )
        }
      }
      for (const { name, help, values, counter } of gauges) {
        head(name, counter ? 'counter' : 'gauge', help)
        for (const { labels = {}, value } of values) lines.push(`${name}${braced(labelText(labels))} ${value}`)
      }
      return `${lines.join('\n')}\n`
    },
  }
}

const braced = (labels: string) => (labels === '' ? '' : `{${labels}}`)
const labelText = (labels: Labels) =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${String(value).replace(/[\\"\n]/g, '_')}"`)
    .join(',')
