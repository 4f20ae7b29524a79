import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const models = 'node_modules/@kubernetes/client-node/dist/gen/models'

/** Where the texts are kept; no part of the repository. */
export const apiTextsFile = '.seatrial/cache/api-texts.json'

/**
 * Writes what `kubectl explain` says of API types and their fields: read from the comments of an installed client's declarations, so that none of
 * the text stands in the repository. The shape is `ApiTexts` of cluster/api/api-texts.ts. Without that package nothing is written.
 * @param {string} root
 */
export function makeApiTexts(root) {
  const folder = join(root, models)
  if (!existsSync(folder)) return
  /** @type {Record<string, ReturnType<typeof textsOf>>} */
  const texts = {}
  for (const file of readdirSync(folder).sort())
    if (file.endsWith('.d.ts')) {
      const name = file.slice(0, -'.d.ts'.length)
      const found = textsOf(readFileSync(join(folder, file), 'utf8'), name)
      if (found.text !== undefined || found.fields !== undefined) texts[name] = found
    }
  const target = join(root, apiTextsFile)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, JSON.stringify(texts))
}

/** A comment, if any, before what it describes. */
const comment = String.raw`(?:/\*\*((?:[^*]|\*(?!/))*)\*/\s*)?`
const field = new RegExp(`${comment}'(_?[\\w$]+)'(\\?)?:`, 'g')

/**
 * @param {string} source
 * @param {string} name
 */
function textsOf(source, name) {
  const at = source.indexOf(`export declare class ${name} {`)
  const end = source.indexOf('static readonly discriminator', at)
  const about = /\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*$/.exec(source.slice(0, at))?.[1]
  /** @type {Record<string, string>} */
  const fields = {}
  const required = []
  for (const [, text, jsName = '', optional] of source.slice(at, end === -1 ? undefined : end).matchAll(field)) {
    // The client renames what JavaScript reserves: _default, _enum.
    const field = jsName.replace(/^_/, '')
    if (text !== undefined) fields[field] = plain(text)
    if (!optional) required.push(field)
  }
  return {
    ...(about === undefined || about.includes('OpenAPI spec version') ? {} : { text: plain(about) }),
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
    ...(required.length > 0 ? { required } : {}),
  }
}

/** The words of a comment: its stars and escapes are the generator's. */
function plain(/** @type {string} */ text) {
  return text
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, ''))
    .join('\n')
    .trim()
    .replaceAll(/\\(['"])/g, '$1')
    .replaceAll('\\n', '\n')
}
