import type { HostCommand } from '../host-command'
import { connect } from '../http'
import { type Options, parseOptions } from '../options'

const options = {
  verbose: { short: 'v' },
  zero: { short: 'z' },
  wait: { short: 'w', value: true },
  udp: { short: 'u' },
  numeric: { short: 'n' },
  close: { short: 'N' },
  linger: { short: 'q', value: true },
  ipv4: { short: '4' },
} satisfies Options<string>

const neverAnswered = 130_000
const named: Record<number, string> = {
  22: 'ssh',
  53: 'domain',
  80: 'http',
  443: 'https',
  3306: 'mysql',
  5432: 'postgresql',
  6379: 'redis',
  8080: 'http-alt',
}

/** OpenBSD `nc`: tries a connection; what is piped into it is sent, what the server says is printed. */
export const nc: HostCommand = {
  names: ['nc', 'netcat', 'telnet'],
  streams: true,
  async run(use) {
    const { given, rest, unknown } = parseOptions(use.args, options)
    if (unknown === '-l') return use.fail('nc: seatrial does not simulate listening on a host\n')
    if (unknown) {
      return use.fail(
        `nc: invalid option -- '${unknown.replace(/^-+/, '')}'\nusage: nc [-46NnuvZz] [-q seconds] [-w timeout] [destination] [port]\n`,
      )
    }
    const [host, ports] = rest
    if (host === undefined || ports === undefined || !/^\d+(-\d+)?$/.test(ports))
      return use.fail('usage: nc [-46NnuvZz] [-q seconds] [-w timeout] [destination] [port]\n')
    const [first = 0, last = first] = ports.split('-').map(Number)
    const protocol = given.udp ? ('UDP' as const) : ('TCP' as const)
    let exitCode = 0
    for (let port = first; port <= Math.min(last, first + 100); port++) {
      const timeoutMs = given.wait ? Number(given.wait.at(-1)) * 1000 : neverAnswered
      const data = given.zero || use.stdin === '' ? undefined : use.stdin
      const told = await connect(use, { protocol, host, port, timeoutMs, ...(data !== undefined && { data }) })
      const about = `${protocol.toLowerCase()}`
      if (told.failure) {
        exitCode = 1
        if (told.failure.reason === 'unresolved') use.err(`nc: getaddrinfo for host "${host}" port ${port}: Name or service not known\n`)
        else if (given.verbose) {
          const at = host === told.address ? host : `${host} (${told.address})`
          const timedOut = told.failure.reason === 'timeout'
          use.err(
            `nc: connect to ${at} port ${port} (${about}) ${timedOut ? 'timed out: Operation now in progress' : 'failed: Connection refused'}\n`,
          )
        }
        continue
      }
      if (given.verbose) {
        const at = host === told.address ? host : `${host} (${told.address})`
        use.err(`Connection to ${at} ${port} port [${about}/${named[port] ?? '*'}] succeeded!\n`)
      }
      if (!given.zero && told.response.data) use.out(told.response.data)
    }
    return exitCode
  },
}
