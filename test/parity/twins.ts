import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Cluster, ClusterSnapshot } from '@/cluster/door'
import { createLab } from '@/labs/lab'
import type { Ran, Step, Transcript } from './transcript'

/** Long ago, so that everything but a client's own reckoning of ages is always the same. */
const startAt = Date.parse('2026-11-02T09:00:00Z')

/** One of two equal clusters, with a client that runs commands against it. */
export type Twin = {
  cluster: Cluster
  /** Moves the cluster's time on to `t`, and lets it go on to `limit` while somebody waits. */
  at(t: number, limit: number): void
  run(step: Step): Promise<Ran>
  close(): Promise<void>
}

/** The state that both twins start from. */
export async function startOf({ cluster = {}, given }: Transcript): Promise<ClusterSnapshot> {
  const setup = given ? [{ name: 'given.yaml', kind: 'yaml' as const, text: given }] : []
  return (await createLab({ seed: 'parity', context: { cluster }, setup }, startAt)).cluster.snapshot()
}

/** A folder with the transcript's files, where its commands run. */
export function home(files: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'seatrial-parity-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  mkdirSync(join(folder, '.kube'))
  return folder
}

export const authorityLine = (pem: string) => `certificate-authority-data: ${Buffer.from(pem).toString('base64')}`
