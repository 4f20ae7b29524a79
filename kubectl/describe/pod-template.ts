import type { JsonObject } from '@/apimachinery/object'
import { containerLines } from './containers'
import type { PodSpec, PodTemplate, Toleration } from './pod-types'
import { volumeLines } from './volumes'
import { annotationLines, mapLines, selectorText, type Writer, writer } from './writer'

/** `Pod Template:` of a workload. As describe DescribePodTemplate. */
export function podTemplateLines(w: Writer, template: PodTemplate): void {
  const spec = template.spec ?? {}
  w.line(0, 'Pod Template:')
  mapLines(w, '  Labels', template.metadata?.labels)
  if (Object.keys(template.metadata?.annotations ?? {}).length > 0) annotationLines(w, '  Annotations', template.metadata?.annotations)
  if (spec.serviceAccountName) w.line(0, `  Service Account:\t${spec.serviceAccountName}`)
  if ((spec.initContainers ?? []).length > 0) containerLines(w, 'Init Containers', spec.initContainers ?? [], [], '  ')
  containerLines(w, 'Containers', spec.containers ?? [], [], '  ')
  volumeLines(w, spec.volumes ?? [], '  ')
  spreadLines(w, spec, '  ')
  if (spec.priorityClassName) w.line(0, `  Priority Class Name:\t${spec.priorityClassName}`)
  mapLines(w, '  Node-Selectors', spec.nodeSelector)
  tolerationLines(w, '  Tolerations', spec.tolerations ?? [])
}

/** The pod template as `rollout history --revision` shows it. */
export function podTemplateText(template: JsonObject, cause: string): string {
  const w = writer()
  const shown = template as unknown as PodTemplate
  const annotations = { ...shown.metadata?.annotations, ...(cause === '' ? {} : { 'kubernetes.io/change-cause': cause }) }
  podTemplateLines(w, { ...shown, metadata: { ...shown.metadata, annotations } })
  return w.raw()
}

/** As describe printTolerationsMultiline. */
export function tolerationLines(w: Writer, title: string, tolerations: readonly Toleration[]): void {
  if (tolerations.length === 0) w.line(0, `${title}:\t<none>`)
  tolerations.forEach((toleration, index) => {
    const { key = '', value = '', effect = '', operator, tolerationSeconds } = toleration
    const parts = [key, value === '' ? '' : `=${value}`, effect === '' ? '' : `:${effect}`]
    if (operator === 'Exists' && value === '') parts.push(key === '' && effect === '' ? 'op=Exists' : ' op=Exists')
    if (tolerationSeconds !== undefined) parts.push(` for ${tolerationSeconds}s`)
    w.line(0, `${index === 0 ? `${title}:` : ''}\t${parts.join('')}`)
  })
}

export function spreadLines(w: Writer, spec: PodSpec, space: string): void {
  const constraints = spec.topologySpreadConstraints ?? []
  constraints.forEach((constraint, index) => {
    const head = index === 0 ? `${space}Topology Spread Constraints:\t` : `${space}\t`
    const selector = constraint.labelSelector ? ` for selector ${selectorText(constraint.labelSelector)}` : ''
    w.line(0, `${head}${constraint.topologyKey}:${constraint.whenUnsatisfiable} when max skew ${constraint.maxSkew} is exceeded${selector}`)
  })
}
