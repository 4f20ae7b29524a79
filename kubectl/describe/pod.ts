import { humanDuration } from '@/apimachinery/duration'
import { containerLines } from './containers'
import { describer } from './describer'
import { eventLines, eventsAbout } from './events'
import { spreadLines, tolerationLines } from './pod-template'
import type { PodObject } from './pod-types'
import { volumeLines } from './volumes'
import { annotationLines, controllerOf, longTime, mapLines, orNone, type Writer } from './writer'

/** As describe describePod. */
export const describePod = describer<PodObject>('', 'Pod', async (w, pod, { api, now, showEvents }) => {
  const { spec, status = {}, metadata } = pod
  w.line(0, `Name:\t${metadata.name}`)
  w.line(0, `Namespace:\t${metadata.namespace}`)
  if (spec.priority !== undefined) {
    w.line(0, `Priority:\t${spec.priority}`)
    if (spec.priorityClassName) w.line(0, `Priority Class Name:\t${spec.priorityClassName}`)
  }
  if (spec.runtimeClassName) w.line(0, `Runtime Class Name:\t${spec.runtimeClassName}`)
  if (spec.serviceAccountName) w.line(0, `Service Account:\t${spec.serviceAccountName}`)
  w.line(0, `Node:\t${spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>'}`)
  if (status.startTime) w.line(0, `Start Time:\t${longTime(status.startTime)}`)
  mapLines(w, 'Labels', metadata.labels)
  annotationLines(w, 'Annotations', metadata.annotations)
  if (metadata.deletionTimestamp) {
    w.line(0, `Status:\tTerminating (lasts ${humanDuration(now - Date.parse(metadata.deletionTimestamp))})`)
    w.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`)
  } else w.line(0, `Status:\t${status.phase ?? ''}`)
  if (status.reason) w.line(0, `Reason:\t${status.reason}`)
  if (status.message) w.line(0, `Message:\t${status.message}`)
  addressLines(w, pod)
  const owner = controllerOf(pod)
  if (owner) w.line(0, `Controlled By:\t${owner}`)
  if (status.nominatedNodeName) w.line(0, `NominatedNodeName:\t${status.nominatedNodeName}`)
  if ((spec.initContainers ?? []).length > 0)
    containerLines(w, 'Init Containers', spec.initContainers ?? [], status.initContainerStatuses ?? [], '', pod)
  containerLines(w, 'Containers', spec.containers ?? [], status.containerStatuses ?? [], '', pod)
  gateLines(w, pod)
  if ((status.conditions ?? []).length > 0) {
    w.line(0, 'Conditions:')
    w.line(1, 'Type\tStatus')
    for (const condition of status.conditions ?? []) w.line(1, `${condition.type} \t${condition.status} `)
  }
  volumeLines(w, spec.volumes ?? [], '')
  w.line(0, `QoS Class:\t${status.qosClass ?? ''}`)
  mapLines(w, 'Node-Selectors', spec.nodeSelector)
  tolerationLines(w, 'Tolerations', spec.tolerations ?? [])
  spreadLines(w, spec, '')
  if (showEvents) eventLines(w, await eventsAbout(api, pod), now)
})

function addressLines(w: Writer, { status = {} }: PodObject): void {
  w.line(0, `IP:\t${status.podIP ?? ''}`)
  const addresses = status.podIPs ?? []
  w.line(0, addresses.length === 0 ? 'IPs:\t<none>' : 'IPs:')
  for (const { ip } of addresses) w.line(1, `IP:\t${orNone(ip)}`)
}

function gateLines(w: Writer, { spec, status = {} }: PodObject): void {
  const gates = spec.readinessGates ?? []
  if (gates.length === 0) return
  w.line(0, 'Readiness Gates:')
  w.line(1, 'Type\tStatus')
  for (const { conditionType } of gates) {
    const condition = status.conditions?.find((one) => one.type === conditionType)
    w.line(1, `${conditionType} \t${condition?.status ?? '<none>'} `)
  }
}
