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

/** What helm is given: kubectl's context, the world's charts, and what functions of templates draw and hash. */
export type HelmContext = KubectlContext & { charts: ChartShelf } & Pick<Environment, 'random' | 'digest'>
