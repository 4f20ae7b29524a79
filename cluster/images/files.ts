/** A container's file system as its processes use it. Paths are absolute and clean; files are text. */
export type ContainerFiles = {
  read(path: string): string | undefined
  /** Whether `read` would give something: cheaper. */
  has(path: string): boolean
  /** The error is the tools' own word: `Read-only file system`, `No such file or directory`, `Is a directory`. */
  write(path: string, content: string): string | undefined
  remove(path: string): string | undefined
  makeDirectory(path: string): string | undefined
  isDirectory(path: string): boolean
  /** Names in a directory, sorted. */
  list(path: string): string[]
}

/** Largest file a container may write, characters. */
export const FILE_LIMIT = 1_000_000

/** `path` seen from `cwd`, absolute and without `.` and `..`. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
