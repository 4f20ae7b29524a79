import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { JsonObject } from '@/apimachinery/object'
import { parseYaml, printYaml } from '@/apimachinery/yaml'
import { Complaint } from './complaint'

/** `name` is cluster, context and user at once; `authority` a PEM text. */
export type KubeconfigEntry = { name: string; server: string; authority: string; token: string }

type Named = { name: string } & JsonObject

/**
 * Writes the entry into a fresh file, or into an existing one beside what is there: only an entry of this name for this same server is replaced, and
 * the current context stays what it is. Answers whether the entry's context is the current one. Only the user may read the file.
 */
export function writeKubeconfig(file: string, entry: KubeconfigEntry): { current: boolean } {
  const config = existsSync(file) ? readKubeconfig(file) : {}
  const { name, server, authority, token } = entry
  const known = list(config, 'clusters', file).find((each) => each.name === name)?.cluster as JsonObject | undefined
  if (known && known.server !== server)
    throw new Complaint(`${file} already has a cluster ${name}, at ${String(known.server)}; remove it or choose another file`, 1)
  for (const [key, what] of [
    ['contexts', 'context'],
    ['users', 'user'],
  ] as const)
    if (!known && list(config, key, file).some((each) => each.name === name))
      throw new Complaint(`${file} already has a ${what} ${name} of another cluster; remove it or choose another file`, 1)
  const merged: JsonObject = {
    ...config,
    apiVersion: 'v1',
    kind: 'Config',
    clusters: put(list(config, 'clusters', file), {
      name,
      cluster: { 'certificate-authority-data': Buffer.from(authority).toString('base64'), server },
    }),
    contexts: put(list(config, 'contexts', file), { name, context: { cluster: name, user: name } }),
    users: put(list(config, 'users', file), { name, user: { token } }),
    'current-context': config['current-context'] || name,
  }
  write(file, printYaml(merged))
  return { current: merged['current-context'] === name }
}

/** Written aside and moved: a reader, or a crash, never meets half a file. A link stays one. */
function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    const real = existsSync(file) ? realpathSync(file) : file
    const aside = `${real}.${process.pid}`
    try {
      writeFileSync(aside, text, { mode: 0o600 })
      renameSync(aside, real)
    } finally {
      rmSync(aside, { force: true })
    }
  } catch (error) {
    throw new Complaint(`${file} cannot be written: ${reasonOf(error)}`, 1)
  }
}

/** `EACCES: permission denied`: what Node says before it names the call. */
const reasonOf = (error: unknown) => (error instanceof Error ? error.message.split(',')[0] : String(error))

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Complaint(`${file} cannot be read: ${reasonOf(error)}`, 1)
  }
}

function readKubeconfig(file: string): JsonObject {
  const { documents, errors } = parseYaml(readText(file))
  const value = documents[0]?.value ?? {}
  if (errors.length > 0 || documents.length > 1 || typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Complaint(`${file} is not a kubeconfig${errors[0] ? `: line ${errors[0].line}: ${errors[0].message}` : ''}`, 1)
  return value
}

function list(config: JsonObject, key: string, file: string): Named[] {
  const value = config[key] ?? []
  if (!Array.isArray(value)) throw new Complaint(`${file} is not a kubeconfig: ${key} is not a list`, 1)
  const isNamed = (each: unknown) => typeof each === 'object' && each !== null && 'name' in each
  if (!value.every(isNamed)) throw new Complaint(`${file} is not a kubeconfig: ${key} has an entry without a name`, 1)
  return value as Named[]
}

const put = (entries: Named[], entry: Named) => [...entries.filter(({ name }) => name !== entry.name), entry]
