import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ApiTexts } from '@/cluster/cluster'

/** Where `npm start` and `npm test` put it: see server/start/api-texts.mjs. */
const file = '.seatrial/cache/api-texts.json'

/** The descriptions of API types; undefined where nothing has been built yet, and `kubectl explain` then has none. */
export function readApiTexts(): ApiTexts | undefined {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  const path = join(folder, file)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ApiTexts) : undefined
}
