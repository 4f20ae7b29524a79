import type { DnsAnswer, DnsType } from '@/cluster/door'
import type { HostCommand, Invocation } from '../host-command'

const types: DnsType[] = ['A', 'AAAA', 'CNAME', 'SRV', 'PTR', 'TXT']
const typeOf = (text: string | undefined) => types.find((type) => type === text?.toUpperCase())

/** What nobody answers is known after three tries of five seconds. */
const resolverTimeout = 15_000

async function look(use: Invocation, name: string, type?: DnsType): Promise<DnsAnswer> {
  const answer = use.cluster.resolve(use.host.origin, name, type)
  if (answer.result === 'TIMEOUT') await use.running.waiting.sleep(resolverTimeout)
  return answer
}

/** A server named on the command line is not asked: the host's own resolver is the only one simulated. */
function otherServer(use: Invocation, tool: string, server: string): number {
  return use.fail(`${tool}: seatrial does not simulate asking another DNS server (${server}) from this host; ask from a pod\n`)
}

/** `nslookup` of bind9. */
const nslookup: HostCommand = {
  names: ['nslookup'],
  streams: true,
  async run(use) {
    const asked = use.args.filter((arg) => !arg.startsWith('-'))
    const type = typeOf(use.args.map((arg) => /^-(?:type|query|q)=(.+)$/.exec(arg)?.[1]).find(Boolean))
    const [name, server] = asked
    if (name === undefined) return use.fail('nslookup: seatrial does not simulate its interactive mode; name a host\n')
    if (server !== undefined) return otherServer(use, 'nslookup', server)
    const answer = await look(use, name, type)
    if (answer.result === 'TIMEOUT') {
      use.out(`;; communications error to ${answer.server}#53: timed out\n;; no servers could be reached\n\n`)
      return 1
    }
    use.out(`Server:\t\t${answer.server}\nAddress:\t${answer.server}#53\n\n`)
    if (answer.result !== 'NOERROR') {
      use.out(`** server can't find ${answer.queried.at(-1)?.replace(/\.$/, '') ?? name}: ${answer.result}\n\n`)
      return 1
    }
    if (use.host.origin.from === 'outside' && answer.records.length > 0) use.out('Non-authoritative answer:\n')
    if (answer.records.length === 0) use.out(`*** Can't find ${name}: No answer\n`)
    for (const { name: owner, type: kind, value } of answer.records) {
      const bare = owner.replace(/\.$/, '')
      if (kind === 'CNAME') use.out(`${bare}\tcanonical name = ${value.replace(/\.?$/, '.')}\n`)
      else if (kind === 'SRV') use.out(`${bare}\tservice = ${value.replace(/\.?$/, '.')}\n`)
      else if (kind === 'PTR') use.out(`${bare}\tname = ${value.replace(/\.?$/, '.')}\n`)
      else if (kind === 'TXT') use.out(`${bare}\ttext = ${value}\n`)
      else use.out(`Name:\t${bare}\nAddress: ${value}\n`)
    }
    use.out('\n')
    return 0
  },
}

/** `host` of bind9. */
const host: HostCommand = {
  names: ['host'],
  streams: true,
  async run(use) {
    const at = use.args.indexOf('-t')
    const type = at >= 0 ? typeOf(use.args[at + 1]) : undefined
    const [name, server] = use.args.filter((arg, index) => !arg.startsWith('-') && (at < 0 || index !== at + 1))
    if (name === undefined) return use.fail('Usage: host [-t type] {name}\n')
    if (server !== undefined) return otherServer(use, 'host', server)
    const answer = await look(use, name, type)
    if (answer.result === 'TIMEOUT') {
      use.out(';; connection timed out; no servers could be reached\n')
      return 1
    }
    if (answer.result !== 'NOERROR') {
      use.out(`Host ${name} not found: ${answer.result === 'NXDOMAIN' ? '3(NXDOMAIN)' : '2(SERVFAIL)'}\n`)
      return 1
    }
    const says: Record<DnsType, string> = {
      A: 'has address',
      AAAA: 'has IPv6 address',
      CNAME: 'is an alias for',
      SRV: 'has SRV record',
      PTR: 'domain name pointer',
      TXT: 'descriptive text',
    }
    for (const record of answer.records) use.out(`${record.name.replace(/\.$/, '')} ${says[record.type]} ${record.value}\n`)
    if (answer.records.length === 0) use.out(`${name} has no ${type ?? 'A'} record\n`)
    return 0
  },
}

/** `dig`; its ids and times are not simulated and left out. */
const dig: HostCommand = {
  names: ['dig'],
  streams: true,
  async run(use) {
    const server = use.args.find((arg) => arg.startsWith('@'))
    if (server !== undefined) return otherServer(use, 'dig', server.slice(1))
    const short = use.args.includes('+short')
    const words = use.args.filter((arg) => !arg.startsWith('+') && !arg.startsWith('-'))
    const type = words.map(typeOf).find(Boolean) ?? 'A'
    const name = words.find((word) => !typeOf(word))
    if (name === undefined) return use.fail('dig: seatrial answers only questions for a name\n')
    const answer = await look(use, name, type)
    if (answer.result === 'TIMEOUT') {
      use.out(`;; communications error to ${answer.server}#53: timed out\n;; no servers could be reached\n`)
      return 9
    }
    if (short) use.out(answer.records.map(({ value }) => `${value}\n`).join(''))
    else {
      const question = `;${name.replace(/\.?$/, '.')}\t\tIN\t${type}`
      const answers = answer.records.map(
        (record) => `${record.name.replace(/\.?$/, '.')}\t${record.ttl}\tIN\t${record.type}\t${record.value}`,
      )
      const header = `;; ->>HEADER<<- opcode: QUERY, status: ${answer.result}`
      const flags = `;; flags: qr rd ra; QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: 0, ADDITIONAL: 0`
      const section = answers.length > 0 ? `;; ANSWER SECTION:\n${answers.join('\n')}\n\n` : ''
      use.out(
        `\n; <<>> DiG 9.18 <<>> ${use.args.join(' ')}\n;; Got answer:\n${header}\n${flags}\n\n;; QUESTION SECTION:\n${question}\n\n${section};; SERVER: ${answer.server}#53(${answer.server}) (UDP)\n\n`,
      )
    }
    return 0
  },
}

export const dnsCommands = [nslookup, host, dig]
