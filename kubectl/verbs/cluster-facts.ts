import type { JsonObject } from '@/apimachinery/object'
import { printYaml } from '@/apimachinery/yaml'
import { apiVersionOf } from '../client/api'
import type { Resource } from '../client/discovery'
import { command } from '../command'
import { KubectlError, usageError } from '../errors'
import { bool, list, text } from '../flags'
import { printerFor, printFlags, unknownFormat } from '../output/printer'
import { align, tableStyle } from '../output/tabwriter'

export const apiResources = command({
  use: 'api-resources [flags]',
  short: 'Print the supported API resources on the server',
  examples: '# The kinds that live in a namespace\nkubectl api-resources --namespaced=true',
  flags: {
    apiGroup: text(),
    cached: bool(),
    categories: list(),
    namespaced: bool({
      initial: true,
    }),
    noHeaders: bool(),
    showManagedFields: printFlags.showManagedFields,
    output: text({ short: 'o', complete: ['json', 'yaml', 'kyaml', 'name', 'wide'] }),
    sortBy: text({
      complete: ['name', 'kind'],
    }),
    verbs: list(),
  },
  async run({ args, api, out, changed, flags: given }) {
    if (args.length > 0) throw usageError('api-resources', `unexpected arguments: [${args.join(' ')}]`)
    const formats = ['json', 'kyaml', 'name', 'wide', 'yaml']
    if (given.output !== '' && !formats.includes(given.output)) throw unknownFormat(given.output, formats)
    const own = ['', 'wide', 'name'].includes(given.output)
    const printer = own ? undefined : printerFor({ ...given, template: '', allowMissingTemplateKeys: true }, 'struct')
    if (!['', 'name', 'kind'].includes(given.sortBy)) throw new KubectlError('--sort-by accepts only name or kind')
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
    if (printer) {
      out(printer(listOf(shown), () => ''))
      return
    }
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

/** As metav1.APIResourceList. */
const listOf = (resources: readonly Resource[]): JsonObject => ({
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion: '',
  resources: resources.map(({ plural, singular, namespaced, group, version, kind, verbs, shortNames, categories }) => ({
    name: plural,
    singularName: singular,
    namespaced,
    ...(group === '' ? {} : { group }),
    version,
    kind,
    verbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
  })),
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
    client: bool(),
    output: text({ short: 'o', complete: ['yaml', 'json'] }),
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
      out(given.output === 'json' ? `${JSON.stringify(told, null, 2)}\n` : `${printYaml(told)}\n`)
    }
    if (failed) throw (server as { error: unknown }).error
  },
})
