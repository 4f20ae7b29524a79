import type { TerminalIo, TerminalOutput } from './seam'

/** The most that one line may print, characters. */
export const mostOutput = 1024 * 1024

/** What the running line writes to: it counts, and stops the line that prints too much. */
export type Screen = {
  out(text: string): void
  err(text: string): void
  show(output: TerminalOutput): void
  /** True once the line was stopped for printing too much. */
  full(): boolean
}

export function createScreen(io: TerminalIo, stop: () => void): Screen {
  let left = mostOutput
  const write = (type: 'stdout' | 'stderr', text: string) => {
    if (text === '' || left <= 0) return
    io.emit({ type, text: text.slice(0, left) })
    left -= text.length
    if (left > 0) return
    io.emit({ type: 'stderr', text: '\nseatrial: output stopped: a line may print 1 MB\n' })
    stop()
  }
  return {
    out: (text) => write('stdout', text),
    err: (text) => write('stderr', text),
    show: (output) => io.emit(output),
    full: () => left <= 0,
  }
}
