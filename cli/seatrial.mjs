#!/usr/bin/env node
// Runs the built command line when it is fresh, else the sources through tsx.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hashOf, inputs } from '../server/inputs.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const stamp = join(root, 'dist/bundles.hash')
const fresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOf(root, inputs.bundles)

if (!existsSync(join(root, 'node_modules/tsx'))) {
  process.stderr.write('seatrial: nothing is installed yet; run `npm ci` or `npm start` first\n')
  process.exit(1)
}
if (!fresh) (await import('tsx/esm/api')).register({ tsconfig: join(root, 'tsconfig.json') })
const { main } = await import(fresh ? '../dist/cli.js' : './main.ts')
process.exitCode = await main(process.argv.slice(2))
