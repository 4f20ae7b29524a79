import { absolute } from '../client/kubeconfig'
import { KubectlError } from '../errors'
import type { KubectlContext } from '../seam'

const inline: Readonly<Record<string, string>> = {
  'custom-columns-file': 'custom-columns',
  'go-template-file': 'go-template',
  templatefile: 'go-template',
  'jsonpath-file': 'jsonpath',
}

/**
 * `-o jsonpath-file=FILE` and the like as the format that takes the file's text itself; every other format as it is. Throws KubectlError when the
 * file cannot be read. As cli-runtime genericclioptions and cmd/get CustomColumnsPrintFlags.
 */
export async function withTemplateRead<V extends { output: string; template: string }>(context: KubectlContext, values: V): Promise<V> {
  const [format = '', ...rest] = values.output.split('=')
  const as = Object.hasOwn(inline, format) ? inline[format] : undefined
  if (as === undefined) return values
  const name = rest.length > 0 ? rest.join('=') : values.template
  const columns = as === 'custom-columns'
  if (name === '')
    throw new KubectlError(
      columns ? 'custom-columns format specified but no custom columns given' : 'template format specified but no template given',
    )
  const path = absolute(context, name)
  if (!(await context.fs.exists(path)))
    throw new KubectlError(`error reading ${columns ? '' : '--'}template ${name}, open ${name}: no such file or directory\n`)
  const text = await context.fs.readFile(path)
  return { ...values, output: `${as}=${columns ? columnsOf(text) : text}` }
}

/** The file has the headers on one line, the fields on the next. As NewCustomColumnsPrinterFromTemplate. */
function columnsOf(text: string): string {
  const [headers = [], fields = []] = text.split('\n').map((line) => line.split(/\s+/).filter((word) => word !== ''))
  if (headers.length === 0 || fields.length === 0) throw new KubectlError('expected both header and spec lines in custom-columns file')
  if (headers.length !== fields.length)
    throw new KubectlError(`number of headers (${headers.length}) and field specifications (${fields.length}) don't match`)
  return headers.map((header, i) => `${header}:${fields[i]}`).join(',')
}
