import type { Manager } from './parts'
import type { ParsedRequest } from './request'
import { invalid } from './status'

const longest = 128

// Kubernetes takes what unicode.IsPrint takes.
const unprintable = /[^\P{C}\p{Co}]|[^\P{Z} ]/u

/**
 * Whom managedFields name as the writer: `fieldManager`, or the user agent up to its first slash. As handlers managerOrUserAgent.
 * `options` is the kind that errors name, e.g. PatchOptions.
 */
export const managerOf = (request: ParsedRequest, options: string): Manager => {
  const given = request.query.get('fieldManager') ?? ''
  const field = { field: 'fieldManager' } as const
  const group = 'meta.k8s.io'
  if (given.length > longest)
    throw invalid({ group, kind: options }, '', [
      { ...field, reason: 'FieldValueTooLong', message: `Too long: may not be more than ${longest} bytes` },
    ])
  for (const [i, rune] of [...given].entries())
    if (unprintable.test(rune))
      throw invalid({ group, kind: options }, '', [
        {
          ...field,
          reason: 'FieldValueInvalid',
          message: `Invalid value: ${JSON.stringify(given)}: should only contain printable characters (at byte ${i})`,
        },
      ])
  const agent = [...(request.headers['user-agent'] ?? '').split('/')[0]!].filter((rune) => !unprintable.test(rune)).join('')
  return { name: given || agent.slice(0, longest) || 'unknown', fields: 'spelled out' }
}

/** The manager of a server-side apply, who must be named. */
export const applierOf = (request: ParsedRequest): string => {
  if (!request.query.get('fieldManager'))
    throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
      { field: 'fieldManager', reason: 'FieldValueRequired', message: 'Required value: is required for apply patch' },
    ])
  return managerOf(request, 'PatchOptions').name
}

/** as meta/v1 validation ValidatePatchOptions */
export const refuseForce = (request: ParsedRequest): void => {
  if (request.query.get('force') !== null)
    throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [
      { field: 'force', reason: 'FieldValueForbidden', message: 'Forbidden: may not be specified for non-apply patch' },
    ])
}
