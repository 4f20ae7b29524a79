import type { HostCommand, Invocation } from '../host-command'
import { askHttp, hostOf, portOf, type Told, urlOf } from '../http'
import { type Options, parseOptions } from '../options'

const options = {
  quiet: { short: 'q' },
  'output-document': { short: 'O', value: true },
  timeout: { short: 'T', value: true },
  tries: { short: 't', value: true },
  spider: {},
  'no-verbose': {},
  'server-response': { short: 'S' },
  'no-check-certificate': {},
  header: { value: true },
  'post-data': { value: true },
  'no-proxy': {},
  verbose: { short: 'v' },
} satisfies Options<string>
type Given = Partial<Record<keyof typeof options, string[]>>

const neverAnswered = 130_000

/** GNU `wget` 1.24 into the simulated network. Speeds and progress are not simulated and not shown. */
export const wget: HostCommand = {
  names: ['wget'],
  streams: true,
  async run(use) {
    const { given, rest, unknown, missing } = parseOptions(shortened(use.args), options)
    const usage = "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n"
    if (unknown)
      return use.fail(
        `wget: ${unknown.startsWith('--') ? `unrecognized option '${unknown}'` : `invalid option -- '${unknown.slice(1)}'`}\n${usage}`,
        2,
      )
    if (missing) return use.fail(`wget: option requires an argument -- '${missing.replace(/^-+/, '')}'\n${usage}`, 2)
    if (rest.length === 0) return use.fail(`wget: missing URL\n${usage}`)
    let exitCode = 0
    for (const text of rest) exitCode = (await fetchOne(use, given, text)) || exitCode
    return exitCode
  },
}

/** `-nv` is one option. */
const shortened = (args: string[]) => args.map((arg) => (arg === '-nv' ? '--no-verbose' : arg))

async function fetchOne(use: Invocation, given: Given, text: string): Promise<number> {
  const url = urlOf(text)
  if (!url) return use.fail(`${text}: Invalid host name.\n`)
  const host = hostOf(url)
  const port = portOf(url)
  const chatty = !given.quiet && !given['no-verbose']
  const note = (line: string) => chatty && use.err(line)
  const isAddress = /^[\d.]+$|:/.test(host)
  const limit = given.timeout ? Number(given.timeout.at(-1)) * 1000 : neverAnswered
  const tries = Math.max(1, Number(given.tries?.at(-1) ?? 20))
  for (let attempt = 1; ; attempt++) {
    note(attempt === 1 ? `--${stamp(use)}--  ${url.href}\n` : `--${stamp(use)}--  (try:${String(attempt).padStart(2)})  ${url.href}\n`)
    const told = await ask(use, given, url, limit)
    const { failure } = told
    if (failure?.reason === 'unresolved' || failure?.reason === 'resolver-timeout') {
      const why = failure.reason === 'unresolved' ? 'Name or service not known' : 'Temporary failure in name resolution'
      note(`Resolving ${host} (${host})... failed: ${why}.\n`)
      return use.fail(given.quiet ? '' : `wget: unable to resolve host address ‘${host}’\n`, 4)
    }
    if (!isAddress && attempt === 1) note(`Resolving ${host} (${host})... ${told.address}\n`)
    note(`Connecting to ${host}${isAddress ? '' : ` (${host})|${told.address}|`}:${port}... `)
    if (!failure) {
      note('connected.\n')
      return finish(use, given, url, told, note)
    }
    note(
      failure.reason === 'timeout'
        ? 'failed: Connection timed out.\n'
        : failure.reason === 'unreachable'
          ? 'failed: No route to host.\n'
          : 'failed: Connection refused.\n',
    )
    if (failure.reason !== 'timeout') return 4
    if (attempt >= tries) {
      note('Giving up.\n\n')
      return 4
    }
    note('Retrying.\n\n')
    await use.running.waiting.sleep(Math.min(attempt, 10) * 1000)
  }
}

function ask(use: Invocation, given: Given, url: URL, timeoutMs: number): Promise<Told> {
  const headers: Record<string, string> = { 'user-agent': 'Wget/1.24.5', accept: '*/*' }
  for (const header of given.header ?? []) {
    const at = header.indexOf(':')
    if (at > 0) headers[header.slice(0, at).trim().toLowerCase()] = header.slice(at + 1).trim()
  }
  const body = given['post-data']?.at(-1)
  const method = given.spider ? 'HEAD' : body === undefined ? 'GET' : 'POST'
  return askHttp(use, { url, method, headers, timeoutMs, ...(body !== undefined && { body }) })
}

async function finish(use: Invocation, given: Given, url: URL, told: Told, note: (line: string) => void): Promise<number> {
  const http = told.response?.http
  note('HTTP request sent, awaiting response... ')
  if (!http) {
    note('No data received.\n')
    return 4
  }
  note(`${http.status} ${http.statusText}\n`)
  if (given['server-response'])
    use.err(
      [
        `  HTTP/1.1 ${http.status} ${http.statusText}`,
        ...Object.entries(http.headers).map(([name, value]) => `  ${name}: ${value}`),
        '',
      ].join('\n'),
    )
  if (http.status >= 400) return use.fail(given.quiet ? '' : `${stamp(use)} ERROR ${http.status}: ${http.statusText}.\n\n`, 8)
  const length = Buffer.byteLength(http.body)
  const type = (http.headers['content-type'] ?? '').split(';')[0]
  note(`Length: ${length}${type ? ` [${type}]` : ''}\n`)
  if (given.spider) {
    note('Remote file exists.\n\n')
    return 0
  }
  const name = given['output-document']?.at(-1) ?? (url.pathname.split('/').at(-1) || 'index.html')
  note(`Saving to: ‘${name === '-' ? 'STDOUT' : name}’\n\n`)
  if (name === '-') use.out(http.body)
  else await use.host.fs.writeFile(use.resolve(name), http.body)
  note(
    name === '-'
      ? `${stamp(use)} - written to stdout [${length}/${length}]\n\n`
      : `${stamp(use)} - ‘${name}’ saved [${length}/${length}]\n\n`,
  )
  return 0
}

const stamp = (use: Invocation) => new Date(use.clock.now()).toISOString().slice(0, 19).replace('T', ' ')
