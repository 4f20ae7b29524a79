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
      use.out(verb === 'list-units' ? unitsText(node, given.all !== undefined) : unitFilesText(node))
      return 0
    }
    if (words.length === 0) return use.fail('Too few arguments.\n')
    let exitCode = 0
    for (const word of words) exitCode = (await onUnit(use, node, verb, word, given.now !== undefined)) || exitCode
    return exitCode
  },
}

const subStates = { active: 'running', failed: 'failed', inactive: 'dead' } as const

/** Rows below their names, each column as wide as what stands in it. */
function columns(rows: readonly string[][]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join(' ')
      .trimEnd(),
  )
}

// as systemd's systemctl-list-units.c
function unitsText(node: NodeHost, all: boolean): string {
  const units = node.units().filter(({ active }) => all || active !== 'inactive')
  const rows = units.map(({ name, active, description }) => [unitName(name), 'loaded', active, subStates[active], description])
  const lines = columns([['UNIT', 'LOAD', 'ACTIVE', 'SUB', 'DESCRIPTION'], ...rows]).map(
    (line, at) => `${units[at - 1]?.active === 'failed' ? '●' : ' '} ${line}\n`,
  )
  return `${lines.join('')}
Legend: LOAD   → Reflects whether the unit definition was properly loaded.
        ACTIVE → The high-level unit activation state, i.e. generalization of SUB.
        SUB    → The low-level unit activation state, values depend on unit type.

${units.length} loaded units listed.
`
}

function unitFilesText(node: NodeHost): string {
  const rows = node.units().map(({ name, enabled }) => [unitName(name), enabled ? 'enabled' : 'disabled', 'enabled'])
  return `${columns([['UNIT FILE', 'STATE', 'PRESET'], ...rows]).join('\n')}\n\n${rows.length} unit files listed.\n`
}

/** ` since Mon 2026-11-02 09:00:14 UTC; 5min ago`. */
function sinceText(at: number, now: number): string {
  const date = new Date(at)
  const seconds = Math.floor((now - at) / 1000)
  const ago =
    seconds < 60
      ? `${seconds}s`
      : seconds < 3600
        ? `${Math.floor(seconds / 60)}min ${seconds % 60}s`.replace(' 0s', '')
        : `${Math.floor(seconds / 3600)}h ${Math.floor((seconds % 3600) / 60)}min`
  return ` since ${date.toUTCString().slice(0, 3)} ${date.toISOString().slice(0, 19).replace('T', ' ')} UTC; ${ago} ago`
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
  if (verb === 'cat') {
    const files = node.listFiles().filter((path) => path.endsWith(`/${unitName(unit.name)}`) || path.includes(`/${unitName(unit.name)}.d/`))
    if (files.length === 0) return use.fail(`seatrial does not simulate the unit file of ${unitName(unit.name)}\n`)
    use.out(files.map((path) => `# ${path}\n${node.readFile(path)}`).join('\n'))
    return 0
  }
  if (verb === 'status') {
    const name = unitName(unit.name)
    use.out(`${unit.active === 'active' ? '●' : unit.active === 'failed' ? '×' : '○'} ${name} - ${unit.description}\n`)
    use.out(`     Loaded: loaded (/usr/lib/systemd/system/${name}; ${unit.enabled ? 'enabled' : 'disabled'}; preset: enabled)\n`)
    const state = { active: 'active (running)', failed: 'failed (Result: exit-code)', inactive: 'inactive (dead)' }[unit.active]
    use.out(`     Active: ${state}${unit.since === undefined ? '' : sinceText(unit.since, use.clock.now())}\n`)
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
    return use.fail(
      `Failed to ${verb} ${unitName(word)}: Interactive authentication required.\nSee system logs and 'systemctl status ${unitName(word)}' for details.\n`,
    )
  }
  const wanted =
    now && action === 'enable' ? (['enable', 'start'] as const) : now && action === 'disable' ? (['disable', 'stop'] as const) : [action]
  for (const each of wanted) {
    const { error } = node.control(each, unit.name)
    if (error === undefined) continue
    return use.fail(`${error}\n`)
  }
  return 0
}

export const nodeCommands = [systemctl, crictl, journalctl]
