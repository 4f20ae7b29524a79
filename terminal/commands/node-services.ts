import type { NodeHost } from '@/cluster/door'
import type { HostCommand, Invocation } from '../host-command'
import { parseOptions } from '../options'
import { crictl } from './crictl'
import { journalctl, lastEntries } from './journal'

const notHere = (use: Invocation) => {
  use.err(`${use.name}: this host is no node of the cluster: \`ssh\` to one (${use.cluster.nodes().join(', ')})\n`)
  return 1
}
const unitName = (word: string) => (word.includes('.') ? word : `${word}.service`)
const find = (node: NodeHost, word: string) => node.units().find((unit) => unitName(unit.name) === unitName(word))

/** `systemctl` over the units of a node. */
const systemctl: HostCommand = {
  names: ['systemctl'],
  async run(use) {
    const node = use.cluster.node(use.host.name)
    if (!node) return notHere(use)
    const { given, rest } = parseOptions(use.args, {
      now: {},
      'no-pager': {},
      full: { short: 'l' },
      quiet: { short: 'q' },
      type: { short: 't', value: true },
      all: { short: 'a' },
    })
    const [verb = 'list-units', ...words] = rest
    if (verb === 'daemon-reload' || verb === 'reset-failed') return 0
    if (verb === 'list-units' || verb === 'list-unit-files') {
      for (const unit of node.units()) use.out(`  ${unitName(unit.name).padEnd(24)} loaded ${unit.active.padEnd(8)} ${unit.description}\n`)
      return 0
    }
    if (words.length === 0) {
      use.err('Too few arguments.\n')
      return 1
    }
    let exitCode = 0
    for (const word of words) exitCode = (await onUnit(use, node, verb, word, given.now !== undefined)) || exitCode
    return exitCode
  },
}

async function onUnit(use: Invocation, node: NodeHost, verb: string, word: string, now: boolean): Promise<number> {
  const unit = find(node, word)
  if (verb === 'is-active' || verb === 'is-enabled') {
    const answer = verb === 'is-active' ? (unit?.active ?? 'inactive') : unit ? (unit.enabled ? 'enabled' : 'disabled') : 'not-found'
    use.out(`${answer}\n`)
    return answer === 'active' || answer === 'enabled' ? 0 : verb === 'is-active' ? 3 : 1
  }
  if (!unit) {
    use.err(
      verb === 'status'
        ? `Unit ${unitName(word)} could not be found.\n`
        : `Failed to ${verb} ${unitName(word)}: Unit ${unitName(word)} not found.\n`,
    )
    return verb === 'status' ? 4 : 5
  }
  if (verb === 'status') {
    const name = unitName(unit.name)
    use.out(`${unit.active === 'active' ? '●' : unit.active === 'failed' ? '×' : '○'} ${name} - ${unit.description}\n`)
    use.out(`     Loaded: loaded (/usr/lib/systemd/system/${name}; ${unit.enabled ? 'enabled' : 'disabled'}; preset: enabled)\n`)
    use.out(
      `     Active: ${unit.active === 'active' ? 'active (running)' : unit.active === 'failed' ? 'failed (Result: exit-code)' : 'inactive (dead)'}\n`,
    )
    const said = await lastEntries(use, node, name, 10)
    if (said !== '') use.out(`\n${said}`)
    return unit.active === 'active' ? 0 : 3
  }
  const actions = ['start', 'stop', 'restart', 'enable', 'disable'] as const
  const action = actions.find((each) => each === verb)
  if (!action) {
    use.err(`systemctl: seatrial does not simulate \`systemctl ${verb}\`\n`)
    return 1
  }
  if (use.env.USER !== 'root') {
    use.err(
      `Failed to ${verb} ${unitName(word)}: Interactive authentication required.\nSee system logs and 'systemctl status ${unitName(word)}' for details.\n`,
    )
    return 1
  }
  const wanted =
    now && action === 'enable' ? (['enable', 'start'] as const) : now && action === 'disable' ? (['disable', 'stop'] as const) : [action]
  for (const each of wanted) {
    const { error } = node.control(each, unit.name)
    if (error === undefined) continue
    use.err(`${error}\n`)
    return 1
  }
  return 0
}

export const nodeCommands = [systemctl, crictl, journalctl]
