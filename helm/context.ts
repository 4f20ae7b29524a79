import type { KubectlContext } from '@/kubectl/seam'
import type { Environment } from './template/environment'

/** The chart repositories that exist in the simulated world. */
export type ChartShelf = {
  /** The charts behind a repository's address; undefined when nothing answers there. */
  repository(url: string): ShelfChart[] | undefined
}
/** One version of a chart, as an index lists it. `files`: its texts by path, read when asked for. */
export type ShelfChart = {
  name: string
  version: string
  appVersion: string
  description: string
  deprecated?: boolean
  files(): Record<string, string>
}

/** Files that are no text: chart archives. Paths as kubectl's file system takes them. */
export type ByteFiles = { read(path: string): Promise<Uint8Array>; write(path: string, content: Uint8Array): Promise<void> }

/** What helm is given: kubectl's context, the world's charts, and what functions of templates draw and hash. */
export type HelmContext = KubectlContext & { charts: ChartShelf; bytes: ByteFiles } & Pick<Environment, 'random' | 'digest'>
