import { expect, it } from 'vitest'
import { bans, forbiddenFolders, generators, longFiles, packageHomes, parts } from './architecture/rules'
import { type Import, partOf, readSources, type SourceFile } from './architecture/source-files'

const { folders, files } = readSources()
const isTest = (path: string) => path.startsWith('test/') || /\.test\.tsx?$/.test(path)
const inFolder = (path: string, folder: string) => path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)

it('parts import only what the house allows', () => {
  expect(files.flatMap((file) => file.imports).flatMap(faultOfImport)).toEqual([])
})

function faultOfImport({ from, target, typeOnly }: Import): string[] {
  const [here, there] = [partOf(from), partOf(target)]
  if (!here || !there || here === there || !(there in parts) || isTest(from)) return []
  const rule = parts[here]
  if (!rule) return [`${from}: ${here}/ is not a part of the house`]
  const allowed = [...rule.may, ...(typeOnly ? (rule.types ?? []) : [])]
  if (!allowed.some((path) => inFolder(target, path))) return [`${from} must not import ${target}`]
  const doors = parts[there]?.doors
  return doors && !doors.includes(target) ? [`${from} must import ${there}/ through ${doors.join(', ')}, not ${target}`] : []
}

it('packages are imported only at home', () => {
  const faults = files.flatMap((file) =>
    file.imports.flatMap(({ target, typeOnly }) =>
      packageHomes
        .filter(
          (rule) => !typeOnly && rule.package.test(target) && !rule.homes.some((home) => file.path.startsWith(home)) && !isTest(file.path),
        )
        .map((rule) => `${file.path} imports ${target}: ${rule.because}`),
    ),
  )
  expect(faults).toEqual([])
})

it('files import each other without cycles', () => {
  const known = new Map(files.map((file) => [file.path.replace(/\.(ts|tsx|mjs)$/, ''), file]))
  const done = new Set<SourceFile>()
  const cycles: string[] = []
  const visit = (file: SourceFile, trail: SourceFile[]) => {
    const at = trail.indexOf(file)
    if (at >= 0) return void cycles.push([...trail.slice(at), file].map((each) => each.path).join(' → '))
    if (done.has(file)) return
    for (const { target, typeOnly } of file.imports) {
      const next = typeOnly ? undefined : known.get(target)
      if (next) visit(next, [...trail, file])
    }
    done.add(file)
  }
  for (const file of files) visit(file, [])
  expect(cycles).toEqual([])
})

it.each(bans)('nobody uses $what', (ban) => {
  const exempt = (path: string) => isTest(path) || generators.test(path) || ban.except?.some((exception) => exception.file === path)
  const watched = files.filter((file) => ban.in.some((prefix) => file.path.startsWith(prefix)) && !exempt(file.path))
  const faults = watched.flatMap((file) => file.nodes().flatMap(({ node, line }) => (ban.found(node) ? [`${file.path}:${line}`] : [])))
  expect(faults).toEqual([])
})

it('files stay under 400 lines', () => {
  const long = files.filter((file) => file.lines > 400 && !longFiles.some((exempt) => exempt.file.test(file.path)))
  expect(long.map((file) => `${file.path}: ${file.lines} lines`)).toEqual([])
})

it('folders are words of the domain', () => {
  expect(folders.filter((folder) => forbiddenFolders.includes(folder.split('/').at(-1) ?? ''))).toEqual([])
})

it('file names are kebab-case', () => {
  const odd = files.filter(
    (file) => !/^(\.?[[(]?[a-z0-9]+([-.][a-z0-9]+)*[\])]?|\[\.{3}[a-z-]+\])$/.test(file.path.split('/').at(-1) ?? ''),
  )
  expect(odd.map((file) => file.path)).toEqual([])
})
