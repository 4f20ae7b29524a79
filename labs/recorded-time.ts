import type { RunningLine, Way } from './time-way'
import type { StoredRequest, TapeEntry } from './worker-protocol'

/** `turnTo` resolves once a tape is at its end and all rests. */
export type Recorded = Way & { turnTo(tape: readonly TapeEntry[]): Promise<void> }

/** What was written down happens again, in its order. */
export function recordedTime(
  asked: (request: StoredRequest) => void,
  pass: (ms: number) => void,
  lineOf: (tab: number) => RunningLine | undefined,
): Recorded {
  let rest: TapeEntry[] = []
  let skips = 0
  let asking: { line: RunningLine; what: 'input' | 'edited'; resolve(text: string | undefined): void }[] = []
  let done: () => void = () => undefined
  /** Lets go on who has come to the end of the tape. */
  let goOn: () => void = () => undefined

  function happen(entry: TapeEntry): void {
    skips = 0
    if ('followed' in entry) pass(entry.followed)
    if ('after' in entry) pass(entry.after)
    if ('interrupted' in entry) lineOf(entry.interrupted)?.stop.abort()
    if ('suspended' in entry) lineOf(entry.suspended)?.suspend()
    if ('request' in entry && entry.request) asked(entry.request)
    if (!('input' in entry) && !('edited' in entry)) return
    const what = 'input' in entry ? 'input' : 'edited'
    const { tab = 0 } = entry
    const found = asking.find((each) => each.what === what && each.line.tab === tab)
    asking = asking.filter((each) => each !== found)
    found?.resolve(('input' in entry ? entry.input : entry.edited) ?? undefined)
  }
  async function next(): Promise<void> {
    const entry = rest.shift()
    if (entry) return happen(entry)
    await new Promise<void>((resolve) => {
      goOn = resolve
      done()
    })
  }
  return {
    attended: true,
    follow: next,
    async look() {
      const [head] = rest
      if (!head || !('skipped' in head) || head.skipped !== skips) {
        skips += 1
        return false
      }
      rest.shift()
      await next()
      return true
    },
    over: () => done(),
    begin() {},
    arrive: ({ act }) => act(),
    begins({ tab, stop }, command) {
      const [head] = rest
      if (!head || !('command' in head) || head.interrupted !== tab || head.command !== command) return
      rest.shift()
      skips = 0
      stop.abort()
    },
    heard(line, what, _answer, resolve) {
      asking = [...asking.filter((each) => each.line.tab !== line.tab || each.what !== what), { line, what, resolve }]
    },
    turnTo(tape) {
      rest = tape.filter((entry) => !('size' in entry))
      skips = 0
      return new Promise<void>((resolve) => {
        done = resolve
        goOn()
      })
    },
  }
}
