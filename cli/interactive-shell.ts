import { AsyncResource } from 'node:async_hooks'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
// Not the globals: just-bash blocks those while a script runs.
import { clearTimeout, setTimeout } from 'node:timers'
import { wallNow } from '@/labs/determinism'
import type { Lab } from '@/labs/lab'
import { runLine } from '@/labs/lab-line'
import type { Wall } from '@/labs/time-way'
import type { TerminalOutput } from '@/terminal/seam'
import { incomplete } from '@/terminal/terminal'

export const wall: Wall = {
  now: wallNow,
  wait: (ms, signal) =>
    new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      if (signal.aborted) return end()
      signal.addEventListener('abort', end)
    }),
}

/** Asks for lines in this terminal until Ctrl-D on an empty line. Resolves with the last exit code. */
export async function interact(lab: Lab, text: string): Promise<number> {
  process.stdout.write(text === '' ? '' : `${text}\n`)
  let stop = new AbortController()
  let running = false
  const reader = createInterface({
    input: process.stdin,
    output: process.stdout,
    historySize: 1000,
    removeHistoryDuplicates: true,
    completer: (line: string, answer: (error: null, result: [string[], string]) => void) => {
      const offer = async () => {
        if (running) return answer(null, [[], line])
        const { from, candidates } = await lab.terminal.complete(line, line.length)
        const whole = candidates.length === 1 && !candidates[0]?.endsWith('/') ? [`${candidates[0]} `] : candidates
        answer(null, [whole, line.slice(from)])
      }
      void offer()
    },
  })
  let closed = false
  let cancelled = false
  let wake: ((line: string | undefined) => void) | undefined
  /** Lines typed or pasted ahead of their prompt. */
  const ahead: string[] = []
  const asked = (prompt: string) =>
    new Promise<string | undefined>((resolve) => {
      const typed = ahead.shift()
      if (typed !== undefined) process.stdout.write(`${prompt}${typed}\n`)
      if (typed !== undefined || closed) return resolve(typed)
      wake = resolve
      reader.setPrompt(prompt)
      reader.prompt()
    })
  const answer = (line: string | undefined) => {
    const waiting = wake
    wake = undefined
    waiting?.(line)
  }
  reader.on('line', (line) => (wake ? answer(line) : ahead.push(line)))
  reader.on('close', () => {
    closed = true
    answer(undefined)
  })
  reader.on('SIGINT', () => {
    ahead.length = 0
    if (running) return stop.abort()
    cancelled = true
    process.stdout.write('^C\n')
    answer('')
  })
  let suspend: () => void = () => undefined
  // Without a listener readline would stop this process.
  reader.on('SIGTSTP', () => running && suspend())
  /** What was left running shows above the line that is being typed. Bound to here: a script may not read this process' environment, which readline does. */
  const write = AsyncResource.bind((text: string): void => {
    const above = !running && wake !== undefined
    process.stdout.write(above ? `\r\u001b[J${text}${text.endsWith('\n') ? '' : '\n'}` : text)
    if (above) reader.prompt(true)
  })

  let exitCode = 0
  for (;;) {
    cancelled = false
    let line = await asked(lab.terminal.prompt())
    if (line === undefined) break
    while (!cancelled && line !== '' && incomplete(line)) {
      const more = await asked('> ')
      if (more === undefined) break
      line = `${line}\n${more}`
    }
    if (cancelled) continue
    stop = new AbortController()
    running = true
    const editing = new Map<string, Promise<string | undefined>>()
    const emit = (said: TerminalOutput) => {
      if (said.type === 'stdout' || said.type === 'stderr') write(said.text)
      else if (said.type === 'clear') process.stdout.write('\u001b[H\u001b[2J')
      else if (said.type === 'edit') editing.set(said.id, Promise.resolve(editOnHost(reader, said)))
    }
    const ended = await runLine(lab, line, {
      emit,
      input: () => asked(''),
      edited: (id) => editing.get(id) ?? Promise.resolve(undefined),
      signal: stop.signal,
      attended: true,
      onStop(act) {
        suspend = act
      },
      columns: process.stdout.columns || 80,
      rows: process.stdout.rows || 24,
      wall,
    })
    running = false
    exitCode = ended.exitCode
  }
  reader.close()
  lab.time.leave()
  lab.terminal.end()
  process.stdout.write('\n')
  return exitCode
}

/** The user's own editor on a file of its own; undefined when it was left without saving. */
function editOnHost(reader: Interface, { name, text, editor }: TerminalOutput & { type: 'edit' }): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'seatrial-'))
  const file = join(folder, basename(name) || 'file')
  try {
    writeFileSync(file, text)
    const before = statSync(file).mtimeMs
    reader.pause()
    const [command = editor, ...args] = (process.env.EDITOR ?? editor).split(' ')
    const { status, error } = spawnSync(command, [...args, file], { stdio: 'inherit' })
    reader.resume()
    if (error) process.stderr.write(`seatrial: ${command}: ${error.message}; set EDITOR\n`)
    return status === 0 && statSync(file).mtimeMs !== before ? readFileSync(file, 'utf8') : undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
