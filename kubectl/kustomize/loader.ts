import { absolute } from '../client/kubeconfig'
import { KubectlError } from '../errors'
import type { KubectlContext } from '../seam'

/** Files of one kustomization directory. Those of others are out of reach: `resources` may name directories beside it. As kustomize api/internal/loader. */
export type Loader = {
  /** The directory, absolute. */
  root: string
  /** The text of a file in or below the directory. */
  load(path: string): Promise<string>
  /** What is at a path of the directory: a file, or something else that `load` refuses. */
  isFile(path: string): Promise<boolean>
  /** Another kustomization's directory. It must not hold one that led here. */
  enter(path: string): Promise<Loader>
}

const remote = /^(https?:|git@|ssh:|github\.com)/

const isIn = (path: string, folder: string) => folder === '/' || path === folder || path.startsWith(`${folder}/`)

export async function loaderAt(context: KubectlContext, directory: string, from?: Loader, led: readonly string[] = []): Promise<Loader> {
  if (remote.test(directory)) throw new KubectlError('seatrial does not simulate remote kustomizations')
  const root = absolute({ ...context, cwd: from?.root ?? context.cwd }, directory)
  const told = from ? root : directory
  if (!(await context.fs.exists(root)))
    throw new KubectlError(`must build at directory: not a valid directory: ${await lost(context, root, told)}`)
  if (!(await context.fs.isDirectory(root))) throw new KubectlError(`must build at directory: '${told}': file is not directory`)
  for (const visited of led)
    if (isIn(visited, root)) throw new KubectlError(`cycle detected: candidate root '${root}' contains visited root '${visited}'`)
  const at = (path: string) => absolute({ ...context, cwd: root }, path)
  const loader: Loader = {
    root,
    async load(path) {
      if (remote.test(path)) throw new KubectlError('seatrial does not simulate remote kustomizations')
      const file = at(path)
      if (!(await context.fs.exists(file))) throw new KubectlError(await lost(context, file, file))
      if (await context.fs.isDirectory(file)) throw new KubectlError(`'${file}' must resolve to a file`)
      if (!isIn(file, root)) throw new KubectlError(`security; file '${file}' is not in or below '${root}'`)
      return context.fs.readFile(file)
    },
    isFile: async (path) => (await context.fs.exists(at(path))) && !(await context.fs.isDirectory(at(path))),
    enter: (path) => loaderAt(context, path, loader, [...led, root]),
  }
  return loader
}

/** A path is followed part by part: the first that is not there is told. */
async function lost(context: KubectlContext, path: string, told: string): Promise<string> {
  const parts = path.split('/')
  let missing = path
  for (let length = parts.length; length > 1; length--) {
    const part = parts.slice(0, length).join('/')
    if (await context.fs.exists(part)) break
    missing = part
  }
  return `evalsymlink failure on '${told}' : lstat ${missing}: no such file or directory`
}
