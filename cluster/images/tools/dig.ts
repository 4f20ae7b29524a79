import type { DnsType } from '@/cluster/door'
import type { Tool } from './tool'

const TYPES: readonly string[] = ['A', 'AAAA', 'CNAME', 'SRV', 'PTR', 'TXT']

const dotted = (name: string): string => (name.endsWith('.') ? name : `${name}.`)

/** BIND's dig, as far as one looks at answers: `dig NAME [TYPE] [+short] [+search]`. Without +search a name is taken as complete. */
export const dig: Tool = ({ argv, around }) => {
  const words = argv.slice(1).filter((word) => !word.startsWith('+') && !word.startsWith('@') && !word.startsWith('-'))
  const type = (words.find((word) => TYPES.includes(word.toUpperCase()))?.toUpperCase() ?? 'A') as DnsType
  const name = words.find((word) => !TYPES.includes(word.toUpperCase()) && word.toUpperCase() !== 'IN') ?? '.'
  const asked = argv.includes('+search') ? name : dotted(name)
  const answer = around.network.resolve(asked, type)
  if (answer.result === 'TIMEOUT')
    return {
      out: `\n; <<>> DiG 9.20.15 <<>> ${argv.slice(1).join(' ')}\n;; global options: +cmd\n;; no servers could be reached\n`,
      code: 9,
      afterMs: 15_000,
    }
  if (argv.includes('+short'))
    return { out: answer.records.map(({ value }) => `${/^[\d.]+$|^"/.test(value) ? value : dotted(value)}\n`).join('') }
  const owner = answer.records[0] ? dotted(answer.records[0].name) : dotted(answer.queried.at(-1) ?? asked)
  const rows = answer.records
    .map(
      ({ name: at, ttl, type: kind, value }) =>
        `${dotted(at).padEnd(24)}${ttl}\tIN\t${kind}\t${/^[\d.]+$|^"/.test(value) ? value : dotted(value)}\n`,
    )
    .join('')
  return {
    out: `\n; <<>> DiG 9.20.15 <<>> ${argv.slice(1).join(' ')}\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${answer.result}, id: 4711\n;; flags: qr aa rd; QUERY: 1, ANSWER: ${answer.records.length}, AUTHORITY: 0, ADDITIONAL: 1\n\n;; QUESTION SECTION:\n;${owner}\t\tIN\t${type}\n\n${rows ? `;; ANSWER SECTION:\n${rows}\n` : ''};; SERVER: ${answer.server}#53(${answer.server}) (UDP)\n\n`,
  }
}
