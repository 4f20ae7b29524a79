import type { NodeParts, NodeRuntime } from '@/cluster/api/parts'
import { StatusError } from '@/cluster/api/status'

const missing = (what: string) => new StatusError(501, 'NotImplemented', `error: seatrial does not simulate ${what} yet`)

/** Everything that runs on the nodes. */
export const createNodeRuntime = (_parts: NodeParts): NodeRuntime => ({
  controllers: [],
  pods: {
    logs: () => {
      throw missing('logs')
    },
    exec: () => {
      throw missing('exec')
    },
    attach: () => {
      throw missing('attach')
    },
  },
  listen: () => undefined,
  host: () => undefined,
  snapshot: () => null,
})
