import { type Command, command } from '../command'
import { KubectlError } from '../errors'

/** A verb of the real kubectl that is not simulated: it says so. */
const absent = (name: string, short: string): Command =>
  command({
    use: name,
    short,
    offline: true,
    async run() {
      throw new KubectlError(`seatrial does not simulate kubectl ${name} yet`)
    },
  })

export const proxy = absent('proxy', 'Run a proxy to the Kubernetes API server')
export const cp = absent('cp', 'Copy files and directories to and from containers')
