import type { KubeObject } from '@/apimachinery/object'
import { align, describeStyle } from '../output/tabwriter'

/** Collects lines of `Name:<tab>value` and aligns them as kubectl's describers do; each level is two blanks. */
export type Writer = {
  line(level: number, text: string): void
  text(): string
  /** The same with its tabs, as the commands print that have no table writer. */
  raw(): string
}

export function writer(): Writer {
  let content = ''
  return {
    line(level, text) {
      content += `${'  '.repeat(level)}${text}\n`
    },
    text: () => align(content, describeStyle),
    raw: () => content,
  }
}

/** `Labels:<tab>a=1` and a line for each further one. As describe printLabelsMultiline. */
export function mapLines(w: Writer, title: string, labels: Readonly<Record<string, string>> | undefined): void {
  const keys = Object.keys(labels ?? {}).sort()
  if (keys.length === 0) w.line(0, `${title}:\t<none>`)
  keys.forEach((key, index) => {
    w.line(0, `${index === 0 ? `${title}:` : ''}\t${key}=${labels?.[key]}`)
  })
}

/** The first lines of most kinds in a namespace. */
export function headLines(w: Writer, { metadata }: KubeObject): void {
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  mapLines(w, 'Labels', metadata.labels)
  annotationLines(w, 'Annotations', metadata.annotations)
}

const longest = 140
const skipped = ['kubectl.kubernetes.io/last-applied-configuration']

/** As describe printAnnotationsMultiline: what apply keeps for itself is left out, long and multi-line values are put below. */
export function annotationLines(w: Writer, title: string, annotations: Readonly<Record<string, string>> | undefined): void {
  const keys = Object.keys(annotations ?? {})
    .filter((key) => !skipped.includes(key))
    .sort()
  if (keys.length === 0) w.line(0, `${title}:\t<none>`)
  keys.forEach((key, index) => {
    const head = index === 0 ? `${title}:\t` : '\t'
    const value = (annotations?.[key] ?? '').replace(/\n$/, '')
    if (value.length + key.length + 2 <= longest && !value.includes('\n')) {
      w.line(0, `${head}${key}: ${value}`)
      return
    }
    w.line(0, `${head}${key}:`)
    for (const line of value.split('\n')) w.line(0, `\t  ${line.length > longest - 2 ? `${line.slice(0, longest - 2)}...` : line}`)
  })
}

/** `Sat, 21 Nov 2026 11:04:38 +0000`, Go's RFC1123Z in UTC. */
export function longTime(time: string | undefined): string {
  if (time === undefined || time === '') return '<unset>'
  return new Date(time).toUTCString().replace('GMT', '+0000')
}

export const orNone = (text: string | undefined) => (text === undefined || text === '' ? '<none>' : text)

/** A label selector as it stands in specs. */
export type Selector = {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: string; values?: string[] }[]
}

/** `app=web,tier in (a,b)`. As metav1 FormatLabelSelector. */
export function selectorText(selector: Selector | undefined): string {
  if (selector === undefined) return '<none>'
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` }))
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => ({
    key,
    text:
      operator === 'Exists'
        ? key
        : operator === 'DoesNotExist'
          ? `!${key}`
          : `${key} ${operator === 'In' ? 'in' : 'notin'} (${[...values].sort().join(',')})`,
  }))
  const parts = [...labels, ...expressions].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ text }) => text)
  return parts.length === 0 ? '<none>' : parts.join(',')
}

export const labelsText = (labels: Readonly<Record<string, string>> | undefined) =>
  orNone(
    Object.keys(labels ?? {})
      .sort()
      .map((key) => `${key}=${labels?.[key]}`)
      .join(','),
  )

/** The controlling owner, `ReplicaSet/web-1`. */
export function controllerOf(object: KubeObject): string | undefined {
  const owner = object.metadata.ownerReferences?.find((reference) => reference.controller)
  return owner && `${owner.kind}/${owner.name}`
}
