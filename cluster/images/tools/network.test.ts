import { describe, expect, it } from 'vitest'
import type { NetworkFailure, NetworkResponse } from '@/cluster/door'
import { imageOf } from '../catalog'
import type { ContainerFiles } from '../files'
import { runMachine, type Surroundings, startMachine } from '../shell/machine'

const VIP = '10.96.0.42'
const failure = (reason: NetworkFailure['reason'], afterMs = 0): { failure: NetworkFailure } => ({ failure: { reason, why: '', afterMs } })
const page = (status: number, statusText: string, body: string, headers: Record<string, string> = {}): { response: NetworkResponse } => ({
  response: { address: '10.244.1.5', port: 80, clientAddress: '10.244.2.2', http: { status, statusText, headers, body } },
})

/** Hosts of a small network, by `host:port/path`. */
const network: Record<string, { failure: NetworkFailure } | { response: NetworkResponse }> = {
  'web:80/': page(200, 'OK', 'hello\n', { server: 'nginx', 'content-length': '6' }),
  'web:80/nope': page(404, 'Not Found', 'missing\n'),
  'web:80/old': page(301, 'Moved Permanently', '', { location: '/' }),
  'web:81/': failure('refused'),
  'slow:80/': failure('timeout', 3000),
}

function run(argv: string[], image = 'nicolaka/netshoot') {
  const files: Record<string, string> = {}
  const own: ContainerFiles = {
    read: (path) => files[path],
    has: (path) => files[path] !== undefined,
    write: (path, content) => {
      files[path] = content
      return undefined
    },
    remove: () => undefined,
    makeDirectory: () => undefined,
    isDirectory: (path) => path === '/',
    list: () => Object.keys(files),
  }
  const around: Surroundings = {
    image: imageOf(image)!,
    container: {
      podName: 'p',
      namespace: 'n',
      podIP: '10.244.2.2',
      nodeName: 'node01',
      hostname: 'p',
      container: 'c',
      image,
      env: {},
      readFile: own.read,
      hasFile: own.has,
      listDirectory: () => undefined,
    },
    files: own,
    workdir: '/',
    now: 0,
    network: {
      send: ({ host, port, http }) => ({ hops: [], ...(network[`${host}:${port}${http?.path ?? '/'}`] ?? failure('unresolved')) }),
      resolve: (name, type = 'A') =>
        name === 'web' || name === 'slow'
          ? {
              server: '10.96.0.10',
              queried: [`${name}.n.svc.cluster.local`],
              result: 'NOERROR',
              records: type === 'A' ? [{ name: `${name}.n.svc.cluster.local`, type: 'A', ttl: 30, value: VIP }] : [],
            }
          : { server: '10.96.0.10', queried: [`${name}.n.svc.cluster.local`, name], result: 'NXDOMAIN', records: [] },
    },
    uid: 0,
    processes: () => [],
    kill: () => false,
  }
  let ran = runMachine(startMachine({ code: { argv }, env: {}, cwd: '/' }), around)
  const all = [...ran.output]
  let now = 0
  while (ran.machine.exitCode === undefined && ran.wakeAt !== undefined) {
    now = ran.wakeAt
    ran = runMachine(ran.machine, { ...around, now })
    all.push(...ran.output)
  }
  const of = (channel: string) =>
    all
      .filter((o) => o.channel === channel)
      .map(({ data }) => data)
      .join('')
  return { out: of('stdout'), err: of('stderr'), code: ran.machine.exitCode, ms: now, ...(Object.keys(files).length > 0 ? { files } : {}) }
}

const done = (out: string, err = '', code = 0, ms = 0) => ({ out, err, code, ms })

describe('wget of BusyBox', () => {
  it.each<[string[], ReturnType<typeof run>]>([
    [['-qO-', 'web'], done('hello\n')],
    [['-q', '-O', '-', 'http://web:80/'], done('hello\n')],
    [['-qO-', 'web/old'], done('hello\n')],
    [['-qO-', 'web/nope'], done('', 'wget: server returned error: HTTP/1.1 404 Not Found\n', 1)],
    [['-qO-', '-T', '3', 'slow'], done('', 'wget: download timed out\n', 1, 3000)],
    [['-qO-', 'web:81'], done('', `wget: can't connect to remote host (${VIP}): Connection refused\n`, 1)],
    [['-qO-', 'nobody'], done('', "wget: bad address 'nobody'\n", 1)],
    [['--spider', 'web'], done('', `Connecting to web (${VIP}:80)\nremote file exists\n`)],
    [['-q', 'web'], { ...done(''), files: { '/index.html': 'hello\n' } }],
  ])('%j', (args, expected) => expect(run(['wget', ...args], 'busybox')).toEqual(expected))
})

describe('curl', () => {
  const refused = 'curl: (7) Failed to connect to web port 81 after 0 ms: Could not connect to server\n'
  it.each<[string[], ReturnType<typeof run>]>([
    [['web'], done('hello\n')],
    [['-s', 'http://web/nope'], done('missing\n')],
    [['-sf', 'web/nope'], done('', '', 22)],
    [['-f', 'web/nope'], done('', 'curl: (22) The requested URL returned error: 404\n', 22)],
    [['-sS', 'web:81'], done('', refused, 7)],
    [['-s', 'web:81'], done('', '', 7)],
    [['-m', '3', 'slow'], done('', 'curl: (28) Connection timed out after 3000 milliseconds\n', 28, 3000)],
    [['--connect-timeout', '3', 'slow'], done('', 'curl: (28) Connection timed out after 3000 milliseconds\n', 28, 3000)],
    [['nobody'], done('', 'curl: (6) Could not resolve host: nobody\n', 6)],
    [['-s', '-o', '/dev/null', '-w', '%{http_code}\\n', 'web/nope'], done('404\n')],
    [['-sL', 'web/old'], done('hello\n')],
    [['-sI', 'web'], done('HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 6\r\n\r\n')],
    [['ftp://web'], done('', 'curl: (1) Protocol "ftp" not supported\n', 1)],
    [[], done('', "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n", 2)],
  ])('%j', (args, expected) => expect(run(['curl', ...args])).toEqual(expected))
})

describe('nslookup, dig and nc', () => {
  it.each<[string[], string, ReturnType<typeof run>]>([
    [
      ['nslookup', 'web'],
      'busybox',
      done(`Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tweb.n.svc.cluster.local\nAddress: ${VIP}\n\n`),
    ],
    [
      ['nslookup', 'web'],
      'nicolaka/netshoot',
      done(`Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\tweb.n.svc.cluster.local\nAddress: ${VIP}\n\n`),
    ],
    [
      ['nslookup', 'nobody'],
      'busybox',
      done("Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n** server can't find nobody: NXDOMAIN\n\n", '', 1),
    ],
    [['dig', '+short', '+search', 'web'], 'nicolaka/netshoot', done(`${VIP}\n`)],
    [['nc', '-zv', 'web', '80'], 'busybox', done('', `web (${VIP}:80) open\n`)],
    [['nc', '-zv', 'web', '81'], 'busybox', done('', `nc: web (${VIP}:81): Connection refused\n`, 1)],
    [['nc', '-z', '-w', '3', 'slow', '80'], 'busybox', done('', '', 1, 3000)],
    [['nc', '-zv', 'nobody', '80'], 'busybox', done('', "nc: bad address 'nobody'\n", 1)],
  ])('%j in %s', (argv, image, expected) => expect(run(argv, image)).toEqual(expected))
})
