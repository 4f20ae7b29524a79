import { readTar, type TarEntry, writeTar } from '@/apimachinery/tar'
import { getObject } from '../client/api'
import { execInPod } from '../client/attach'
import { absolute } from '../client/kubeconfig'
import { containerToRun, podResource } from '../client/pod-of'
import { command, type Invocation } from '../command'
import { KubectlError } from '../errors'
import { bool, int, text } from '../flags'
import type { KubectlContext } from '../seam'

const flags = {
  container: text({ short: 'c' }),
  noPreserve: bool(),
  retries: int(0),
}
type Copy = Invocation<typeof flags>

/** A file on this host, or one in a pod. */
type Place = { file: string; pod?: string; namespace?: string }

export const cp = command({
  use: 'cp <file-spec-src> <file-spec-dest>',
  short: 'Copy files and directories to and from containers',
  examples: `# A file into a pod; the container's image must have tar
kubectl cp index.html web:/usr/share/nginx/html/

# A directory of one container of a pod in another namespace to this host
kubectl cp shop/web:/var/log/app logs -c app`,
  arguments: 'pods',
  flags,
  async run(invocation) {
    const { args } = invocation
    if (args.length !== 2) throw new KubectlError('source and destination are required')
    const [from, to] = args.map(placeOf) as [Place, Place]
    if (from.pod && to.pod) throw new KubectlError('one of src or dest must be a local file specification')
    if (from.file === '' || to.file === '') throw new KubectlError('filepath can not be empty')
    if (from.pod) return download(invocation, from, to.file)
    if (to.pod) return upload(invocation, from.file, to)
    throw new KubectlError('one of src or dest must be a remote file specification')
  },
})

/** `[[namespace/]pod:]file`. As cmd/cp extractFileSpec. */
function placeOf(spec: string): Place {
  const colon = spec.indexOf(':')
  if (colon === -1) return { file: withoutSlash(spec) }
  const [first, second, ...more] = spec.slice(0, colon).split('/') as [string, ...string[]]
  if (colon === 0 || more.length > 0) throw new KubectlError('filespec must match the canonical format: [[namespace/]pod:]file/path')
  const file = withoutSlash(spec.slice(colon + 1).replaceAll('\\', '/'))
  return second === undefined ? { file, pod: first } : { file, pod: second, namespace: first }
}

/** As cmd/cp copyToPod. */
async function upload(invocation: Copy, source: string, to: Place): Promise<number> {
  const { context, flags: given } = invocation
  if (!(await context.fs.exists(absolute(context, source)))) throw new KubectlError(`${source} doesn't exist in local filesystem`)
  const silent = { ...invocation, out() {}, err() {} }
  const intoDirectory = await runIn(silent, to, ['test', '-d', to.file]).catch(() => 1)
  const target = clean(intoDirectory === 0 ? `${to.file}/${baseOf(source)}` : to.file)
  const archive = writeTar(await entriesOf(context, source, baseOf(target)), Math.floor(context.now() / 1000))
  const words = ['tar', ...(given.noPreserve ? ['--no-same-permissions', '--no-same-owner'] : []), '-xmf', '-', '-C', folderOf(target)]
  return runIn(invocation, to, words, archive)
}

/** A directory is archived by what is in it, unless it is empty. As cmd/cp recursiveTar. */
async function entriesOf(context: KubectlContext, source: string, name: string): Promise<TarEntry[]> {
  const path = absolute(context, source)
  if (!(await context.fs.isDirectory(path))) {
    const content = await context.fs.readFile(path)
    if (content.includes('\ufffd')) throw new KubectlError(`seatrial does not simulate files that are no text in containers: ${source}`)
    return [{ name, text: content, directory: false }]
  }
  const inside = (await context.fs.readdir(path)).sort()
  if (inside.length === 0) return [{ name, text: '', directory: true }]
  return (await Promise.all(inside.map((child) => entriesOf(context, `${source}/${child}`, `${name}/${child}`)))).flat()
}

/** As cmd/cp copyFromPod and untarAll. */
async function download(invocation: Copy, from: Place, target: string): Promise<number> {
  const { context, err, flags: given } = invocation
  let archive = ''
  const words = given.retries === 0 ? ['tar', 'cf', '-', from.file] : ['sh', '-c', `tar cf - ${from.file} | tail -c+0`]
  const catching = { ...invocation, out: (text: string) => (archive += text) }
  // Once the archive has ended nobody waits for how tar ends
  await runIn(catching, from, words).catch((error) => {
    if (archive === '') throw error
  })
  // Paths that lead out of the root are led back into it. As cmd/cp stripPathShortcuts
  const prefix = clean(from.file.replace(/^\/+/, ''))
    .replace(/^(\.\.\/)+|^\.\.?$/g, '')
    .replace(/^\/+/, '')
  for (const { name, text: content, directory } of readTar(archive).entries) {
    if (!name.startsWith(prefix)) throw new KubectlError('tar contents corrupted')
    const file = clean(`${target}/${name.slice(prefix.length)}`)
    if (outside(clean(target), file)) {
      err(`warning: file ${JSON.stringify(file)} is outside target destination, skipping\n`)
      continue
    }
    await makeFolder(context, directory ? file : folderOf(file))
    if (directory) continue
    if (await context.fs.isDirectory(absolute(context, file))) throw new KubectlError(`open ${file}: is a directory`)
    await context.fs.writeFile(absolute(context, file), content)
  }
  return 0
}

async function makeFolder(context: KubectlContext, path: string): Promise<void> {
  const full = absolute(context, path)
  if (await context.fs.isDirectory(full)) return
  if (await context.fs.exists(full)) throw new KubectlError(`mkdir ${path}: not a directory`)
  if (folderOf(path) !== path) await makeFolder(context, folderOf(path))
  await context.fs.mkdir(full)
}

async function runIn(invocation: Copy, { pod: name = '', namespace }: Place, words: readonly string[], stdin?: string): Promise<number> {
  const { api, err, context, flags: given } = invocation
  const resource = await podResource(api)
  const place = { resource, namespace: namespace ?? api.namespace, name }
  const pod = await getObject(api, resource, place.namespace, name)
  const container = containerToRun(pod, given, err)
  const typed = { ...invocation, context: { ...context, stdin: stdin ?? '' } }
  return execInPod(typed, place, words, { container, stdin: stdin !== undefined, tty: false })
}

/** The shortest path that means the same. As path.Clean. */
function clean(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '..' || !path.startsWith('/')) parts.push(part)
  }
  return path.startsWith('/') ? `/${parts.join('/')}` : parts.join('/') || '.'
}

const withoutSlash = (path: string) => (path.length > 1 ? path.replace(/(?<=.)\/$/, '') : path)
const baseOf = (path: string) => clean(path).split('/').at(-1) || '/'
const folderOf = (path: string) => clean(`${clean(path)}/..`)
const outside = (folder: string, file: string) => folder !== '.' && file !== folder && !file.startsWith(`${folder.replace(/\/$/, '')}/`)
