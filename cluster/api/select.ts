import type { KubeObject } from '@/apimachinery/object'
import {
  type FieldTerm,
  matchesRequirements,
  parseFieldSelector,
  parseSelector,
  type Requirement,
  SelectorError,
} from '@/apimachinery/selector'
import type { Kind } from '@/cluster/kinds/kind'
import { badRequest } from './status'

export type Selection = { matches(object: KubeObject): boolean; name?: string }

const fieldOf = (kind: Kind, path: string): ((object: KubeObject) => string) | undefined => {
  if (path === 'metadata.name') return (object) => object.metadata.name ?? ''
  if (path === 'metadata.namespace') return (object) => object.metadata.namespace ?? ''
  return kind.fields?.[path]
}

/** Reads labelSelector and fieldSelector of a list, watch or deletecollection. Errors are Kubernetes' 400s. */
export const selectionOf = (kind: Kind, query: URLSearchParams, name?: string): Selection => {
  let requirements: Requirement[]
  let terms: FieldTerm[]
  try {
    requirements = parseSelector(query.get('labelSelector') ?? '')
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error
    throw badRequest(`unable to parse requirement: ${error.message.replace(/^unable to parse requirement: /, '')}`)
  }
  try {
    terms = parseFieldSelector(query.get('fieldSelector') ?? '')
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error
    throw badRequest(error.message)
  }
  if (name !== undefined) terms = [...terms, { path: 'metadata.name', value: name, negated: false }]
  const fields = terms.map((term) => {
    const read = fieldOf(kind, term.path)
    // as pkg/apis/core/v1 AddFieldLabelConversionsFor…, else apimachinery runtime DefaultMetaV1FieldSelectorConversion
    if (read === undefined)
      throw badRequest(
        kind.fields === undefined
          ? `${JSON.stringify(term.path)} is not a known field selector: only "metadata.name", "metadata.namespace"`
          : `field label not supported: ${term.path}`,
      )
    return { ...term, read }
  })
  const exact = fields.find((f) => f.path === 'metadata.name' && !f.negated)
  return {
    matches: (object) =>
      (requirements.length === 0 || matchesRequirements(object.metadata.labels, requirements)) &&
      fields.every((f) => (f.read(object) === f.value) !== f.negated),
    ...(exact ? { name: exact.value } : {}),
  }
}
