import type { Invocation } from '../../host-command'

/** What openssl refuses: the sentence that it says, without a line break. */
export class Refused extends Error {}

/** The text of a file, or of standard input where no path is given. Throws Refused where there is none. */
export async function input(use: Invocation, path: string | undefined, what: string): Promise<string> {
  if (path === undefined || path === '-' || path === '/dev/stdin') return use.stdin
  const at = use.resolve(path)
  if (!(await use.host.fs.exists(at)))
    throw new Refused(`Could not open file or uri for loading ${what} from ${path}: No such file or directory`)
  return use.host.fs.readFile(at)
}

/** Writes to a file, or to standard output where no path is given. Resolves with the exit code. */
export async function output(use: Invocation, path: string | undefined, text: string, mode?: number): Promise<number> {
  if (path === undefined) {
    use.out(text)
    return 0
  }
  const at = use.resolve(path)
  if (!(await use.host.fs.exists(at.slice(0, at.lastIndexOf('/')) || '/')))
    throw new Refused(`Can't open "${path}" for writing, No such file or directory`)
  await use.host.fs.writeFile(at, text)
  if (mode !== undefined) await use.host.fs.chmod(at, mode)
  return 0
}

/** The path of a file that is there. Throws Refused. */
export async function existing(use: Invocation, path: string): Promise<string> {
  const at = use.resolve(path)
  if (await use.host.fs.exists(at)) return at
  throw new Refused(`Can't open ${path} for reading, No such file or directory`)
}
