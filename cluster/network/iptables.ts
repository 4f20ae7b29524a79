import { isIPv4, parseRange } from '@/apimachinery/ip-address'
import { type Chain, type ChainName, type Firewall, type FirewallRule, ruleText, type Target } from './firewall'

export type Said = { output: string; error: string; exitCode: number }

const chains = { filter: ['INPUT', 'FORWARD', 'OUTPUT'], raw: ['PREROUTING', 'OUTPUT'] } as const
type Table = keyof typeof chains
/** Where rules are kept and passed. Of the others the tool shows that they are empty, and takes nothing for them. */
const kept: readonly string[] = ['filter INPUT', 'filter OUTPUT', 'raw PREROUTING']

class Refused extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message)
  }
}
const refuse = (message: string, exitCode = 2): never => {
  throw new Refused(`iptables v1.8.10 (nf_tables): ${message}\nTry \`iptables -h' or 'iptables --help' for more information.\n`, exitCode)
}
const unsimulated = (what: string): never => {
  throw new Refused(`iptables: seatrial does not simulate ${what}\n`, 1)
}

const own = 'iptables: seatrial shows the rules that an administrator wrote, not those of kube-proxy and the network plugin\n'

/** One command of `iptables`, over the rules of one node: a subset that says where it ends. Changes `firewall` in place. */
export function iptables(firewall: Firewall, args: readonly string[]): Said {
  try {
    return run(firewall, [...args])
  } catch (error) {
    if (error instanceof Refused) return { output: '', error: error.message, exitCode: error.exitCode }
    throw error
  }
}

/** What `iptables-save` prints. */
export function iptablesSave(firewall: Firewall): string {
  const table = (name: Table) => {
    const heads = chains[name].map((chain) => `:${chain} ${policyOf(firewall, chain)} [0:0]\n`).join('')
    return `*${name}\n${heads}${chains[name].flatMap((chain) => lines(firewall, name, chain)).join('')}COMMIT\n`
  }
  return table('raw') + table('filter')
}

const isKept = (table: Table, chain: string): chain is ChainName => kept.includes(`${table} ${chain}`)
const policyOf = (firewall: Firewall, chain: string) => firewall[chain as ChainName]?.policy ?? 'ACCEPT'
const lines = (firewall: Firewall, table: Table, chain: string) =>
  isKept(table, chain) ? (firewall[chain]?.rules ?? []).map((rule) => `-A ${chain} ${ruleText(rule)}\n`) : []

function run(firewall: Firewall, args: string[]): Said {
  let table: Table = 'filter'
  const at = args.findIndex((arg) => arg === '-t' || arg === '--table')
  if (at >= 0) {
    const named = args.splice(at, 2)[1] ?? ''
    if (named === 'nat' || named === 'mangle') unsimulated(`table ${named}: kube-proxy and the network plugin fill it`)
    if (!(named in chains)) refuse(`can't initialize iptables table \`${named}': Table does not exist (do you need to insmod?)`, 3)
    table = named as Table
  }
  const verb = commands.findIndex(({ names }) => names.includes(args[0] ?? ''))
  if (verb < 0) {
    // Options may stand before the command, as in `iptables -n -L`.
    const place = args.findIndex((arg) => commands.some(({ names }) => names.includes(arg)) || /^-[nvx]*L[nvx]*$/.test(arg))
    if (place < 0) refuse('no command specified')
    const [word = ''] = args.splice(place, 1)
    const listed = /^-([nvx]*)L([nvx]*)$/.exec(word)
    if (!listed) return run(firewall, ['-t', table, word, ...args])
    return list(firewall, table, [...[...`${listed[1]}${listed[2]}`].map((letter) => `-${letter}`), ...args])
  }
  return commands[verb]!.run(firewall, table, args.slice(1))
}

type Run = (firewall: Firewall, table: Table, words: string[]) => Said
const done = (output = '', error = ''): Said => ({ output, error, exitCode: 0 })

/** The chain that a command names first, made when it holds nothing yet. */
function chainOf(firewall: Firewall, table: Table, words: string[]): { name: ChainName; chain: Chain } {
  const name = words.shift() ?? refuse('chain name required')
  if (!(chains[table] as readonly string[]).includes(name)) refuse(`No chain/target/match by that name.`, 1)
  if (!isKept(table, name)) return unsimulated(`rules in chain ${name} of table ${table}`)
  firewall[name] ??= { policy: 'ACCEPT', rules: [] }
  return { name, chain: firewall[name] }
}

const isNumber = (word: string | undefined): word is string => word !== undefined && /^\d+$/.test(word)

const append: Run = (firewall, table, words) => {
  const { chain } = chainOf(firewall, table, words)
  chain.rules.push(ruleOf(words))
  return done()
}

const insert: Run = (firewall, table, words) => {
  const { chain } = chainOf(firewall, table, words)
  const at = isNumber(words[0]) ? Number(words.shift()) : 1
  if (at < 1 || at > chain.rules.length + 1) refuse('Index of insertion too big.', 1)
  chain.rules.splice(at - 1, 0, ruleOf(words))
  return done()
}

const remove: Run = (firewall, table, words) => {
  const { chain } = chainOf(firewall, table, words)
  if (isNumber(words[0])) {
    if (!chain.rules[Number(words[0]) - 1]) refuse('Index of deletion too big.', 1)
    chain.rules.splice(Number(words[0]) - 1, 1)
    return done()
  }
  const at = placeOf(chain, words)
  if (at < 0) refuse('Bad rule (does a matching rule exist in that chain?).', 1)
  chain.rules.splice(at, 1)
  return done()
}

const check: Run = (firewall, table, words) => {
  const { chain } = chainOf(firewall, table, words)
  if (placeOf(chain, words) < 0) refuse('Bad rule (does a matching rule exist in that chain?).', 1)
  return done()
}

function placeOf({ rules }: Chain, words: string[]): number {
  const wanted = ruleText(ruleOf(words))
  return rules.findIndex((rule) => ruleText(rule) === wanted)
}

const flush: Run = (firewall, table, words) => {
  for (const name of words.length > 0 ? words : chains[table]) {
    const chain = isKept(table, name) ? firewall[name] : undefined
    if (chain) chain.rules = []
  }
  return done()
}

const policy: Run = (firewall, table, words) => {
  const { chain } = chainOf(firewall, table, words)
  const [wanted] = words
  if (wanted !== 'ACCEPT' && wanted !== 'DROP') refuse("Bad policy name. Run `dmesg' for more information.", 1)
  chain.policy = wanted as Chain['policy']
  return done()
}

const specify: Run = (firewall, table, words) => {
  const shown = chains[table].filter((chain) => words[0] === undefined || words[0] === chain)
  const heads = shown.map((chain) => `-P ${chain} ${policyOf(firewall, chain)}\n`)
  return done([...heads, ...shown.flatMap((chain) => lines(firewall, table, chain))].join(''), own)
}

const list: Run = (firewall, table, words) => {
  const numeric = words.includes('-n') || words.includes('--numeric')
  const numbered = words.includes('--line-numbers')
  if (words.some((word) => word === '-v' || word === '--verbose')) unsimulated('packet counters (-v)')
  const only = words.find((word) => !word.startsWith('-'))
  if (only !== undefined && !(chains[table] as readonly string[]).includes(only)) refuse('No chain/target/match by that name.', 1)
  const shown = chains[table].filter((chain) => only === undefined || only === chain)
  const texts = shown.map((chain) => {
    const rows = (isKept(table, chain) ? (firewall[chain]?.rules ?? []) : []).map(
      (rule, i) => `${numbered ? `${i + 1}`.padEnd(5) : ''}${row(rule, numeric)}\n`,
    )
    const head = `${numbered ? 'num  ' : ''}target     prot opt source               destination         \n`
    return `Chain ${chain} (policy ${policyOf(firewall, chain)})\n${head}${rows.join('')}`
  })
  return done(texts.join('\n'), own)
}

const protocolNumbers = { TCP: '6', UDP: '17', SCTP: '132' } as const

function row({ protocol, ports, source, destination, states, comment, target }: FirewallRule, numeric: boolean): string {
  const anywhere = numeric ? '0.0.0.0/0' : 'anywhere'
  const word = protocol?.toLowerCase()
  const prot = protocol ? (numeric ? protocolNumbers[protocol] : word!) : numeric ? '0' : 'all'
  const range = ([first, last]: [number, number]) => (first === last ? `dpt:${first}` : `dpts:${first}:${last}`)
  const matches = [
    ...(ports?.length === 1 ? [`${word} ${range(ports[0]!)}`] : []),
    ...(ports && ports.length > 1 ? [`multiport dports ${ports.map(([a, b]) => (a === b ? a : `${a}:${b}`)).join(',')}`] : []),
    ...(states ? [`ctstate ${states.join(',')}`] : []),
    ...(comment ? [`/* ${comment} */`] : []),
    ...(target === 'REJECT' ? ['reject-with icmp-port-unreachable'] : []),
  ]
  return `${target.padEnd(10)} ${prot.padEnd(4)} --  ${(source ?? anywhere).padEnd(20)} ${(destination ?? anywhere).padEnd(20)} ${matches.join(' ')}`
}

/** The rule that words say. Refuses what it cannot keep to. */
function ruleOf(words: readonly string[]): FirewallRule {
  const rule: Partial<FirewallRule> = {}
  const rest = [...words]
  const value = (option: string) => rest.shift() ?? refuse(`option "${option}" requires an argument`)
  while (rest.length > 0) {
    const option = rest.shift()!
    if (option === '!') unsimulated('negated matches (!)')
    else if (option === '-p' || option === '--protocol') readProtocol(rule, value(option))
    else if (option === '--dport' || option === '--dports' || option === '--destination-port')
      rule.ports = value(option).split(',').map(readPorts)
    else if (option === '-s' || option === '--source') rule.source = readBlock(value(option))
    else if (option === '-d' || option === '--destination') rule.destination = readBlock(value(option))
    else if (option === '-i' || option === '--in-interface') {
      const name = value(option)
      if (name !== 'lo' && name !== 'eth0') unsimulated(`interface ${name}: nodes have lo and eth0`)
      rule.from = name as 'lo' | 'eth0'
    } else if (option === '--ctstate' || option === '--state') rule.states = value(option).split(',')
    else if (option === '--comment') rule.comment = value(option)
    else if (option === '-m' || option === '--match') {
      const match = value(option)
      if (!['tcp', 'udp', 'sctp', 'multiport', 'conntrack', 'state', 'comment'].includes(match)) unsimulated(`match ${match}`)
    } else if (option === '-j' || option === '--jump') {
      const target = value(option)
      if (!['ACCEPT', 'DROP', 'REJECT'].includes(target)) unsimulated(`target ${target}`)
      rule.target = target as Target
    } else if (option === '--reject-with') value(option)
    else unsimulated(`option ${option}`)
  }
  if (rule.ports && !rule.protocol) refuse('unknown option "--dport"')
  if (!rule.target) unsimulated('rules without a target (-j)')
  return rule as FirewallRule
}

function readProtocol(rule: Partial<FirewallRule>, word: string): void {
  const protocol = word.toUpperCase()
  if (protocol === 'ALL') return
  if (protocol === 'TCP' || protocol === 'UDP' || protocol === 'SCTP') rule.protocol = protocol
  else unsimulated(`protocol ${word}`)
}

function readPorts(text: string): [number, number] {
  const [, first, , last] = /^(\d+)(:(\d+))?$/.exec(text) ?? refuse(`invalid port/service \`${text}' specified`)
  return [Number(first), Number(last ?? first)]
}

function readBlock(text: string): string {
  if (isIPv4(text)) return `${text}/32`
  return parseRange(text) && text.includes('/') ? text : refuse(`host/network \`${text}' not found`)
}

const commands: readonly { names: readonly string[]; run: Run }[] = [
  { names: ['-A', '--append'], run: append },
  { names: ['-I', '--insert'], run: insert },
  { names: ['-D', '--delete'], run: remove },
  { names: ['-C', '--check'], run: check },
  { names: ['-F', '--flush'], run: flush },
  { names: ['-P', '--policy'], run: policy },
  { names: ['-S', '--list-rules'], run: specify },
  { names: ['-L', '--list'], run: list },
]
