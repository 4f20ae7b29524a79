import type { Status, StatusCause } from '@/apimachinery/object'
import type { FieldError } from '@/cluster/door'

type Resource = { group: string; plural: string; kind?: string }

/** A refused request: what the API server answers as a meta/v1 Status. The only error that `cluster/api` throws on purpose. */
export class StatusError extends Error {
  readonly status: Status
  constructor(code: number, reason: string, message: string, details?: Status['details']) {
    super(message)
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason === '' ? {} : { reason }),
      ...(details ? { details } : {}),
      code,
    }
  }
  get code(): number {
    return this.status.code ?? 500
  }
  get reason(): string {
    return this.status.reason ?? ''
  }
}

/** `deployments.apps`, `pods`: how errors name a resource. */
export const qualified = (r: Resource) => (r.group === '' ? r.plural : `${r.plural}.${r.group}`)

const about = (r: Resource, name: string) => ({
  ...(name === '' ? {} : { name }),
  ...(r.group === '' ? {} : { group: r.group }),
  kind: r.plural,
})

// as k8s.io/apimachinery/pkg/api/errors
export const notFound = (r: Resource, name: string) =>
  new StatusError(404, 'NotFound', `${qualified(r)} "${name}" not found`, about(r, name))

export const alreadyExists = (r: Resource, name: string) =>
  new StatusError(409, 'AlreadyExists', `${qualified(r)} "${name}" already exists`, about(r, name))

export const conflict = (r: Resource, name: string, why: string) =>
  new StatusError(409, 'Conflict', `Operation cannot be fulfilled on ${qualified(r)} "${name}": ${why}`, about(r, name))

export const modified = (r: Resource, name: string) =>
  conflict(r, name, 'the object has been modified; please apply your changes to the latest version and try again')

export const badRequest = (message: string) => new StatusError(400, 'BadRequest', message)

export const forbidden = (r: Resource, name: string, why: string) =>
  new StatusError(403, 'Forbidden', `${qualified(r)}${name === '' ? '' : ` "${name}"`} is forbidden: ${why}`, about(r, name))

export const methodNotAllowed = (r: Resource, action: string) =>
  new StatusError(405, 'MethodNotAllowed', `${action} is not supported on resources of kind "${qualified(r)}"`, {
    ...(r.group === '' ? {} : { group: r.group }),
    kind: r.plural,
  })

export const unauthorized = () => new StatusError(401, 'Unauthorized', 'Unauthorized')

export const expired = (message: string) => new StatusError(410, 'Expired', message)

export const unsupportedMediaType = (message: string) => new StatusError(415, 'UnsupportedMediaType', message)

export const unknownPath = () => new StatusError(404, 'NotFound', 'the server could not find the requested resource', {})

const aggregate = (errors: readonly FieldError[]) => {
  const texts = [...new Set(errors.map((e) => `${e.field}: ${e.message}`))]
  return texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
}

/** 422 for a patch whose result is no object of the kind. `shown` is the patch or what it made, as handlers/patch.go has it. */
export const invalidPatch = (shown: string, why: string) => {
  const cause: StatusCause = { reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(shown)}: ${why}`, field: 'patch' }
  return new StatusError(422, 'Invalid', ` "" is invalid: patch: ${cause.message}`, { causes: [cause] })
}

/** 422 with every cause. `kind` is the kind's name, not the resource's. */
export const invalid = (kind: { group: string; kind: string }, name: string, errors: readonly FieldError[]) => {
  const causes: StatusCause[] = errors.map((e) => ({ reason: e.reason, message: e.message, field: e.field }))
  return new StatusError(
    422,
    'Invalid',
    `${kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`} "${name}" is invalid: ${aggregate(errors)}`,
    {
      name,
      ...(kind.group === '' ? {} : { group: kind.group }),
      kind: kind.kind,
      causes,
    },
  )
}
