import { type Api, apiVersionOf } from '../client/api'
import type { Resource } from '../client/discovery'
import { command } from '../command'
import { isNotFound, KubectlError } from '../errors'
import { descriptions, fieldsOf, type Schema, type Schemas, typeText, wrapped } from '../explain-schema'
import { bool, text } from '../flags'

type Document = { components?: { schemas?: Record<string, Schema> } }

export const explain = command({
  use: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  short: 'Get documentation for a resource',
  long: 'Describe fields and structure of various resources: what the server itself says about a kind and each of its fields. A field is named by the kind and the way to it, with dots between.',
  examples:
    '# The fields of a pod\nkubectl explain pods\n\n# All of them, and those below\nkubectl explain pods --recursive\n\n# One field\nkubectl explain pods.spec.containers.livenessProbe\n\n# A version of a kind\nkubectl explain deployments --api-version=apps/v1',
  arguments: 'kinds',
  flags: {
    apiVersion: text(),
    output: text({
      initial: 'plaintext',
      short: 'o',
      complete: ['plaintext', 'plaintext-openapiv2'],
    }),
    recursive: bool(),
  },
  async run({ args, api, out, flags: given }) {
    if (args.length === 0)
      throw new KubectlError(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
      )
    if (args.length > 1) throw new KubectlError('We accept only this format: explain RESOURCE')
    if (given.output === 'plaintext-openapiv2') throw new KubectlError('seatrial does not simulate OpenAPI v2')
    if (given.output !== 'plaintext') throw new KubectlError(`unrecognized format: ${given.output}`)
    const { resource, path } = await named(api, args[0] as string, given.apiVersion)
    const schemas = await schemasOf(api, resource)
    const isKind = ({ group, version, kind }: { group: string; version: string; kind: string }) =>
      group === resource.group && version === resource.version && kind === resource.kind
    let schema = Object.values(schemas).find((one) => one['x-kubernetes-group-version-kind']?.some(isKind))
    if (!schema)
      throw new KubectlError(`GVR (${apiVersionOf(resource)}, Resource=${resource.plural}) not found in OpenAPI schema`, { bare: true })
    out(
      `${resource.group === '' ? '' : `GROUP:      ${resource.group}\n`}KIND:       ${resource.kind}\nVERSION:    ${resource.version}\n\n`,
    )
    for (const field of path) {
      const below = fieldsOf(schema, schemas)?.properties
      if (!below || !Object.hasOwn(below, field)) throw new KubectlError(`field ${JSON.stringify(field)} does not exist`)
      schema = below[field] as Schema
    }
    out(schemaText(schema, schemas, path.at(-1), given.recursive))
  },
})

/** `deploy.spec.replicas`, `deployments.apps.spec`: the kind, and the way to the field. As cmd/explain Complete. */
async function named(api: Api, word: string, apiVersion: string): Promise<{ resource: Resource; path: string[] }> {
  const [type = '', ...path] = word.split('.').filter((part) => part !== '')
  const found = await api.find(type).catch((error) => {
    throw error instanceof KubectlError ? new KubectlError(error.message, { bare: true }) : error
  })
  let resource = found[0] as Resource
  const groupWords = resource.group.split('.')
  if (resource.group !== '' && groupWords.every((part, index) => path[index] === part)) path.splice(0, groupWords.length)
  else {
    const others = (await api.resources()).filter((one) => one.plural === resource.plural && one.group !== '')
    const other = others.find((one) => one.group.split('.').every((part, index) => path[index] === part))
    if (other) {
      resource = other
      path.splice(0, other.group.split('.').length)
    }
  }
  if (apiVersion === '') return { resource, path }
  const exact = (await api.resources()).find((one) => one.plural === resource.plural && apiVersionOf(one) === apiVersion)
  if (!exact) throw new KubectlError(`couldn't find resource for "${apiVersion}, Resource=${resource.plural}"`)
  return { resource: exact, path }
}

async function schemasOf(api: Api, resource: Resource): Promise<Schemas> {
  const index = await api.request<{ paths?: Record<string, { serverRelativeURL: string }> }>('GET', '/openapi/v3')
  const key = resource.group === '' ? `api/${resource.version}` : `apis/${resource.group}/${resource.version}`
  const at = index.paths?.[key]?.serverRelativeURL
  const document =
    at === undefined
      ? undefined
      : await api.request<Document>('GET', at).catch((error) => {
          if (isNotFound(error)) throw new KubectlError(`failed to fetch openapi schema for ${key}: ${error.message}`)
          throw error
        })
  if (!document) throw new KubectlError(`couldn't find resource for "${apiVersionOf(resource)}, Resource=${resource.plural}"`)
  return document.components?.schemas ?? {}
}

const width = 76

/** As kubectl explain v2 templates/plaintext.tmpl. */
function schemaText(schema: Schema, schemas: Schemas, field: string | undefined, recursive: boolean): string {
  let written = ''
  if (field !== undefined) {
    written += `FIELD: ${field} <${typeText(schema, schemas)}>\n`
    written += schema.enum ? `ENUM:\n${schema.enum.map((value) => `    ${value}\n`).join('')}\n` : '\n\n'
  }
  written += 'DESCRIPTION:\n'
  const told = descriptions(schema, schemas)
  if (told.length === 0) written += '    <empty>\n'
  else
    written += `${told
      .flatMap((one) => wrapped(one, width))
      .map((line) => `    ${line}\n`)
      .join('')}    \n`
  const fields = fieldsOf(schema, schemas)
  if (fields) written += `FIELDS:\n${fieldLines(fields, schemas, recursive, 1, [])}`
  return `${written}\n`
}

function fieldLines(schema: Schema, schemas: Schemas, recursive: boolean, level: number, above: readonly Schema[]): string {
  const space = '  '.repeat(level)
  return Object.entries(schema.properties ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => {
      const required = schema.required?.includes(name) ? ' -required-' : ''
      const choices = field.enum ? `${space}enum: ${field.enum.join(', ')}\n` : ''
      const head = `${space}${name}\t<${typeText(field, schemas)}>${required}\n${choices}`
      if (recursive) {
        const below = fieldsOf(field, schemas)
        return below && below !== schema && !above.includes(below)
          ? head + fieldLines(below, schemas, true, level + 1, [...above, schema])
          : head
      }
      const told = field.description ? [field.description] : ['<no description>']
      return `${head}${told
        .flatMap((one) => wrapped(one, width))
        .map((line) => `    ${line}\n`)
        .join('')}\n`
    })
    .join('')
}
