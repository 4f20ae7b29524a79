import { classAnnotation, ingress } from '@/cluster/kinds/networking/ingress'
import { defaultClassAnnotation, ingressClass } from '@/cluster/kinds/networking/ingress-class'
import { type AdmissionPlugin, draftOf } from './plugin'

/** An Ingress that names no class gets the default one; of several the newest. as plugin/pkg/admission/network/defaultingressclass */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  admit: (request) => {
    const draft = request.operation === 'CREATE' ? draftOf(request, ingress) : undefined
    if (!draft?.spec || draft.spec.ingressClassName !== undefined || draft.metadata.annotations?.[classAnnotation] !== undefined) return
    const [newest] = request.read
      .list(ingressClass)
      .filter(({ metadata }) => metadata.annotations?.[defaultClassAnnotation] === 'true')
      .toSorted(
        (a, b) =>
          (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? '') ||
          (a.metadata.name! < b.metadata.name! ? -1 : 1),
      )
    if (newest) draft.spec.ingressClassName = newest.metadata.name!
  },
}
