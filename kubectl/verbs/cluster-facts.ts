import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { printYaml } from '@/apimachinery/yaml'
import { apiVersionOf, listAll } from '../client/api'
import type { Resource } from '../client/discovery'
import { command } from '../command'
import { KubectlError, usageError } from '../errors'
import { bool, list, text } from '../flags'
import { prettyJson } from '../output/printer'
import { align, tableStyle } from '../output/tabwriter'

export const apiResources = command({
  use: 'api-resources [flags]',
  short: 'Print the supported API resources on the server',
  examples: '# The kinds that live in a namespace\nkubectl api-resources --namespaced=true',
  flags: {
    apiGroup: text('Limit to resources in the specified API group.'),
    cached: bool('Use the cached list of resources if available.'),
    categories: list('Limit to resources that belong to the specified categories.'),
    namespaced: bool('If false, non-namespaced resources will be returned, otherwise returning namespaced resources by default.', {
      initial: true,
    }),
    noHeaders: bool("When using the default or custom-column output format, don't print headers (default print headers)."),
    output: text('Output format. One of: (json, yaml, kyaml, name, wide).', { short: 'o', complete: ['wide', 'name'] }),
    sortBy: text("If non-empty, sort list of resources using specified field. The field can be either 'name' or 'kind'.", {
      complete: ['name', 'kind'],
    }),
    verbs: list('Limit to resources that support the specified verbs.'),
  },
  async run({ args, api, out, changed, flags: given }) {
    if (args.length > 0) throw usageError('api-resources', `unexpected arguments: [${args.join(' ')}]`)
    if (!['', 'wide', 'name'].includes(given.output)) throw new KubectlError(`--output ${given.output} is not available`)
    const all = await api.resources(true)
    const shown = all.filter(
      (resource) =>
        (resource.preferred || !all.some((one) => one.preferred && one.group === resource.group && one.plural === resource.plural)) &&
        (!changed.has('namespaced') || resource.namespaced === given.namespaced) &&
        (!changed.has('apiGroup') || resource.group === given.apiGroup) &&
        given.verbs.every((verb) => resource.verbs.includes(verb)) &&
        given.categories.every((category) => resource.categories.includes(category)),
    )
    const name = (resource: Resource) => (resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`)
    const key = (resource: Resource) =>
      given.sortBy === 'kind' ? resource.kind : given.sortBy === 'name' ? resource.plural : `${resource.group}\0${resource.plural}`
    shown.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
    if (given.output === 'name') {
      out(shown.map((resource) => `${name(resource)}\n`).join(''))
      return
    }
    const wide = given.output === 'wide'
    const header = given.noHeaders ? [] : [`NAME\tSHORTNAMES\tAPIVERSION\tNAMESPACED\tKIND${wide ? '\tVERBS\tCATEGORIES' : ''}`]
    const rows = shown.map((resource) =>
      [
        resource.plural,
        resource.shortNames.join(','),
        apiVersionOf(resource),
        resource.namespaced,
        resource.kind,
        ...(wide ? [resource.verbs.join(','), resource.categories.join(',')] : []),
      ].join('\t'),
    )
    out(align([...header, ...rows].map((line) => `${line}\n`).join(''), tableStyle))
  },
})

export const apiVersions = command({
  use: 'api-versions',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  async run({ args, api, out }) {
    if (args.length > 0) throw usageError('api-versions', `unexpected arguments: [${args.join(' ')}]`)
    const versions = [...new Set((await api.resources(true)).map(apiVersionOf))].sort()
    out(versions.map((version) => `${version}\n`).join(''))
  },
})

const client = {
  major: '1',
  minor: '35',
  gitVersion: 'v1.35.2',
  gitCommit: 'fdc9d74cbf2da6754ebf81d56f80ae2948cd6425',
  gitTreeState: 'clean',
  buildDate: '2026-02-26T20:05:34Z',
  goVersion: 'go1.25.7',
  compiler: 'gc',
  platform: 'linux/amd64',
}

export const version = command({
  use: 'version [flags]',
  short: 'Print the client and server version information',
  flags: {
    client: bool('If true, shows client version only (no server required).'),
    output: text("One of 'yaml' or 'json'.", { short: 'o', complete: ['yaml', 'json'] }),
  },
  async run({ api, out, flags: given }) {
    if (!['', 'yaml', 'json'].includes(given.output)) throw new KubectlError("--output must be 'yaml' or 'json'")
    const server = given.client
      ? undefined
      : await api.request<JsonObject>('GET', '/version', { query: { timeout: '32s' } }).catch((error) => ({ error }) as { error: unknown })
    const failed = server !== undefined && 'error' in server
    if (given.output === '') {
      out(`Client Version: ${client.gitVersion}\nKustomize Version: v5.7.1\n`)
      if (server && !failed) out(`Server Version: ${server.gitVersion}\n`)
    } else {
      const told: JsonObject = { clientVersion: client, kustomizeVersion: 'v5.7.1' }
      if (server && !failed) told.serverVersion = server as JsonObject
      out(given.output === 'json' ? `${prettyJson(told)}\n` : `${printYaml(told)}\n`)
    }
    if (failed) throw (server as { error: unknown }).error
  },
})

export const clusterInfo = command({
  use: 'cluster-info [flags]',
  short: 'Display cluster information',
  long: 'Display addresses of the control plane and services with label kubernetes.io/cluster-service=true.',
  async run({ args, api, out }) {
    if (args[0] === 'dump') throw new KubectlError('seatrial does not simulate cluster-info dump')
    const resource = (await api.find('services'))[0] as Resource
    const services = await listAll(api, resource, 'kube-system', { labelSelector: 'kubernetes.io/cluster-service=true' })
    const server = await api.server()
    out(`Kubernetes control plane is running at ${server}\n`)
    for (const service of services.items) out(`${titleOf(service)} is running at ${linkOf(server, service)}\n`)
    out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n")
  },
})

const titleOf = ({ metadata }: KubeObject) => metadata.labels?.['kubernetes.io/name'] ?? metadata.name

function linkOf(server: string, service: KubeObject): string {
  const ports = (service as unknown as { spec?: { ports?: { name?: string }[] } }).spec?.ports ?? []
  const port = ports[0]?.name ? `:${ports[0].name}` : ''
  return `${server}/api/v1/namespaces/${service.metadata.namespace}/services/${service.metadata.name}${port}/proxy`
}
