import { base64Text } from '@/apimachinery/encoding'
import type { Json, JsonObject } from '@/apimachinery/object'
import type { KubeConfig } from '../client/kubeconfig'
import { KubectlError } from '../errors'

const parts = { clusters: 'cluster', contexts: 'context', users: 'user' } as const
type Part = keyof typeof parts

const isPart = (word: string): word is Part => Object.hasOwn(parts, word)

/** The fields that a property may name, by part; true or false in the second list. As clientcmd api/v1 types. */
const fields: Record<Part, readonly string[]> = {
  clusters: [
    'server',
    'tls-server-name',
    'certificate-authority',
    'certificate-authority-data',
    'proxy-url',
    'insecure-skip-tls-verify',
    'disable-compression',
  ],
  contexts: ['cluster', 'user', 'namespace'],
  users: [
    'client-certificate',
    'client-certificate-data',
    'client-key',
    'client-key-data',
    'token',
    'tokenFile',
    'as',
    'as-uid',
    'username',
    'password',
  ],
}
const truths = ['insecure-skip-tls-verify', 'disable-compression']

type Entry = { name: string } & Record<string, JsonObject>
export type Property = { part: Part; name: string; field: string | undefined } | 'current-context'

/** Reads `clusters.kubernetes.server`; names may have dots, fields have none. As cmd/config navigationSteps. Throws for what is no property. */
export function propertyOf(path: string): Property {
  if (path === 'current-context') return path
  const [part = '', ...rest] = path.split('.')
  if (!isPart(part)) throw new KubectlError(`unable to parse ${path} after [] at api.Config`)
  if (rest.length === 0 || rest.join('.') === '') throw new KubectlError(`seatrial does not simulate config set and unset of all ${part}`)
  const last = rest.at(-1) as string
  const named = rest.length > 1 && fields[part].includes(last)
  return { part, name: (named ? rest.slice(0, -1) : rest).join('.'), field: named ? last : undefined }
}

const listOf = (config: KubeConfig, part: Part) => config[part] as unknown as Entry[]

export const holdsProperty = (config: KubeConfig, property: Property): boolean =>
  property === 'current-context'
    ? config['current-context'] !== ''
    : listOf(config, property.part).some((entry) => entry.name === property.name)

/** Gives a property its value; a missing entry is made. Data is given in base64, or `raw`. */
export function setProperty(config: KubeConfig, property: Property, value: string, raw: boolean): void {
  if (property === 'current-context') {
    config['current-context'] = value
    return
  }
  const { part, name, field } = property
  if (field === undefined) throw new KubectlError(`unable to set ${part}.${name}: it names no field (${fields[part].join(', ')})`)
  const list = listOf(config, part)
  let entry = list.find((one) => one.name === name)
  if (!entry) {
    entry = { name, [parts[part]]: {} } as unknown as Entry
    list.push(entry)
    list.sort((a, b) => (a.name < b.name ? -1 : 1))
  }
  entry[parts[part]] = { ...entry[parts[part]], [field]: typed(field, value, raw) }
}

function typed(field: string, value: string, raw: boolean): Json {
  if (truths.includes(field)) {
    if (value !== 'true' && value !== 'false') throw new KubectlError(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`)
    return value === 'true'
  }
  if (!field.endsWith('-data')) return value
  if (raw) return base64Text(value)
  const good = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==$|[A-Za-z0-9+/]{3}=$)?/.exec(value)?.[0].length ?? 0
  if (good < value.length) throw new KubectlError(`error decoding input value: illegal base64 data at input byte ${good}`)
  return value
}

/** Takes a property, or a whole entry, away. */
export function unsetProperty(config: KubeConfig, property: Property): void {
  if (property === 'current-context') {
    config['current-context'] = ''
    return
  }
  const { part, name, field } = property
  const list = listOf(config, part)
  const index = list.findIndex((entry) => entry.name === name)
  if (index < 0) {
    if (field !== undefined) throw new KubectlError(`current map key \`${name}\` is invalid`)
    return
  }
  if (field === undefined) list.splice(index, 1)
  else delete (list[index] as Entry)[parts[part]]?.[field]
}
