import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseYaml } from '@/apimachinery/yaml'
import { Complaint } from './complaint'
import { writeKubeconfig } from './kubeconfig-file'

const folder = mkdtempSync(join(tmpdir(), 'seatrial-kubeconfig-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
const fileWith = (text: string) => {
  const file = join(folder, `config-${files++}`)
  writeFileSync(file, text)
  return file
}

const entry = { name: 'seatrial', server: 'https://127.0.0.1:6443', authority: 'PEM', token: 'secret' }
const own = {
  cluster: { name: 'seatrial', cluster: { 'certificate-authority-data': 'UEVN', server: entry.server } },
  context: { name: 'seatrial', context: { cluster: 'seatrial', user: 'seatrial' } },
  user: { name: 'seatrial', user: { token: 'secret' } },
}
const work = `
clusters: [{ name: work, cluster: { server: 'https://work:6443', insecure-skip-tls-verify: true } }]
contexts: [{ name: work, context: { cluster: work, user: me, namespace: shop } }]
users: [{ name: me, user: { exec: { command: login, apiVersion: client.authentication.k8s.io/v1 } } }]
preferences: { colors: true }
`
const read = (file: string) => parseYaml(readFileSync(file, 'utf8')).documents[0]?.value as Record<string, unknown>
const names = (config: Record<string, unknown>, key: string) => (config[key] as { name: string }[]).map(({ name }) => name)

describe('a kubeconfig is written', () => {
  it('fresh, for its owner alone, in a folder that is made', () => {
    const file = join(folder, 'new', 'config')
    expect(writeKubeconfig(file, entry)).toEqual({ current: true })
    expect(read(file)).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [own.cluster],
      contexts: [own.context],
      users: [own.user],
      'current-context': 'seatrial',
    })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(folder, 'new'))).toEqual(['config'])
  })

  it.each([
    ['into an empty file', '', ['seatrial'], 'seatrial'],
    ['into one with nothing in its lists', 'clusters: null\ncontexts: []\nusers:\n', ['seatrial'], 'seatrial'],
    ['beside others, whose context stays the current one', `${work}current-context: work\n`, ['work', 'seatrial'], 'work'],
    ['beside others, of which none was current', `${work}current-context: ""\n`, ['work', 'seatrial'], 'seatrial'],
    ['as JSON is written, too', JSON.stringify({ clusters: [{ name: 'a', cluster: {} }] }), ['a', 'seatrial'], 'seatrial'],
  ])('%s', (_what, text, clusters, current) => {
    const file = fileWith(text)
    expect(writeKubeconfig(file, entry)).toEqual({ current: current === 'seatrial' })
    const config = read(file)
    expect(names(config, 'clusters')).toEqual(clusters)
    expect(config['current-context']).toBe(current)
  })

  it('keeps all else that stands there', () => {
    const file = fileWith(work)
    writeKubeconfig(file, entry)
    const before = parseYaml(work).documents[0]?.value as Record<string, unknown[]>
    expect(read(file)).toMatchObject({
      clusters: [before.clusters?.[0], own.cluster],
      contexts: [before.contexts?.[0], own.context],
      users: [before.users?.[0], own.user],
      preferences: { colors: true },
    })
  })

  it('again for the same server, once', () => {
    const file = fileWith(work)
    writeKubeconfig(file, entry)
    writeKubeconfig(file, { ...entry, token: 'another' })
    const config = read(file)
    expect(names(config, 'clusters')).toEqual(['work', 'seatrial'])
    expect(config.users).toContainEqual({ name: 'seatrial', user: { token: 'another' } })
  })

  it('where a link leads, which stays a link', () => {
    const file = fileWith(work)
    const link = join(folder, 'link')
    symlinkSync(file, link)
    writeKubeconfig(link, entry)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(names(read(file), 'clusters')).toEqual(['work', 'seatrial'])
  })
})

describe('nothing is written', () => {
  const other = 'clusters: [{ name: seatrial, cluster: { server: https://other:6443 } }]\n'
  it.each([
    ['over another cluster of this name', other, 'already has a cluster seatrial, at https://other:6443; remove it or choose another file'],
    [
      'over the context of another cluster',
      'contexts: [{ name: seatrial, context: { cluster: work } }]\n',
      'already has a context seatrial of another cluster; remove it or choose another file',
    ],
    [
      'over the credentials of another cluster',
      'users: [{ name: seatrial, user: { token: precious } }]\n',
      'already has a user seatrial of another cluster; remove it or choose another file',
    ],
    ['into a list', '- a\n', 'is not a kubeconfig'],
    ['into a text', 'hello\n', 'is not a kubeconfig'],
    ['into several documents', 'a: 1\n---\nb: 2\n', 'is not a kubeconfig'],
    ['where no list stands', 'clusters: { name: x }\n', 'is not a kubeconfig: clusters is not a list'],
    ['where entries have no names', 'clusters: [hello]\n', 'is not a kubeconfig: clusters has an entry without a name'],
  ])('%s', (_what, text, said) => {
    const file = fileWith(text)
    expect(() => writeKubeconfig(file, entry)).toThrow(new Complaint(`${file} ${said}`, 1))
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it('into a folder, or below a file', () => {
    const directory = join(folder, 'directory')
    mkdirSync(directory)
    expect(() => writeKubeconfig(directory, entry)).toThrow(
      new Complaint(`${directory} cannot be read: EISDIR: illegal operation on a directory`, 1),
    )
    const below = join(fileWith(''), 'config')
    expect(() => writeKubeconfig(below, entry)).toThrow(/ cannot be written: (EEXIST|ENOTDIR): /)
  })
})
