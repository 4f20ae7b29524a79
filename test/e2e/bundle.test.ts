import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

const built = fileURLToPath(new URL('../../.next', import.meta.url))
const page = '/attempts/[id]/page'
/** Gzipped JavaScript of the exam page at first load, bytes. */
const budget = 350_000

const text = (path: string) => readFileSync(join(built, path), 'utf8')

/** What the browser fetches before anything is clicked: the framework's files and those of the page with its layouts. */
function filesOfPage(): string[] {
  const { rootMainFiles } = JSON.parse(text('build-manifest.json')) as { rootMainFiles: string[] }
  const sandbox: { __RSC_MANIFEST?: Record<string, { entryJSFiles: Record<string, string[]> }> } = {}
  runInNewContext(text(`server/app${page}_client-reference-manifest.js`), { globalThis: sandbox })
  const entries = Object.values(sandbox.__RSC_MANIFEST?.[page]?.entryJSFiles ?? {}).flat()
  return [...new Set([...rootMainFiles, ...entries])]
}

/** The groups of files that the page fetches when it first needs them. */
const lazyGroups = () =>
  Object.values(JSON.parse(text(`server/app${page}/react-loadable-manifest.json`)) as Record<string, { files: string[] }>).map(
    ({ files }) => files.filter((file) => file.endsWith('.js')),
  )

const holds = (files: string[], mark: string) => files.some((file) => text(file).includes(mark))
const weight = (files: Iterable<string>) => [...new Set(files)].reduce((sum, file) => sum + gzipSync(text(file)).length, 0)

it(`the exam page with its terminal weighs less than ${budget / 1000} KB of gzipped JavaScript at first load`, () => {
  const terminals = lazyGroups().filter((files) => holds(files, 'xterm'))
  expect(terminals).not.toEqual([])
  expect(weight([...filesOfPage(), ...terminals.flat()])).toBeLessThan(budget)
})

it('the editor comes on first use', () => {
  expect(lazyGroups().some((files) => holds(files, 'cm-editor'))).toBe(true)
  expect(holds(filesOfPage(), 'cm-editor')).toBe(false)
})
