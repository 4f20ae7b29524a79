import { base64Text } from '@/apimachinery/encoding'
import type { KubeObject } from '@/apimachinery/object'
import { absolute } from '../client/kubeconfig'
import { type Command, command } from '../command'
import { KubectlError } from '../errors'
import { array, bool, text } from '../flags'
import type { KubectlContext } from '../seam'
import { compact, generator } from './generator'

const sources = {
  fromFile: array({ complete: 'file' }),
  fromLiteral: array(),
  fromEnvFile: array({ complete: 'file' }),
  appendHash: bool(),
}
type Sources = { fromFile: string[]; fromLiteral: string[]; fromEnvFile: string[] }

/** Key and text of every source, in the order of cmd/create HandleConfigMapFrom…. `kind` is for messages. */
async function pairs(context: KubectlContext, flags: Sources, kind: 'ConfigMap' | 'Secret', name: string): Promise<[string, string][]> {
  if (flags.fromEnvFile.length > 0 && (flags.fromFile.length > 0 || flags.fromLiteral.length > 0))
    throw new KubectlError('from-env-file cannot be combined with from-file or from-literal')
  const found: [string, string][] = []
  const add = (key: string, value: string) => {
    if (!/^[-._a-zA-Z0-9]+$/.test(key) || key.length > 253)
      throw new KubectlError(
        `${JSON.stringify(key)} is not a valid key name for a ${kind}: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
      )
    if (found.some(([other]) => other === key))
      throw new KubectlError(
        kind === 'ConfigMap'
          ? `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ConfigMap ${JSON.stringify(name)}`
          : `cannot add key ${key}, another key by that name already exists`,
      )
    found.push([key, value])
  }
  for (const literal of flags.fromLiteral) {
    const equals = literal.indexOf('=')
    if (equals <= 0) throw new KubectlError(`invalid literal source ${literal}, expected key=value`)
    add(literal.slice(0, equals), literal.slice(equals + 1))
  }
  for (const source of flags.fromFile) for (const [key, value] of await filePairs(context, source)) add(key, value)
  for (const source of flags.fromEnvFile) for (const [key, value] of await envPairs(context, source)) add(key, value)
  return found
}

async function filePairs(context: KubectlContext, source: string): Promise<[string, string][]> {
  const parts = source.split('=')
  if (parts.length > 2) throw new KubectlError("key names or file paths cannot contain '='")
  const given = parts.at(-1) as string
  if (parts.length === 2 && parts[0] === '') throw new KubectlError(`key name for file path ${given} missing`)
  if (given === '') throw new KubectlError(`file path for key name ${parts[0]} missing`)
  const path = absolute(context, given)
  if (!(await context.fs.exists(path))) throw new KubectlError(`error reading ${given}: no such file or directory`)
  if (await context.fs.isDirectory(path)) {
    if (parts.length === 2) throw new KubectlError('cannot give a key name for a directory path')
    const found: [string, string][] = []
    for (const entry of (await context.fs.readdir(path)).sort())
      if (!(await context.fs.isDirectory(`${path}/${entry}`))) found.push([entry, await context.fs.readFile(`${path}/${entry}`)])
    return found
  }
  return [[parts.length === 2 ? (parts[0] as string) : (path.split('/').at(-1) as string), await context.fs.readFile(path)]]
}

async function envPairs(context: KubectlContext, source: string): Promise<[string, string][]> {
  const path = absolute(context, source)
  if (!(await context.fs.exists(path))) throw new KubectlError(`error reading ${source}: no such file or directory`)
  const found: [string, string][] = []
  for (const raw of (await context.fs.readFile(path)).split('\n')) {
    const line = raw.trimStart().replace(/\r$/, '')
    if (line === '' || line.startsWith('#')) continue
    const equals = line.indexOf('=')
    const key = equals < 0 ? line : line.slice(0, equals)
    found.push([key, equals < 0 ? (context.env[key] ?? '') : line.slice(equals + 1)])
  }
  return found
}

export const configmap = generator({
  use: 'configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  short: 'Create a config map from a local file, directory or literal value',
  aliases: ['cm'],
  namespaced: true,
  failing: 'failed to create configmap:',
  flags: sources,
  async make({ name, flags, context }) {
    const data = Object.fromEntries(await pairs(context, flags, 'ConfigMap', name))
    return compact({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      data: Object.keys(data).length > 0 ? data : undefined,
    }) as KubeObject
  },
})

const secretOf = (name: string, data: [string, string][], type: string) =>
  compact({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    data: data.length > 0 ? Object.fromEntries(data.map(([key, value]) => [key, base64Text(value)])) : undefined,
    type,
  }) as KubeObject

const generic = generator(
  {
    use: 'generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
    short: 'Create a secret from a local file, directory, or literal value',
    namespaced: true,
    failing: 'failed to create secret',
    flags: { ...sources, type: text() },
    make: async ({ name, flags, context }) => secretOf(name, await pairs(context, flags, 'Secret', name), flags.type),
  },
  'create secret',
)

const tls = generator(
  {
    use: 'tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
    short: 'Create a TLS secret',
    namespaced: true,
    failing: 'failed to create secret',
    flags: {
      cert: text({ complete: 'file' }),
      key: text({ complete: 'file' }),
      appendHash: sources.appendHash,
    },
    async make({ name, flags, context }) {
      const read = async (given: string) => {
        const path = absolute(context, given)
        if (!(await context.fs.exists(path))) throw new KubectlError(`Cannot read file ${given}, open ${given}: no such file or directory`)
        return context.fs.readFile(path)
      }
      if (flags.key === '') throw new KubectlError('key must be specified')
      if (flags.cert === '') throw new KubectlError('certificate must be specified')
      const [certificate, key] = [await read(flags.cert), await read(flags.key)]
      if (!certificate.includes('-----BEGIN CERTIFICATE-----'))
        throw new KubectlError('tls: failed to find any PEM data in certificate input')
      if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(key)) throw new KubectlError('tls: failed to find any PEM data in key input')
      return secretOf(
        name,
        [
          ['tls.crt', certificate],
          ['tls.key', key],
        ],
        'kubernetes.io/tls',
      )
    },
  },
  'create secret',
)

const dockerRegistry = generator(
  {
    use: 'docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
    short: 'Create a secret for use with a Docker registry',
    namespaced: true,
    failing: 'failed to create secret',
    flags: {
      dockerServer: text({ initial: 'https://index.docker.io/v1/' }),
      dockerUsername: text(),
      dockerPassword: text(),
      dockerEmail: text(),
      fromFile: sources.fromFile,
      appendHash: sources.appendHash,
    },
    async make({ name, flags, context }) {
      if (flags.fromFile.length > 0) {
        const [first] = await filePairs(context, flags.fromFile[0] as string)
        return secretOf(name, [['.dockerconfigjson', first?.[1] ?? '']], 'kubernetes.io/dockerconfigjson')
      }
      if (flags.dockerUsername === '' || flags.dockerPassword === '' || flags.dockerServer === '')
        throw new KubectlError(
          'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
        )
      const entry = compact({
        username: flags.dockerUsername,
        password: flags.dockerPassword,
        email: flags.dockerEmail,
        auth: base64Text(`${flags.dockerUsername}:${flags.dockerPassword}`),
      })
      return secretOf(
        name,
        [['.dockerconfigjson', JSON.stringify({ auths: { [flags.dockerServer]: entry } })]],
        'kubernetes.io/dockerconfigjson',
      )
    },
  },
  'create secret',
)

export const secret: Command = command({
  use: 'secret (docker-registry | generic | tls)',
  short: 'Create a secret using a specified subcommand',
  subcommands: [dockerRegistry, generic, tls],
})
