import { goJson } from '@/apimachinery/go-json'
import { goText } from '@/apimachinery/go-value'
import type { Json } from '@/apimachinery/object'
import { createEngine, ParseFault, TemplateFault } from '@/apimachinery/template/evaluate'
import { FunctionError, type Takes } from '@/apimachinery/template/functions'
import { fromJson, isMap, type Value } from '@/apimachinery/template/value'
import { KubectlError } from '../errors'

const name = 'output'

/** What a template makes of an object. Throws KubectlError, also for what is no template. As cli-runtime printers GoTemplatePrinter. */
export function goTemplate(source: string, allowMissingKeys: boolean): (value: Json) => string {
  const engine = parsed(source, allowMissingKeys)
  return (value) => {
    try {
      return engine.run(name, fromJson(value))
    } catch (error) {
      if (!(error instanceof TemplateFault) && !(error instanceof FunctionError)) throw error
      const why = faultText(error)
      const written = error instanceof TemplateFault ? error.written : ''
      const printed = `${written}Error executing template: ${why}. Printing more information for debugging the template:
\ttemplate was:\n\t\t${source}
\traw data was:\n\t\t${goJson(value)}
\tobject given to template engine was:\n\t\t${goText(value)}\n\n`
      throw new KubectlError(`error executing template ${JSON.stringify(source)}: ${why}`, { printed })
    }
  }
}

function parsed(source: string, allowMissingKeys: boolean) {
  try {
    return createEngine({ [name]: source }, functions, { missing: allowMissingKeys ? 'default' : 'error', whole: 'int64', takes })
  } catch (error) {
    if (!(error instanceof ParseFault)) throw error
    throw new KubectlError(`error parsing template ${source}, template: ${name}:${error.line}: ${error.message}`)
  }
}

function faultText(error: TemplateFault | FunctionError): string {
  if (!(error instanceof TemplateFault)) return error.message
  return error.frames
    .map(({ at, executing, shown, message }) => `template: ${at}: executing ${JSON.stringify(executing)} at <${shown}>: ${message}`)
    .join(' ')
}

const takes: Readonly<Record<string, Takes>> = { exists: { least: 1, more: true }, base64decode: { least: 1, text: true } }

const functions = {
  exists([of, ...keys]: Value[]): Value {
    let value: Value | undefined = of
    for (const key of keys) {
      if (Array.isArray(value)) value = value[Number(key)]
      else if (isMap(value)) value = Object.hasOwn(value, String(key)) ? value[String(key)] : undefined
      else return false
    }
    return value !== undefined && value !== null
  },
  base64decode([of]: Value[]): Value {
    const text = String(of)
    const bad =
      /[^A-Za-z0-9+/=\n\r]/.exec(text)?.index ??
      (text.replace(/[\n\r]/g, '').length % 4 === 0 ? undefined : text.length - (text.length % 4))
    if (bad !== undefined) throw new FunctionError(`base64 decode failed: illegal base64 data at input byte ${bad}`)
    return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)))
  },
}
