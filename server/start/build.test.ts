import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { build } from './build.mjs'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'seatrial-build-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

const settings = JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } })

it('bundles what is there once, and again when it has changed', async () => {
  write({
    'tsconfig.json': settings,
    'cli/main.ts': "import { name } from '@/exam/name'\nconsole.log(name)",
    'exam/name.ts': "export const name = 'x'",
  })
  expect([await build(root, 'bundles'), await build(root, 'bundles')]).toEqual([true, false])
  expect(readdirSync(join(root, 'dist'))).toContain('cli.js')
  write({ 'exam/name.ts': "export const name = 'y'" })
  expect(await build(root, 'bundles')).toBe(true)
})

it('fails where a file of ours is missing, and is not fresh afterwards', async () => {
  write({ 'tsconfig.json': settings, 'cli/main.ts': "import { name } from '@/exam/nome'\nconsole.log(name)" })
  for (const _ of [1, 2]) await expect(build(root, 'bundles')).rejects.toThrow(/there is no file @\/exam\/nome/)
})
