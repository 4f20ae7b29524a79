import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { createLab } from '@/labs/lab'
import { runLine } from '@/labs/lab-line'

/** What candidates type, in the exam's terminal on a cluster of its own: each line with all that it prints. `vitest -u` writes the outputs; read them. */
type Line = { type: string; output?: string; exit?: number }
type Session = { session: string; given?: string; lines: Line[] }

const file = fileURLToPath(new URL('idioms/idioms.yaml', import.meta.url))
const startAt = Date.UTC(2026, 10, 2, 9, 0, 0)

async function play({ session, given, lines }: Session): Promise<Line[]> {
  const setup = given ? [{ name: 'given.yaml', kind: 'yaml' as const, text: given }] : []
  const lab = await createLab({ seed: session, context: { cluster: {} }, setup }, startAt)
  const played: Line[] = []
  for (const { type } of lines) {
    let output = ''
    const end = await runLine(lab, type, {
      emit(said) {
        output += 'text' in said && said.type !== 'edit' ? said.text : `<${said.type}>`
      },
      input: async () => undefined,
      edited: async () => undefined,
      signal: new AbortController().signal,
      columns: 100,
      rows: 30,
      wall: { now: () => startAt, wait: async () => undefined },
    })
    played.push({ type, ...(output ? { output } : {}), ...(end.exitCode ? { exit: end.exitCode } : {}) })
  }
  return played
}

const sessions = parse(readFileSync(file, 'utf8')) as Session[]

describe('idioms of candidates', () => {
  it('print what they print at the exam', async () => {
    const played: Session[] = []
    for (const one of sessions) played.push({ ...one, lines: await play(one) })
    await expect(stringify(played, { lineWidth: 0, blockQuote: 'literal' })).toMatchFileSnapshot(file)
  }, 120_000)
})
