import type { Arrival, Wall, Way } from './time-way'
import type { TapeEntry } from './worker-protocol'

/** Wall time passes, and what passes is written down. */
export function liveTime(wall: Wall, attended: boolean, pass: (ms: number) => void): Way {
  let tape: TapeEntry[] = []
  let last = wall.now()
  let skips = 0
  let arrivals: Arrival[] = []
  let arrived: () => void = () => undefined
  const passed = () => {
    const ms = Math.max(0, Math.round(wall.now() - last))
    last += ms
    pass(ms)
    return ms
  }
  const write = (entry: TapeEntry | undefined) => {
    if (entry) tape.push(entry)
    skips = 0
  }
  const take = (): Arrival | undefined => {
    arrivals = arrivals.filter((each) => each.wanted())
    return arrivals.shift()
  }
  const letIn = (arrival: Arrival) => {
    const after = passed()
    write(arrival.entry?.(after))
    arrival.act()
  }
  const arrive = (arrival: Arrival) => {
    arrivals.push(arrival)
    arrived()
  }
  async function wait(ms: number | undefined, cut: AbortSignal): Promise<void> {
    const woken = new AbortController()
    const something = new Promise<void>((resolve) => {
      const end = () => {
        woken.abort()
        resolve()
      }
      arrived = end
      if (cut.aborted) end()
      cut.addEventListener('abort', end)
    })
    await (ms === undefined ? something : Promise.race([something, wall.wait(ms, woken.signal)]))
    woken.abort()
    arrived = () => undefined
  }
  return {
    attended,
    async follow(ms, cut) {
      const waiting = take()
      if (waiting) return letIn(waiting)
      await wait(ms, cut)
      const arrival = take()
      if (arrival) letIn(arrival)
      else write({ followed: passed() })
    },
    async look() {
      const arrival = take()
      if (!arrival) {
        skips += 1
        return false
      }
      write({ skipped: skips })
      letIn(arrival)
      return true
    },
    over() {
      for (let next = take(); next; next = take()) {
        next.act()
        // A line has begun: the others wait until it waits.
        if (!next.entry) return
      }
    },
    begin(next, first) {
      tape = next
      skips = 0
      if (first) last = wall.now()
    },
    arrive,
    begins({ tab, stop }, command) {
      const interrupt = arrivals.find(({ interrupts }) => interrupts === stop)
      if (!interrupt) return
      arrivals = arrivals.filter((each) => each !== interrupt)
      write({ interrupted: tab, command })
      stop.abort()
    },
    heard(line, what, answer, resolve) {
      const { tab } = line
      const wanted = () => !line.over && !line.stop.signal.aborted
      const act = (text: string | undefined) => () => resolve(text)
      const entry = (text: string | undefined) => (after: number) => {
        const where = { ...(tab > 0 && { tab }), after }
        return what === 'input' ? { input: text ?? null, ...where } : { edited: text ?? null, ...where }
      }
      void answer().then((text) => arrive({ entry: entry(text), wanted, act: act(text) }))
    },
  }
}
