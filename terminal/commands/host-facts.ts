import type { HostCommand } from '../host-command'
import { passOn } from './pass-on'

const clear: HostCommand = {
  names: ['clear', 'reset'],
  streams: true,
  async run(use) {
    if (use.terminal) use.running.screen.show({ type: 'clear' })
    return 0
  },
}

const hostname: HostCommand = {
  names: ['hostname'],
  async run(use) {
    const node = use.cluster.node(use.host.name)
    if (use.args.some((arg) => /^-(i|I)$/.test(arg))) use.out(`${node?.addresses.internal ?? '127.0.1.1'} \n`)
    else use.out(`${use.host.name}\n`)
    return 0
  },
}

const uname: HostCommand = {
  names: ['uname'],
  async run(use) {
    const facts = { s: 'Linux', n: use.host.name, r: '6.8.0-90-generic', v: '#91-Ubuntu SMP PREEMPT_DYNAMIC', m: 'x86_64', o: 'GNU/Linux' }
    const letters = use.args.join('').replaceAll('-', '')
    const asked = letters === '' ? 's' : letters.includes('a') ? 'snrvmo' : letters
    const known = Object.entries(facts).filter(([letter]) => asked.includes(letter))
    use.out(`${known.map(([, value]) => value).join(' ')}\n`)
    return 0
  },
}

/** Nothing in the simulated network answers ICMP, and neither does a Service on a real one. */
const ping: HostCommand = {
  names: ['ping', 'traceroute', 'tracepath', 'mtr'],
  async run(use) {
    use.err(`${use.name}: seatrial does not simulate ICMP (a Service answers none either); try \`curl\` or \`nc -zv HOST PORT\`\n`)
    return 1
  },
}

/** Only what is exported: just-bash's own also list the shell's other variables. */
const env: HostCommand = {
  names: ['env', 'printenv'],
  async run(use) {
    const assigned = use.args.findIndex((arg) => !/^[A-Za-z_]\w*=/.test(arg))
    const words = assigned < 0 ? [] : use.args.slice(assigned)
    if (use.name === 'printenv' && words.length > 0) {
      const values = words.map((name) => use.env[name])
      use.out(values.map((value) => (value === undefined ? '' : `${value}\n`)).join(''))
      return values.includes(undefined) ? 1 : 0
    }
    const own = Object.fromEntries(use.args.slice(0, assigned < 0 ? use.args.length : assigned).map((arg) => arg.split(/=(.*)/s, 2)))
    if (words[0]?.startsWith('-')) return passOn(use)
    if (words.length > 0) return (await use.runWords(words, { env: own })).exitCode
    for (const [name, value] of Object.entries({ ...use.env, ...own })) use.out(`${name}=${value}\n`)
    return 0
  },
}

export const factCommands = [clear, hostname, uname, ping, env]
