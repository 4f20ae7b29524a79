import { goJson } from '@/apimachinery/go-json'
import { goSyntax } from '@/apimachinery/go-value'
import { JsonPathError, JsonPathSyntaxError, jsonPath } from '@/apimachinery/jsonpath'
import type { Json, KubeObject } from '@/apimachinery/object'
import { printYaml } from '@/apimachinery/yaml'
import { KubectlError } from '../errors'
import { bool, text } from '../flags'
import { inFieldOrder } from './go-struct'
import { goTemplate } from './go-template'
import { printKyaml } from './kyaml'

/** The flags of every verb that can print objects. */
export const printFlags = {
  output: text({ short: 'o', complete: ['json', 'yaml', 'kyaml', 'name', 'jsonpath=', 'go-template='] }),
  template: text(),
  allowMissingTemplateKeys: bool({
    initial: true,
  }),
  showManagedFields: bool(),
}

export type PrintValues = { output: string; template: string; allowMissingTemplateKeys: boolean; showManagedFields: boolean }

/** Writes one object (or a List) in a machine's format. `name` says how an object is called: `deployment.apps/web`. */
export type Printer = (value: Json, name: (object: KubeObject) => string) => string

const common = [
  'go-template',
  'go-template-file',
  'json',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'kyaml',
  'name',
  'template',
  'templatefile',
  'yaml',
]

/** How a verb holds what it prints: as a map, whose keys are sorted, or as a Go struct, whose fields keep their order in JSON and KYAML. */
export type Held = 'map' | 'struct'

/** The printer of `-o`, undefined without one. `more` are formats that the verb prints itself. Throws for unknown formats. */
export function printerFor(values: PrintValues, held: Held = 'map', more: readonly string[] = []): Printer | undefined {
  const output = values.output || (values.template === '' ? '' : 'go-template')
  if (output === '') return undefined
  const [format, ...rest] = output.split('=') as [string, ...string[]]
  const argument = rest.length > 0 ? rest.join('=') : values.template
  const clean = (value: Json) => (values.showManagedFields ? value : withoutManagedFields(value))
  const ordered = (value: Json) => (held === 'struct' ? inFieldOrder(clean(value)) : clean(value))
  const order = held === 'struct' ? 'declared' : 'sorted'
  switch (format) {
    case 'json':
      return (value) => `${goJson(ordered(value), { indent: 4, order })}\n`
    case 'kyaml':
      return (value) => printKyaml(ordered(value), order)
    case 'yaml':
      return (value) => printYaml(clean(value))
    case 'name':
      return (value, name) =>
        itemsOf(value)
          .map((item) => `${name(item)}\n`)
          .join('')
    case 'jsonpath':
    case 'jsonpath-as-json':
      return jsonPathPrinter(argument, values.allowMissingTemplateKeys, format === 'jsonpath-as-json')
    case 'go-template':
    case 'template': {
      if (argument === '') throw new KubectlError(`template format specified but no template given`)
      const template = goTemplate(argument, values.allowMissingTemplateKeys)
      return (value) => template(value)
    }
  }
  throw unknownFormat(output, [...common, ...more].sort())
}

/** As cli-runtime genericclioptions NoCompatiblePrinterError. */
export const unknownFormat = (output: string, allowed: readonly string[]) =>
  new KubectlError(
    `unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: ${allowed.join(',')}`,
  )

function jsonPathPrinter(template: string, allowMissingKeys: boolean, asJson: boolean): Printer {
  if (template === '') throw new KubectlError('template format specified but no template given')
  try {
    const path = jsonPath(template, { allowMissingKeys })
    return (value) => {
      try {
        return asJson
          ? path
              .find(value)
              .map((found) => `${goJson(found, { indent: 4 })}\n`)
              .join('')
          : path.print(value)
      } catch (error) {
        if (!(error instanceof JsonPathError)) throw error
        throw new KubectlError(
          `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(value)}\n\n\n`,
        )
      }
    }
  } catch (error) {
    if (!(error instanceof JsonPathSyntaxError)) throw error
    throw new KubectlError(`error parsing jsonpath ${template}, ${error.message}`)
  }
}

export function itemsOf(value: Json): KubeObject[] {
  const object = value as unknown as KubeObject & { items?: KubeObject[] }
  return Array.isArray(object.items) ? object.items : [object]
}

function withoutManagedFields(value: Json): Json {
  const strip = (object: KubeObject): KubeObject => {
    if (object?.metadata?.managedFields === undefined) return object
    const { managedFields: _, ...metadata } = object.metadata
    return { ...object, metadata }
  }
  const object = value as unknown as KubeObject & { items?: KubeObject[] }
  return (Array.isArray(object?.items) ? { ...object, items: object.items.map(strip) } : strip(object)) as unknown as Json
}
