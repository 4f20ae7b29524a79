import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What each built thing is made from: paths below the repository's root. */
export const inputs = {
  bundles: [
    'apimachinery',
    'cluster',
    'kubectl',
    'helm',
    'terminal',
    'grader',
    'exam',
    'labs',
    'server',
    'cli',
    'prisma/schema.prisma',
    'package-lock.json',
    'tsconfig.json',
  ],
  pages: [
    'app',
    'exam',
    'grader',
    'labs/seam.ts',
    'terminal/seam.ts',
    'prisma/schema.prisma',
    'proxy.ts',
    'next.config.js',
    'postcss.config.mjs',
    'package-lock.json',
    'tsconfig.json',
    'public',
  ],
  texts: ['server/start/api-texts.mjs', 'package-lock.json'],
  client: ['prisma/schema.prisma', 'package-lock.json'],
}

/**
 * One hash over the paths and contents of files and folders; tests do not count. Equal hashes: nothing to build.
 * @param {string} root
 * @param {string[]} paths
 */
export function hashOf(root, paths) {
  const hash = createHash('sha256')
  const add = (/** @type {string} */ path) => {
    const full = join(root, path)
    if (!existsSync(full)) return
    if (statSync(full).isDirectory()) for (const name of readdirSync(full).sort()) add(`${path}/${name}`)
    else if (!/\.test\.tsx?$/.test(path)) hash.update(`${path}\0`).update(readFileSync(full))
  }
  for (const path of paths) add(path)
  return hash.digest('hex')
}
