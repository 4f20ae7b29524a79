import type { KubeObject } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'
import { ageColumn } from '@/cluster/kinds/columns'
import { defineKind } from '@/cluster/kinds/define'
import { forbiddenValue, invalidValue, notSupportedValue, requiredValue, tooLong } from '@/cluster/kinds/field-error'
import { dns1123SubdomainErrors } from '@/cluster/kinds/names'

type Parameters = { apiGroup?: string; kind: string; name: string; scope?: string; namespace?: string }
export type IngressClass = KubeObject & { spec: { controller: string; parameters?: Parameters } }

/** The class that Ingresses get which name none. */
export const defaultClassAnnotation = 'ingressclass.kubernetes.io/is-default-class'

// as apimachinery validation IsDomainPrefixedPath
function controllerErrors(controller: string): FieldError[] {
  if (!controller) return [requiredValue('spec.controller', '')]
  if (controller.length > 250) return [tooLong('spec.controller', 250)]
  const slash = controller.indexOf('/')
  if (slash <= 0 || slash === controller.length - 1)
    return [invalidValue('spec.controller', controller, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  const domain = controller.slice(0, slash)
  return dns1123SubdomainErrors(domain).map((why) => invalidValue('spec.controller', domain, why))
}

// as pkg/apis/networking/validation validateIngressClassParametersReference
function parameterErrors({ kind, name, scope, namespace }: Parameters): FieldError[] {
  const at = 'spec.parameters'
  const errors: FieldError[] = []
  if (!kind) errors.push(requiredValue(`${at}.kind`, ''))
  if (!name) errors.push(requiredValue(`${at}.name`, ''))
  if (scope !== 'Cluster' && scope !== 'Namespace') errors.push(notSupportedValue(`${at}.scope`, scope, ['Cluster', 'Namespace']))
  else if (scope === 'Namespace' && namespace === undefined)
    errors.push(requiredValue(`${at}.namespace`, "`parameters.scope` is set to 'Namespace'"))
  else if (scope === 'Cluster' && namespace !== undefined)
    errors.push(forbiddenValue(`${at}.namespace`, "`parameters.scope` is set to 'Cluster'"))
  return errors
}

export const ingressClass = defineKind<IngressClass>({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  namespaced: false,
  generation: true,
  immutable: ['spec.controller'],
  defaults: ({ spec }) => {
    if (spec?.parameters) spec.parameters.scope ??= 'Cluster'
  },
  validate: ({ spec }) => [...controllerErrors(spec.controller ?? ''), ...(spec.parameters ? parameterErrors(spec.parameters) : [])],
  columns: [
    { name: 'Controller', cell: ({ spec }) => spec.controller },
    {
      name: 'Parameters',
      cell: ({ spec: { parameters } }) =>
        parameters ? `${parameters.kind}${parameters.apiGroup ? `.${parameters.apiGroup}` : ''}/${parameters.name}` : '<none>',
    },
    ageColumn,
  ],
})
