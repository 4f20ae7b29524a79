import type { Status } from '@/apimachinery/object'

/** A failure in kubectl's own words: printed as `error: …`, unless `bare` (the message is the whole line). */
export class KubectlError extends Error {
  constructor(
    message: string,
    readonly options: { bare?: boolean; exitCode?: number } = {},
  ) {
    super(message)
  }
}

/** A failed answer of the API server. `prefix` is what the verb was doing: `error when creating "web.yaml"`. */
export class ApiError extends Error {
  constructor(
    readonly status: Status,
    readonly prefix = '',
  ) {
    super(status.message ?? 'unknown')
  }
  /** The same failure, told with what was being done. */
  during(prefix: string): ApiError {
    return new ApiError(this.status, prefix)
  }
}

/** Several failures of one command: each printed like a failure of its own. As apimachinery util/errors Aggregate. */
export class ManyErrors extends Error {
  constructor(readonly errors: unknown[]) {
    super(errors.map((error) => (error instanceof Error ? error.message : String(error))).join(', '))
  }
}

export const isNotFound = (error: unknown): error is ApiError => error instanceof ApiError && error.status.reason === 'NotFound'
export const isConflict = (error: unknown): error is ApiError => error instanceof ApiError && error.status.reason === 'Conflict'
export const isAlreadyExists = (error: unknown): error is ApiError => error instanceof ApiError && error.status.reason === 'AlreadyExists'

/** `error: … See 'kubectl VERB -h' for help and examples`. As cmd/util UsageErrorf. */
export function usageError(verb: string, message: string): KubectlError {
  return new KubectlError(`${message}\nSee 'kubectl ${verb} -h' for help and examples`)
}

/** The text of a failure as standard error shows it, with its newline. As cmd/util checkErr and StandardErrorMessage. */
export function errorText(error: unknown): { text: string; exitCode: number } {
  if (error instanceof ManyErrors) {
    const parts = error.errors.map(errorText)
    return { text: [...new Set(parts.map((part) => part.text))].join(''), exitCode: 1 }
  }
  if (error instanceof KubectlError) {
    const text = error.options.bare || error.message.startsWith('error: ') ? error.message : `error: ${error.message}`
    return { text: text === '' ? '' : `${text.replace(/\n$/, '')}\n`, exitCode: error.options.exitCode ?? 1 }
  }
  if (error instanceof ApiError) return { text: `${statusText(error)}\n`, exitCode: 1 }
  const message = error instanceof Error ? error.message : String(error)
  return { text: `error: ${message}\n`, exitCode: 1 }
}

function statusText({ status, prefix }: ApiError): string {
  const reason = status.reason ?? ''
  const message = status.message ?? ''
  if (reason === 'Unauthorized') return 'error: You must be logged in to the server (Unauthorized)'
  if (reason === 'Invalid' && prefix === '') return invalidText(status)
  const told = prefix === '' ? message : `${prefix}: ${message}`
  return reason === '' ? `Error from server: ${told}` : `Error from server (${reason}): ${told}`
}

function invalidText(status: Status): string {
  const details = status.details
  if (details === undefined) return `The request is invalid: ${status.message ?? ''}`
  const subject =
    details.kind !== undefined && details.kind !== '' ? `The ${details.kind} "${details.name ?? ''}" is invalid` : 'The request is invalid'
  const causes = (details.causes ?? []).map((cause) => (cause.field ? `${cause.field}: ${cause.message ?? ''}` : (cause.message ?? '')))
  if (causes.length === 0) return details.kind ? subject : `${subject}: ${status.message ?? ''}`
  return causes.length === 1 ? `${subject}: ${causes[0]}` : `${subject}: \n${[...new Set(causes)].map((cause) => `* ${cause}`).join('\n')}`
}
