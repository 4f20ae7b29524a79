import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Json } from '@/apimachinery/object'
import { errorText, KubectlError } from '../errors'
import { printerFor } from './printer'

/** `strict`: with --allow-missing-template-keys=false. */
type Row = { template: string; strict?: true; stdout?: string; stderr?: string }
type Recorded = { object: Json } & Record<'go-template' | 'jsonpath' | 'jsonpath-as-json', Row[]>

const recorded = parse(readFileSync(fileURLToPath(new URL('templates.yaml', import.meta.url)), 'utf8')) as Recorded
const brief = (text: string) => text.replace(/\. Printing more information[\s\S]*/, '. …\n')

function printed(format: string, { template, strict }: Row, object: Json): Pick<Row, 'stdout' | 'stderr'> {
  const flags = { output: `${format}=${template}`, template: '', allowMissingTemplateKeys: !strict, showManagedFields: false }
  try {
    return { stdout: printerFor(flags)?.(object, () => '') ?? '' }
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error
    return { stdout: error.options.printed ?? '', stderr: errorText(error).text }
  }
}

describe.each(['go-template', 'jsonpath', 'jsonpath-as-json'] as const)('%s', (format) => {
  it('prints what the real kubectl prints', () => {
    const ours = recorded[format].map(({ stdout: _, stderr: __, ...row }) => {
      const { stdout = '', stderr = '' } = printed(format, row, recorded.object)
      return { ...row, ...(stdout && { stdout: brief(stdout) }), ...(stderr && { stderr: brief(stderr) }) }
    })
    expect(ours).toEqual(recorded[format])
  })

  it('has enough to compare', () => {
    expect(recorded[format].length).toBeGreaterThan(format === 'jsonpath-as-json' ? 10 : 80)
  })
})

it('a template that fails tells of the object on standard output', () => {
  const failed = printed('go-template', { template: 'x{{len .a}}' }, { a: 1.5, b: ['<'] })
  expect(failed).toEqual({
    stdout: `xError executing template: template: output:1:3: executing "output" at <len .a>: error calling len: len of type float64. Printing more information for debugging the template:
\ttemplate was:
\t\tx{{len .a}}
\traw data was:
\t\t{"a":1.5,"b":["\\u003c"]}
\tobject given to template engine was:
\t\tmap[a:1.5 b:[<]]

`,
    stderr:
      'error: error executing template "x{{len .a}}": template: output:1:3: executing "output" at <len .a>: error calling len: len of type float64\n',
  })
})
