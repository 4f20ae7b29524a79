import type { Running } from './host-command'

/** What a command without another input is typed: a line, or all lines until the end of input. It takes the user's time. */
export async function typedInput({ io, screen, signal, waiting }: Running, all: boolean, prompt: string): Promise<string> {
  const stop = waiting.followWall()
  try {
    let text = ''
    for (;;) {
      await waiting.idle()
      screen.show({ type: 'reading', prompt })
      const line = signal.aborted ? undefined : await waiting.hear(() => io.input())
      if (line === undefined) return text
      text += `${line}\n`
      if (!all) return text
    }
  } finally {
    stop()
  }
}
