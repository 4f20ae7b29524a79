import { pathOf } from '../client/api'
import { type Command, command } from '../command'
import { isNotFound, KubectlError } from '../errors'

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

export const certificate = absent('certificate', 'Modify certificate resources')
export const proxy = absent('proxy', 'Run a proxy to the Kubernetes API server')
export const cp = absent('cp', 'Copy files and directories to and from containers')
export const debug = absent('debug', 'Create debugging sessions for troubleshooting workloads and nodes')
export const kustomize = absent('kustomize', 'Build a kustomization target from a directory or URL')
export const explain = absent('explain', 'Get documentation for a resource')
export const plugin = absent('plugin', 'Provides utilities for interacting with plugins')

/** Metrics come from the server, if it has them. */
const topOf = (name: string, plural: string): Command =>
  command({
    use: `${name} [NAME | -l label]`,
    short: `Display resource (CPU/memory) usage of ${name}s`,
    aliases: [plural, name === 'pod' ? 'po' : 'no'],
    async run({ api }) {
      const metrics = (await api.resources()).find((resource) => resource.group === 'metrics.k8s.io' && resource.plural === plural)
      if (!metrics) throw new KubectlError('Metrics API not available')
      await api.request('GET', pathOf(metrics, api.namespace)).catch((error) => {
        throw isNotFound(error) ? new KubectlError('Metrics API not available') : error
      })
      throw new KubectlError('seatrial does not simulate kubectl top yet')
    },
  })

export const top = command({
  use: 'top',
  short: 'Display resource (CPU/memory) usage',
  subcommands: [topOf('node', 'nodes'), topOf('pod', 'pods')],
})
