import { expect, it } from 'vitest'
import { createMeter } from './meter'

it("tells counters, histograms and gauges in Prometheus' text format", () => {
  const meter = createMeter()
  meter.count('seatrial_lines_total', { end: 'done' })
  meter.count('seatrial_lines_total', { end: 'done' })
  meter.time('seatrial_line_seconds', 0.02)
  meter.time('seatrial_line_seconds', 20)
  const text = meter.text([{ name: 'seatrial_labs_live', help: 'Labs.', values: [{ labels: { worker: 0 }, value: 3 }] }])
  expect(text).toContain('# TYPE seatrial_lines_total counter\nseatrial_lines_total{end="done"} 2\n')
  expect(text).toContain('seatrial_line_seconds_bucket{le="0.01"} 0\nseatrial_line_seconds_bucket{le="0.025"} 1\n')
  expect(text).toContain('seatrial_line_seconds_bucket{le="+Inf"} 2\nseatrial_line_seconds_sum 20.02\nseatrial_line_seconds_count 2\n')
  expect(text).toContain('# HELP seatrial_labs_live Labs.\n# TYPE seatrial_labs_live gauge\nseatrial_labs_live{worker="0"} 3\n')
  // A family that nothing was counted of is there, too.
  expect(text).toContain('# TYPE seatrial_leases_lost_total counter\n#')
})
