import type { Status } from '@/apimachinery/object'

/** A failure in kubectl's own words: printed as `error: …`, unless `bare` (the message is the whole line). */
export class KubectlError extends Error {
  constructor(
    message: string,
    /** `printed`: what standard output shows of it. */
    readonly options: { bare?: boolean; exitCode?: number; printed?: string } = {},
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

/** `error: … See 'kubectl VERB -h' for help and examples`. As cmd/util UsageErrorf. */
export function usageError(verb: string, message: string): KubectlError {
  return new KubectlError(`${message}\nSee 'kubectl ${verb} -h' for help and examples`)
}

/** The text of a failure as standard error shows it, with its newline. As cmd/util checkErr and StandardErrorMessage. */
export function errorText(error: unknown): { text: string; exitCode: number } {
  if (error instanceof ManyErrors && error.errors.length === 1) return errorText(error.errors[0])
  // Among several, only what the server said is introduced
  if (error instanceof ManyErrors) {
    const told = error.errors.map((one) => line(one instanceof KubectlError ? one.message : standardMessage(one)))
    return { text: [...new Set(told)].join(''), exitCode: 1 }
  }
  if (error instanceof ApiError && error.status.reason === 'Invalid') return { text: line(invalidText(error.status)), exitCode: 1 }
  if (error instanceof KubectlError && error.message === '') return { text: '', exitCode: error.options.exitCode ?? 1 }
  return { text: line(standardMessage(error)), exitCode: (error instanceof KubectlError && error.options.exitCode) || 1 }
}

const line = (text: string) => (text.endsWith('\n') ? text : `${text}\n`)

function standardMessage(error: unknown): string {
  if (error instanceof ApiError) {
    const { status, prefix } = error
    if (status.reason === 'Unauthorized') return `error: You must be logged in to the server (${status.message ?? ''})`
    const told = prefix === '' ? (status.message ?? '') : `${prefix}: ${status.message ?? ''}`
    return status.reason ? `Error from server (${status.reason}): ${told}` : `Error from server: ${told}`
  }
  const message = error instanceof Error ? error.message : String(error)
  return (error instanceof KubectlError && error.options.bare) || message.startsWith('error: ') ? message : `error: ${message}`
}

/** Field errors are told one by one; what was being done is not. */
function invalidText({ details, message }: Status): string {
  const told = message ? `: ${message}` : ''
  if (details === undefined) return `The request is invalid${told}`
  const causes = [...new Set((details.causes ?? []).map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`))]
  const named = Boolean(details.kind || details.name)
  const subject = named ? `The ${details.kind ?? ''} "${details.name ?? ''}" is invalid` : 'The request is invalid'
  if (causes.length === 0) return named ? subject : `${subject}${told}`
  return causes.length === 1 ? `${subject}: ${causes[0]}` : `${subject}: \n${causes.map((cause) => `* ${cause}`).join('\n')}`
}
