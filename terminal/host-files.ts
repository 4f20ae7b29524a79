import { InMemoryFs, installed, ownFile, putCommandFile } from './just-bash'
import { terminalAll, terminalErr, terminalLine, terminalOut } from './terminal-positions'

/** A host's file, directory or link as JSON. `at`: modification time, milliseconds since the epoch; `owner`: `user:group`, where `chown` has said so. */
export type HostFile = { mode: number; at: number; owner?: string } & (
  | { text: string }
  | { base64: string }
  | { link: string }
  | { directory: true }
)
export type HostFiles = Record<string, HostFile>

export type HostFileSystem = InMemoryFs & {
  /** What stands in the files now; cheap when nothing was written since the last time. */
  capture(): Promise<HostFiles>
  /** The last capture. */
  captured(): HostFiles
  /** Whose a file is, for a path without `..`. */
  ownerOf(path: string): Owner
  chown(path: string, owner: Partial<Owner>): void
}

export type Owner = { user: string; group: string }

/** All files of a host together: they are stored with each line. */
const mostBytes = 4 * 1024 * 1024

/** just-bash makes these itself for every host. */
const ownPlaces = ['/bin/', '/usr/bin/', '/dev', '/proc']
const ownPaths = new Set(['/', '/bin', '/usr/bin', '/dev', '/proc'])
const isOwn = (path: string) => ownPaths.has(path) || ownPlaces.some((place) => path.startsWith(place))

/** just-bash writes a line into two files for each of its commands: all hosts have them in common. */
const isStub = (path: string, content: string) =>
  content.length < 80 &&
  content.startsWith('#!/bin/bash\n# Built-in command: ') &&
  (path.startsWith('/bin/') || path.startsWith('/usr/bin/'))
/** The file system of a host. What is written to the terminal's own files goes to `print` instead. */
export async function createFiles(
  files: HostFiles,
  print: (to: 'stdout' | 'stderr', text: string) => void,
  /** What the user types: a line, or all until the end of input. */
  ask: (all: boolean, prompt: string) => Promise<string>,
): Promise<HostFileSystem> {
  const fs = new InMemoryFs(undefined, { maxTotalBytes: mostBytes })
  await restore(fs, files)
  // A Bash makes it, sooner or later: it is to stand here from the start, as old as the machine.
  if (!('/usr' in files)) {
    fs.mkdirSync('/usr')
    await fs.utimes('/usr', installed, installed)
  }
  let captured = files
  let dirty = false
  const owners = ownersIn(files)
  const state = {
    capture,
    captured: () => captured,
    ownerOf: (path: string) => owners.get(path) ?? madeBy(path),
    chown(path: string, owner: Partial<Owner>) {
      dirty = true
      owners.set(path, { ...(owners.get(path) ?? madeBy(path)), ...owner })
    },
  }

  async function capture(): Promise<HostFiles> {
    if (!dirty) return captured
    dirty = false
    captured = await captureAll(fs, owners)
    return captured
  }

  const soil =
    <Arguments extends unknown[], Result>(act: (...given: Arguments) => Promise<Result>) =>
    (...given: Arguments) => {
      dirty = true
      return act.apply(fs, given)
    }
  const owning =
    <Rest extends unknown[]>(act: (path: string, ...rest: Rest) => Promise<void>) =>
    async (path: string, ...rest: Rest) => {
      ownFile(fs, await fs.realpath(path).catch(() => path))
      return act.call(fs, path, ...rest)
    }
  const printing =
    (act: InMemoryFs['writeFile']): InMemoryFs['writeFile'] =>
    async (path, content, options) => {
      if (path !== terminalOut && path !== terminalErr) return act(path, content, options)
      const encoding = typeof options === 'string' ? options : options?.encoding
      const text = typeof content !== 'string' ? Buffer.from(content).toString() : encoding === 'binary' ? fromBytes(content) : content
      print(path === terminalOut ? 'stdout' : 'stderr', text)
    }
  const isTyped = (path: string) => path === terminalAll || path === terminalLine || path.startsWith(`${terminalLine}/`)
  const reading = async (path: string) =>
    isTyped(path) ? ask(path === terminalAll, decodeURIComponent(path.slice(terminalLine.length + 1))) : undefined
  const readFile: InMemoryFs['readFile'] = async (path, ...more) =>
    (await reading(path)) ?? InMemoryFs.prototype.readFile.call(fs, path, ...more)
  const readFileBuffer: InMemoryFs['readFileBuffer'] = async (path) => {
    const typed = await reading(path)
    return typed === undefined ? InMemoryFs.prototype.readFileBuffer.call(fs, path) : new TextEncoder().encode(typed)
  }
  const exists: InMemoryFs['exists'] = async (path) => isTyped(path) || InMemoryFs.prototype.exists.call(fs, path)
  const writeFileSync: InMemoryFs['writeFileSync'] = (path, content, ...more) => {
    if (typeof content === 'string' && isStub(path, content)) putCommandFile(fs, path, content)
    else InMemoryFs.prototype.writeFileSync.call(fs, path, content, ...more)
  }
  return Object.assign(fs, state, {
    readFile,
    readFileBuffer,
    exists,
    writeFileSync,
    writeFile: printing(soil(fs.writeFile)),
    appendFile: printing(soil(fs.appendFile)),
    mkdir: soil(fs.mkdir),
    rm: soil(fs.rm),
    cp: soil(fs.cp),
    mv: soil(fs.mv),
    chmod: soil(owning(fs.chmod)),
    symlink: soil(fs.symlink),
    link: soil(fs.link),
    utimes: soil(owning(fs.utimes)),
  })
}

/** One character a byte to text; text that is plainly no UTF-8 bytes stays as it is. */
const fromBytes = (bytes: string) => {
  const text = Buffer.from(bytes, 'latin1').toString('utf8')
  return text.includes('\ufffd') ? bytes : text
}

const ownersIn = (files: HostFiles) =>
  new Map(
    Object.entries(files).flatMap(([path, { owner }]) => {
      const [user = '', group = ''] = owner?.split(':') ?? []
      return owner === undefined ? [] : [[path, { user, group }] as const]
    }),
  )

/** What a user's home holds is the user's; all else was made by root. */
function madeBy(path: string): Owner {
  const user = /^\/home\/([^/]+)/.exec(path)?.[1] ?? 'root'
  return { user, group: user }
}

/** `owners` forgets what is no more. */
async function captureAll(fs: InMemoryFs, owners: Map<string, Owner>): Promise<HostFiles> {
  const files: HostFiles = {}
  for (const path of fs
    .getAllPaths()
    .filter((each) => !isOwn(each))
    .sort()) {
    const stat = await fs.lstat(path)
    const owner = owners.get(path)
    const about = { mode: stat.mode, at: stat.mtime.getTime(), ...(owner && { owner: `${owner.user}:${owner.group}` }) }
    if (stat.isSymbolicLink) files[path] = { ...about, link: await fs.readlink(path) }
    else if (stat.isDirectory) files[path] = { ...about, directory: true }
    else files[path] = { ...about, ...content(await fs.readFileBuffer(path)) }
  }
  for (const path of owners.keys()) if (!(path in files)) owners.delete(path)
  return files
}

function content(bytes: Uint8Array): { text: string } | { base64: string } {
  const buffer = Buffer.from(bytes)
  const text = buffer.toString('utf8')
  return Buffer.from(text, 'utf8').equals(buffer) ? { text } : { base64: buffer.toString('base64') }
}

async function restore(fs: InMemoryFs, files: HostFiles): Promise<void> {
  for (const [path, file] of Object.entries(files)) {
    const mtime = new Date(file.at)
    if ('link' in file) await fs.symlink(file.link, path)
    else if ('directory' in file) await fs.mkdir(path, { recursive: true })
    else {
      const content = 'text' in file ? file.text : Buffer.from(file.base64, 'base64')
      fs.writeFileSync(path, content, 'utf8', { mode: file.mode, mtime })
    }
  }
  for (const [path, file] of Object.entries(files)) {
    if ('link' in file) continue
    await fs.chmod(path, file.mode)
    await fs.utimes(path, new Date(file.at), new Date(file.at))
  }
}

/** A file's text for a path without `..`, following links; undefined when there is none. */
export function textOf(files: HostFiles, path: string, hops = 0): string | undefined {
  const file = files[path]
  if (!file || hops > 10 || 'directory' in file) return undefined
  if ('link' in file) return textOf(files, resolveLink(path, file.link), hops + 1)
  return 'text' in file ? file.text : Buffer.from(file.base64, 'base64').toString('utf8')
}

const resolveLink = (from: string, to: string) => (to.startsWith('/') ? to : `${from.slice(0, from.lastIndexOf('/'))}/${to}`)
