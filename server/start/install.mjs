import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sentenceFor, Trouble } from './trouble.mjs'

/** Installs the packages when those that are there are not the lockfile's. @returns {boolean} whether it had to */
export function install(/** @type {string} */ root) {
  if (isInstalled(root)) return false
  const npm = process.env.npm_execpath
  const [program, words] = npm ? [process.execPath, [npm]] : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []]
  const done = spawnSync(program, [...words, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    encoding: 'utf8',
    shell: program.endsWith('.cmd'),
  })
  if (done.status === 0) return true
  const said = `${done.error?.message ?? ''}${done.stderr ?? ''}`
  throw new Trouble(
    sentenceFor({ message: said }) ?? `The packages could not be installed (npm ci): ${said.trim().split('\n').slice(0, 3).join(' ')}`,
  )
}

/** npm notes what it installed in a lockfile of its own. Optional packages for other machines are missing there, rightly. */
function isInstalled(/** @type {string} */ root) {
  const noted = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(noted)) return false
  const installed = JSON.parse(readFileSync(noted, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(([path, { version, optional, devOptional, peer }]) => {
    if (path === '') return true
    return installed[path] ? installed[path].version === version : Boolean(optional || devOptional || peer)
  })
}
