import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { JsonObject } from '@/apimachinery/object'
import { createCluster } from '@/cluster/cluster'
import { kinds } from '@/cluster/kinds/index'

/** One upstream validation function: a manifest that it takes, and changes to it that it refuses, with all that it says. */
type Table = {
  upstream: string
  manifest: JsonObject & { apiVersion: string; kind: string }
  /**
   * `set`: values by path, null takes away. `says`: `field: message` of each cause; none: the manifest is taken. `differs`: what our server does
   * otherwise for now; the test fails once it does no longer.
   */
  cases: Record<string, { set: JsonObject; says: string[]; differs?: string }>
}

/** Texts that many causes share, written `{name}`. */
const shared: Record<string, string> = {
  subdomain:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  label:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  label1035:
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
  labelValue:
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  qualified:
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  configKey:
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
  port: 'must be between 1 and 65535, inclusive',
  ip: 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
}

/** As k8s.io/apimachinery/pkg/util/validation/field ErrorType: what a message begins with, and its reason. */
const reasons: Record<string, string> = {
  'Required value': 'FieldValueRequired',
  'Invalid value': 'FieldValueInvalid',
  'Unsupported value': 'FieldValueNotSupported',
  'Duplicate value': 'FieldValueDuplicate',
  'Not found': 'FieldValueNotFound',
  Forbidden: 'FieldValueForbidden',
  'Too long': 'FieldValueTooLong',
  'Too many': 'FieldValueTooMany',
}

const folder = fileURLToPath(new URL('.', import.meta.url))
const tables = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name): Table[] => [parse(readFileSync(`${folder}${name}`, 'utf8'))].flat())

const cluster = createCluster({ seed: 'manifests', startAt: Date.parse('2026-11-21T10:00:00Z'), setup: { profile: 'empty' } })

/** Sets a value at `spec.containers[0].name`; null removes what is there. */
function place(object: JsonObject, path: string, value: unknown) {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '')
  const last = steps.pop() ?? ''
  let at = object as Record<string, unknown>
  for (const step of steps) {
    at[step] ??= {}
    at = at[step] as Record<string, unknown>
  }
  if (value === null) delete at[last]
  else at[last] = value
}

function answer({ manifest }: Table, set: JsonObject) {
  const body = structuredClone(manifest)
  for (const [path, value] of Object.entries(set)) place(body, path, value)
  const [group = '', version = ''] = body.apiVersion.includes('/') ? body.apiVersion.split('/') : ['', body.apiVersion]
  const kind = kinds.find((known) => known.kind === body.kind && known.group === group && known.version === version)
  if (!kind) throw new Error(`no kind ${body.apiVersion} ${body.kind}`)
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  const path = `${root}${kind.namespaced ? '/namespaces/default' : ''}/${kind.plural}?dryRun=All`
  const said = cluster.handle({ method: 'POST', path, body: JSON.stringify(body) })
  if (!('body' in said)) throw new Error('a stream')
  return { group, name: String((body.metadata as JsonObject).name ?? ''), code: said.status, status: JSON.parse(String(said.body)) }
}

describe.each(tables.map((table) => [`${table.manifest.kind}: ${table.upstream}`, table] as const))('%s', (_, table) => {
  it('takes the manifest as it is', () => {
    const { code, status } = answer(table, {})
    expect([code, status.message]).toEqual([201, undefined])
  })
  const cases = Object.entries(table.cases)
  it.each(cases.filter(([, { differs }]) => !differs))('%s', (_, { set, says }) => refuses(table, set, says))
  const different = cases.filter(([, { differs }]) => differs).map(([name, row]) => [`${name} (differs: ${row.differs})`, row] as const)
  if (different.length > 0) it.fails.each(different)('%s', (_, { set, says }) => refuses(table, set, says))
})

function refuses(table: Table, set: JsonObject, says: string[]) {
  const { group, name, code, status } = answer(table, set)
  const lines = says.map((line) => line.replace(/\{(\w+)\}/g, (text, key) => shared[key] ?? text))
  if (lines.length === 0) {
    expect([code, status.message]).toEqual([201, undefined])
    return
  }
  const causes = lines.map((line) => {
    const colon = line.indexOf(': ')
    const message = line.slice(colon + 2)
    const reason = Object.entries(reasons).find(([start]) => message.startsWith(start))?.[1]
    return { reason, message, field: line.slice(0, colon) }
  })
  const kind = table.manifest.kind
  const all = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`
  expect(status.details?.causes ?? status.message).toEqual(causes)
  expect(status).toEqual({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `${group ? `${kind}.${group}` : kind} "${name}" is invalid: ${all}`,
    reason: 'Invalid',
    details: { name, ...(group ? { group } : {}), kind, causes },
    code: 422,
  })
}
