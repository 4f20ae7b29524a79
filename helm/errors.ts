/** What helm says and ends with: `Error: …`, exit code 1. */
export class HelmError extends Error {
  constructor(
    message: string,
    /** Lines that its log prints first: `level=ERROR msg=…`. */
    readonly logged?: string,
  ) {
    super(message)
  }
}

/** The same error, after what was being done. */
export function during(what: string, error: unknown): unknown {
  return error instanceof Error && (error instanceof HelmError || 'status' in error)
    ? new HelmError(`${what}: ${error.message}`, error instanceof HelmError ? error.logged : undefined)
    : error
}

/** A line of slog's text handler. */
export function logLine(level: 'ERROR' | 'WARN', message: string, about: Record<string, string>): string {
  const quoted = (value: string) => (/[\s"=]/.test(value) || value === '' ? JSON.stringify(value) : value)
  return `level=${level} msg=${quoted(message)}${Object.entries(about)
    .map(([key, value]) => ` ${key}=${quoted(value)}`)
    .join('')}\n`
}
