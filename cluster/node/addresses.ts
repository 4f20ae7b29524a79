import type { Node } from '@/cluster/kinds/core/node'
import { type NodesState, ofNode } from './records'

/** The next free address of a node's pod range, going round as the host-local IPAM does. `.0` and `.1` are the network's and the bridge's. */
export function allocateAddress(node: Node, state: NodesState, taken: ReadonlySet<string>): string {
  const range = node.spec?.podCIDR ?? '10.244.0.0/24'
  const prefix = range.slice(0, range.lastIndexOf('.'))
  const name = node.metadata.name!
  let last = ofNode(state.lastAddress, name) ?? 1
  for (let tries = 0; tries < 254; tries++) {
    last = last >= 254 ? 2 : last + 1
    const address = `${prefix}.${last}`
    if (taken.has(address)) continue
    state.lastAddress[name] = last
    return address
  }
  throw new Error(`no free pod address on ${name}`)
}
