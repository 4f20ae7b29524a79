import type { HostCommand } from '../host-command'

const mustBeRoot = 'Could not fetch rule set generation id: Permission denied (you must be root)\n'

/** `iptables`, over what an administrator of the node wrote: a subset that says where it ends. */
const iptables: HostCommand = {
  names: ['iptables'],
  async run(use) {
    const node = use.cluster.node(use.host.name)
    if (!node) return notHere(use)
    if (use.env.USER !== 'root') return use.fail(`iptables v1.8.10 (nf_tables): ${mustBeRoot}`, 4)
    const said = node.iptables(use.args)
    use.out(said.output)
    use.err(said.error)
    return said.exitCode
  },
}

/** `iptables-save`. */
const iptablesSave: HostCommand = {
  names: ['iptables-save'],
  async run(use) {
    const node = use.cluster.node(use.host.name)
    if (!node) return notHere(use)
    if (use.env.USER !== 'root') return use.fail(`iptables-save v1.8.10 (nf_tables): ${mustBeRoot}`, 4)
    use.out(node.iptablesSave())
    return 0
  },
}

function notHere(use: Parameters<HostCommand['run']>[0]): number {
  use.err(`${use.name}: this host is no node of the cluster: \`ssh\` to one (${use.cluster.nodes().join(', ')})\n`)
  return 1
}

export const iptablesCommands = [iptables, iptablesSave]
