import type { DnsType } from '@/cluster/door'
import { failed, options, type Tool } from './tool'

/** BusyBox nslookup, and BIND's where the image brings that one. */
export const nslookup: Tool = (call) => {
  const { operands } = options(
    call.argv.map((arg) => arg.replace(/^-(type|query)=/, '--type=')),
    '',
  )
  const wanted = call.argv
    .find((arg) => /^-(type|query)=/.test(arg))
    ?.split('=')[1]
    ?.toUpperCase()
  const [name] = operands
  if (!name) return failed('BusyBox v1.37.0 () multi-call binary.\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]')
  const type = (wanted ?? (/^\d+\.\d+\.\d+\.\d+$/.test(name) ? 'PTR' : 'A')) as DnsType
  const answer = call.around.network.resolve(name, type)
  const server = answer.server.includes(':') ? answer.server : `${answer.server}:53`
  const plain = server.replace(/:53$/, '')
  const head =
    call.around.image.flavour === 'busybox'
      ? `Server:\t\t${plain}\nAddress:\t${server}\n\n`
      : `Server:\t\t${plain}\nAddress:\t${plain}#53\n\n`
  if (answer.result === 'TIMEOUT') {
    return call.around.image.flavour === 'busybox'
      ? { out: `;; connection timed out; no servers could be reached\n\n`, code: 1, afterMs: 10_000 }
      : { out: `;; connection timed out; no servers could be reached\n\n`, code: 1, afterMs: 15_000 }
  }
  if (answer.result !== 'NOERROR' || answer.records.length === 0) {
    const queried = answer.queried.length > 0 ? answer.queried : [name]
    const last = queried.at(-1)!
    if (call.around.image.flavour === 'busybox')
      return {
        out: `${head}${answer.queried.length === 0 ? '' : `** server can't find ${last.replace(/\.$/, '')}: ${answer.result}\n\n`}`,
        code: 1,
      }
    return { out: `${head}** server can't find ${name}: ${answer.result}\n\n`, code: 1 }
  }
  const records = answer.records
    .map(({ name: owner, type: kind, value }) => {
      const bare = owner.replace(/\.$/, '')
      switch (kind) {
        case 'CNAME':
          return `${bare}\tcanonical name = ${value.replace(/\.$/, '')}\n`
        case 'PTR':
          return `${bare}\tname = ${value.replace(/\.$/, '')}\n`
        case 'SRV':
          return `${bare}\tservice = ${value.replace(/\.$/, '')}\n`
        case 'TXT':
          return `${bare}\ttext = ${value}\n`
        default:
          return `Name:\t${bare}\nAddress: ${value}\n`
      }
    })
    .join('')
  return { out: `${head}${records}\n` }
}
