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
  /** Ctrl-C after this many simulated seconds. */
  stopAfter?: number
  /** Commands that run one by one while this one waits for the first time. */
  meanwhile?: string[]
  /** How much simulated time may pass before the next step; one minute when left out. */
  minutes?: number
  /** Printed by several threads at once or from a Go map, which has no order: lines, and a warning's parts, are shown sorted. */
  order?: 'any'
  /** What an editor does to the file that kubectl opens: a command of sed. */
  editor?: string
  /** Why our kubectl may print something else. */
  skip?: string
}

/** Commands on one cluster, in order. The real kubectl's output is what stands here; `vitest -u` writes it. */
export type Transcript = {
  source: string
  cluster?: ClusterSetup
  /** Manifests that are applied before the first step. */
  given?: string
  /** Commands that our kubectl does not have: the real clients run alone. */
  only?: 'real'
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
  const { run, stdin, ages, polls, stopAfter, meanwhile, minutes, order, editor, skip } = step
  const shown = (text: string) => sorted(withoutDraws(ages === 'client' ? withoutAges(text) : text))
  const sorted = (text: string) => (order === 'any' && text ? withoutOrder(text) : text)
  return {
    run,
    ...(stdin !== undefined ? { stdin } : {}),
    // What is masked may have been all there was.
    ...(shown(stdout) ? { stdout: shown(stdout) } : {}),
    ...(shown(stderr) ? { stderr: shown(stderr) } : {}),
    ...(exit ? { exit } : {}),
    ...(ages ? { ages } : {}),
    ...(polls ? { polls } : {}),
    ...(stopAfter ? { stopAfter } : {}),
    ...(meanwhile ? { meanwhile } : {}),
    ...(minutes ? { minutes } : {}),
    ...(order ? { order } : {}),
    ...(editor ? { editor } : {}),
    ...(skip ? { skip } : {}),
  }
}

/** `Warning: b; a` as `Warning: a; b`, and so every line; then the lines among themselves. */
function withoutOrder(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const even = lines.map((line) => line.replace(/(?<=^Warning: ).*/, (list) => list.split('; ').sort().join('; ')))
  return `${even.sort().join('\n')}\n`
}

/** An address of the service range that the cluster drew; manifests ask for ones in 10.96.0. */
const clusterIp = /\b10\.(?:9[6-9]|10\d|11[01])\.(?!0\.)\d{1,3}\.\d{1,3}\b/g

/**
 * What the cluster or diff draws or counts is masked, so that a transcript changes only when what it shows does: uids, resource versions, container ids,
 * addresses in memory, the ends of generated names (five characters, as wide as they were) and cluster IPs. What client-go logs when a time-out cuts it short goes.
 */
function withoutDraws(text: string): string {
  const masked = text
    .replace(/^[IWE]\d{4} \d\d:\d\d:\d\d.*\n/gm, '')
    .replace(/^F\d{4} \d\d:\d\d:\d\d\.\d+ +\d+/gm, 'F<now>')
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<uid>')
    .replace(/(resourceVersion"?: ?)"\d+"/g, '$1"<n>"')
    .replace(/(containerd:\/\/|exec ")[0-9a-f]{64}/g, '$1<id>')
    .replace(/(\/tmp\/(?:LIVE|MERGED))-\d+/g, '$1')
    .replace(/&\{0xc[0-9a-f]{9} /g, '&{<address> ')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \+0000( UTC)?/g, '<now>')
    .replace(/\b[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}\b/g, '<now>')
    .replace(/-[bcdfghjklmnpqrstvwxz2456789]{5}(?![\w.-])/g, '-xxxxx')
  const addressed = masked.replace(clusterIp, '<cluster-ip>')
  return addressed === masked && !addressed.includes('<now>') ? masked : evenGaps(addressed)
}

/** Columns shift with the width of what is masked, so their gaps are made equal, too. */
const evenGaps = (text: string) => text.replace(/(\S) {2,}/g, '$1  ').replace(/ +\t/g, '\t')

const withoutAges = (text: string) => evenGaps(text.replace(/\b(?:\d+[ywdhms]){1,2}\b/g, '<age>'))

/** The words of a command line with quotes; there is no other shell in it. */
export function words(line: string): string[] {
  const found: string[] = []
  for (const [, plain] of line.matchAll(/((?:[^\s'"]|'[^']*'|"[^"]*")+)/g))
    found.push((plain ?? '').replace(/'([^']*)'|"([^"]*)"/g, (_, single, double) => single ?? double))
  return found
}
