/** What a log line is about; no field holds what somebody typed, a ticket or an address with a secret. */
type Fields = { attempt?: string; lab?: string; reason?: string }

/**
 * One line on the console's standard error, for people; with `SEATRIAL_LOG=json`, an object with `at`, `level`, `event`, the fields and `error`. An error
 * is told by its stack and causes, never with the values that some drivers carry along.
 */
export function log(level: 'info' | 'warn' | 'error', event: string, fields: Fields = {}, error?: unknown): void {
  const told = error === undefined ? undefined : stackOf(error)
  const line =
    process.env.SEATRIAL_LOG === 'json'
      ? JSON.stringify({ at: new Date().toISOString(), level, event, ...fields, ...(told === undefined ? {} : { error: told }) })
      : [event, ...Object.entries(fields).map(([name, value]) => `${name}=${value}`), ...(told === undefined ? [] : [`\n${told}`])].join(
          ' ',
        )
  process.stderr.write(`${line}\n`)
}

/** For what is tried every second or so: tells that it fails when it begins to, and when it is well again, instead of each time. */
export function logChanges(fails: string, well: string): { failed(error: unknown): void; succeeded(): void } {
  let failing = false
  return {
    failed(error) {
      if (!failing) log('error', fails, {}, error)
      failing = true
    },
    succeeded() {
      if (failing) log('info', well)
      failing = false
    },
  }
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.stack ?? `${error.name}: ${error.message}`
  return error.cause === undefined ? own : `${own}\ncaused by ${stackOf(error.cause)}`
}
