import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse, stringify } from 'yaml'
import type { ClusterSetup } from '@/cluster/door'

/** One command and exactly what it prints. */
export type Step = {
  run: string
  /** Typed into the command. */
  stdin?: string
  stdout?: string
  stderr?: string
  /** 0 when left out. */
  exit?: number
  /** The client itself reckons ages by its own clock: they are shown as `<age>`. */
  ages?: 'client'
  /** The real kubectl asks again and again: time goes on meanwhile. */
  polls?: true
  /** Why our kubectl may print something else. */
  skip?: string
}

/** Commands on one cluster, in order. The real kubectl's output is what stands here; `vitest -u` writes it. */
export type Transcript = {
  source: string
  cluster?: ClusterSetup
  /** Manifests that are applied before the first step. */
  given?: string
  /** Files in the folder that the commands run in. */
  files?: Record<string, string>
  steps: Step[]
}

const folder = fileURLToPath(new URL('transcripts/', import.meta.url))

export function transcripts(): { name: string; file: string; transcript: Transcript }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({
      name: name.replace('.yaml', ''),
      file: `${folder}${name}`,
      transcript: parse(readFileSync(`${folder}${name}`, 'utf8')),
    }))
}

/** The transcript as its file holds it. */
export function printTranscript(transcript: Transcript): string {
  return stringify(transcript, { lineWidth: 0, blockQuote: 'literal' })
}

export type Ran = { stdout: string; stderr: string; exit: number }

/** What a step printed, in the transcript's shape: empty outputs and exit code 0 are left out. */
export function recorded(step: Step, { stdout, stderr, exit }: Ran): Step {
  const { run, stdin, ages, polls, skip } = step
  const shown = (text: string) => (ages === 'client' ? withoutAges(text) : text)
  return {
    run,
    ...(stdin !== undefined ? { stdin } : {}),
    ...(stdout ? { stdout: shown(stdout) } : {}),
    ...(stderr ? { stderr: shown(stderr) } : {}),
    ...(exit ? { exit } : {}),
    ...(ages ? { ages } : {}),
    ...(polls ? { polls } : {}),
    ...(skip ? { skip } : {}),
  }
}

/** Columns shift with an age's width, so their gaps are made equal, too. */
const withoutAges = (text: string) => text.replace(/\b(?:\d+[ywdhms]){1,2}\b/g, '<age>').replace(/(\S) {2,}/g, '$1  ')

/** The words of a command line with quotes; there is no other shell in it. */
export function words(line: string): string[] {
  const found: string[] = []
  for (const [, plain] of line.matchAll(/((?:[^\s'"]|'[^']*'|"[^"]*")+)/g))
    found.push((plain ?? '').replace(/'([^']*)'|"([^"]*)"/g, (_, single, double) => single ?? double))
  return found
}
