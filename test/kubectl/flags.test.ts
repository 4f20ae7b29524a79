import { expect, it } from 'vitest'
import { type Cluster, restoreCluster } from '@/cluster/cluster'
import { type Command, commandName, globalFlags } from '@/kubectl/command'
import { KubectlError } from '@/kubectl/errors'
import { flagName } from '@/kubectl/flags'
import { optionTable } from '@/kubectl/options/options.gen'
import { verbs } from '@/kubectl/verbs/index'
import { createLab } from '@/labs/lab'
import { createBench } from './context'
import { beside, elsewhere, lines, onFolder, refused, values, withoutEffect } from './flag-lines'

const given = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: nginx, image: nginx }, { name: box, image: busybox, command: [sh, -c, 'echo one; echo two; sleep infinity'] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: bare, labels: { app: bare }, annotations: { note: old } }
spec: { containers: [{ name: c, image: busybox, command: [sh, -c, 'echo one; echo two; sleep infinity'] }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: held }
spec:
  paused: true
  selector: { matchLabels: { app: held } }
  template: { metadata: { labels: { app: held } }, spec: { containers: [{ name: nginx, image: nginx }] } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: changed }
spec:
  selector: { matchLabels: { app: changed } }
  template: { metadata: { labels: { app: changed } }, spec: { containers: [{ name: nginx, image: nginx }] } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, annotations: { kubectl.kubernetes.io/last-applied-configuration: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"}}' } }
data: { a: b }
---
apiVersion: v1
kind: Secret
metadata: { name: keys }
stringData: { a: b }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: readers }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
`

const files = {
  'x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, labels: { app: web } }\ndata: { a: c }\n',
  'role.yaml':
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: r }\nrules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]\n',
  'dir/x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { a: d }\n',
  'dir/deep/y.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\n',
  'base/kustomization.yaml': 'resources: [y.yaml]\n',
  'base/y.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { a: e }\n',
  rc: 'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\naliases: [{ name: known, command: get }]\n',
  'new.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: new, labels: { app: new } }\n',
}

const mostWaits = 5

/** A cluster as it is at the start, and what it has been asked since. */
type Watched = { cluster: Cluster; asked: string[]; waits: number }

function watch(cluster: Cluster): Watched {
  const watched: Watched = {
    asked: [],
    waits: 0,
    cluster: {
      ...cluster,
      async fetch(request, options) {
        const { method, url, headers } = request
        const who = [headers.get('authorization'), headers.get('impersonate-user')]
        watched.asked.push([method, url, ...who, await request.text()].join(' '))
        return cluster.fetch(request, options)
      },
      // What follows something has no end of its own
      advanceTo(t) {
        if (++watched.waits > mostWaits) throw new KubectlError('waits')
        cluster.advanceTo(t)
      },
      connect(path, ...more) {
        watched.asked.push(path)
        return cluster.connect(path, ...more)
      },
    },
  }
  return watched
}

/** Tells all that a command line does to a cluster in one state: what it prints, asks the server for and writes into files. */
function effects(snapshot: ReturnType<Cluster['snapshot']>): (words: readonly string[]) => Promise<string> {
  const known = new Map<string, Promise<string>>()
  let place: Watched | undefined
  async function effectOf(words: readonly string[]) {
    place ??= watch(restoreCluster(snapshot))
    const { cluster, asked } = place
    const bench = createBench(cluster)
    for (const [name, text] of Object.entries(files)) bench.files.set(`/home/candidate/${name}`, text)
    bench.editor = (text) => text.replace('a: b', 'a: edited')
    const ran = await bench.run(words)
    const did = asked.splice(0).filter((request) => !/timeout=32s/.test(request))
    if (place.waits > 0 || did.some((request) => !request.startsWith('GET '))) place = undefined
    return JSON.stringify({ ran, did, files: [...bench.files] })
  }
  return (words) => {
    const effect = known.get(words.join(' ')) ?? effectOf(words)
    known.set(words.join(' '), effect)
    return effect
  }
}

it('every flag of every command changes what the command does, is refused by name, or has its reason', { timeout: 120_000 }, async () => {
  const setup = [{ name: 'given.yaml', kind: 'yaml' as const, text: given }]
  const lab = await createLab({ seed: 'flags', context: { cluster: { addons: ['metrics-server'] } }, setup }, Date.UTC(2026, 10, 2, 9))
  await createBench(lab.cluster).run(['set', 'image', 'deploy/changed', 'nginx=nginx:1.28'])
  const effect = effects(lab.cluster.snapshot())
  const ignored: string[] = []
  for (const [verb, options] of Object.entries(optionTable)) {
    const line = lines[verb]
    if (line === undefined) continue
    for (const [name, initial] of options) {
      const of = <T>(table: Readonly<Record<string, T>>): T | undefined => table[`${verb} --${name}`] ?? table[name]
      const plain = name === 'recursive' ? (onFolder[verb] ?? line) : line
      const value = of(values) ?? (initial === 'true' ? 'false' : initial === 'false' ? 'true' : '7')
      const [head, tail] = plain.includes('--') ? [plain.slice(0, plain.indexOf('--')), plain.slice(plain.indexOf('--'))] : [plain, []]
      const before = [...head, ...(of(beside) ?? '').split(' ').filter(Boolean)]
      const without = await effect([...before, ...tail])
      if (without === (await effect([...before, `--${name}=${value}`, ...tail]))) ignored.push(`${verb} --${name}`)
    }
  }
  const explained = (flag: string) => withoutEffect[flag] ?? withoutEffect[flag.replace(/^.* --/, '--')]
  expect(ignored.filter((flag) => !explained(flag))).toEqual([])
  expect(Object.keys(withoutEffect).filter((flag) => !ignored.some((one) => one === flag || one.endsWith(` ${flag}`)))).toEqual([])
  const all = Object.entries(optionTable).filter(([, options]) => options.length > 0)
  expect(all.map(([verb]) => verb).filter((verb) => !lines[verb] && !elsewhere[verb])).toEqual([])
})

it('every flag that is refused has its reason', () => {
  const declared = new Map<string, Command>()
  const collect = (command: Command, parent: string) => {
    const path = `${parent}${commandName(command)}`
    declared.set(path, command)
    for (const below of command.subcommands ?? []) collect(below, `${path} `)
  }
  for (const verb of verbs) collect(verb, '')
  const all = Object.entries(optionTable).flatMap(([verb, options]) => {
    const known = new Set([...Object.keys(globalFlags), ...Object.keys(declared.get(verb)?.flags ?? {})].map(flagName))
    return options.filter(([name]) => name !== 'help' && !known.has(name)).map(([name]) => `${verb} --${name}`)
  })
  expect(all.sort()).toEqual(Object.keys(refused).sort())
})
