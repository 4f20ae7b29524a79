import type { Pod } from '@/cluster/kinds/core/pod-types'

/** Where a pod of an Indexed Job tells its number: a label and an annotation alike. */
export const INDEX = 'batch.kubernetes.io/job-completion-index'

/** The number of an Indexed Job's pod. */
export const indexOf = (pod: Pod): number | undefined => {
  const text = pod.metadata.annotations?.[INDEX]
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

/** `0,2-4` as numbers. as pkg/controller/job parseIndexesFromString */
export const parseIndexes = (text: string | undefined): number[] =>
  (text ?? '')
    .split(',')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, i) => first + i)
    })

/** Numbers as `0,2-4`. as pkg/controller/job orderedIntervals.String */
export const formatIndexes = (indexes: Iterable<number>): string => {
  const spans: [first: number, last: number][] = []
  for (const index of [...new Set(indexes)].sort((a, b) => a - b)) {
    const last = spans.at(-1)
    if (last && last[1] === index - 1) last[1] = index
    else spans.push([index, index])
  }
  return spans.map(([first, last]) => (first === last ? `${first}` : `${first}${last === first + 1 ? ',' : '-'}${last}`)).join(',')
}
