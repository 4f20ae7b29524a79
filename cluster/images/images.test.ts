import { describe, expect, it } from 'vitest'
import { imageOf } from './catalog'
import { baseName, type ContainerFiles } from './files'
import { listenersOf, runMachine, type Surroundings, startMachine } from './shell/machine'

/** Starts an image as a pod would, with extra files over its own. */
function start(
  reference: string,
  { args, env = {}, files = {} }: { args?: string[]; env?: Record<string, string>; files?: Record<string, string> } = {},
) {
  const image = imageOf(reference)!
  const all: Record<string, string> = { ...image.files, ...files }
  const list = (path: string) =>
    [...new Set(Object.keys(all).flatMap((p) => (p.startsWith(`${path}/`) ? [p.slice(path.length + 1).split('/')[0]!] : [])))].sort()
  const own: ContainerFiles = {
    read: (path) => all[path],
    has: (path) => all[path] !== undefined,
    write: () => 'Read-only file system',
    remove: () => 'Read-only file system',
    makeDirectory: () => 'Read-only file system',
    isDirectory: (path) => list(path).length > 0,
    list,
  }
  const around: Surroundings = {
    image,
    container: {
      podName: 'web-0',
      namespace: 'shop',
      podIP: '10.244.1.9',
      nodeName: 'node01',
      hostname: 'web-0',
      container: 'c',
      image: reference,
      env: { ...image.env, ...env },
      readFile: own.read,
      hasFile: own.has,
      listDirectory: (path) => (list(path).length > 0 ? list(path) : undefined),
    },
    files: own,
    workdir: '/',
    now: 0,
    network: {
      send: () => ({ hops: [], failure: { reason: 'refused', why: '', afterMs: 0 } }),
      resolve: (name) => ({ server: '', queried: [name], result: 'NXDOMAIN', records: [] }),
    },
    uid: 0,
    processes: () => [],
    kill: () => false,
  }
  let ran = runMachine(
    startMachine({ code: { argv: [...(image.entrypoint ?? []), ...(args ?? image.cmd ?? [])] }, env: {}, cwd: '/' }),
    around,
  )
  const logs = ran.output.map(({ data }) => data)
  while (ran.machine.exitCode === undefined && ran.wakeAt !== undefined) {
    ran = runMachine(ran.machine, { ...around, now: ran.wakeAt })
    logs.push(...ran.output.map(({ data }) => data))
  }
  const listeners = listenersOf(ran.machine, around)
  const get = (port: number, path = '/', method = 'GET') => {
    const listener = listeners.find((l) => l.port === port && l.protocol === 'TCP')
    const answer = listener?.answer(
      { protocol: 'TCP', host: 'web', port, http: { scheme: 'http', method, path, headers: { host: 'web' } } },
      '10.244.2.7',
    )
    return answer?.http ? `${answer.http.status} ${answer.http.body.split('\n').slice(0, 4).join(' ').slice(0, 60)}` : 'nothing'
  }
  return {
    exitCode: ran.machine.exitCode,
    logs: logs.join(''),
    ports: listeners.map(({ port, protocol }) => `${port}/${protocol}`),
    get,
    listeners,
  }
}

describe('ports', () => {
  it.each<[string, string[], Parameters<typeof start>[1]?]>([
    ['nginx', ['80/TCP']],
    ['httpd', ['80/TCP']],
    ['hashicorp/http-echo', ['5678/TCP']],
    ['hashicorp/http-echo', ['8080/TCP'], { args: ['-text=hi', '-listen=:8080'] }],
    ['registry.k8s.io/e2e-test-images/agnhost', [], undefined],
    ['registry.k8s.io/e2e-test-images/agnhost', ['8080/TCP', '8081/UDP'], { args: ['netexec'] }],
    ['registry.k8s.io/e2e-test-images/agnhost', ['9376/TCP'], { args: ['serve-hostname'] }],
    ['registry.k8s.io/e2e-test-images/agnhost', ['5000/TCP', '8080/TCP'], { args: ['grpc-health-checking'] }],
    ['postgres', ['5432/TCP'], { env: { POSTGRES_PASSWORD: 'x' } }],
    ['mysql', ['3306/TCP'], { env: { MYSQL_ROOT_PASSWORD: 'x' } }],
    ['redis', ['6379/TCP']],
    ['memcached', ['11211/TCP']],
    ['python', ['9000/TCP'], { args: ['python3', '-m', 'http.server', '9000'] }],
    ['registry.k8s.io/coredns/coredns:v1.13.1', ['53/UDP', '53/TCP', '8080/TCP', '8181/TCP', '9153/TCP']],
    ['registry.k8s.io/kube-apiserver:v1.35.2', ['6443/TCP'], { args: ['--etcd-servers=https://127.0.0.1:2379'] }],
    ['registry.k8s.io/pause:3.10', []],
  ])('%s listens on %j', (reference, ports, options) => {
    expect(start(reference, options)).toMatchObject({ exitCode: undefined, ports })
  })
})

describe('nginx', () => {
  const conf = (text: string) => ({ files: { '/etc/nginx/conf.d/default.conf': text } })
  it('serves its welcome page, and 404 for what is not there', () => {
    const web = start('nginx')
    expect([web.get(80), web.get(80, '/nope'), web.get(80, '/../etc/passwd'), web.get(80, '/', 'POST'), web.get(8080)]).toEqual([
      '200 <!DOCTYPE html> <html> <head> <title>Welcome to nginx!</titl',
      expect.stringMatching(/^404 <html>/),
      expect.stringMatching(/^400 /),
      expect.stringMatching(/^405 /),
      'nothing',
    ])
  })
  it('follows its configuration: port, answers, prefixes, variables', () => {
    const web = start(
      'nginx',
      conf(
        'server { listen 8080; location / { return 200 "hello from $hostname\\n"; } location = /healthz { return 204; } location /old { return 301 /new; } location /off { return 503; } }',
      ),
    )
    expect([web.ports, web.get(8080), web.get(8080, '/old/x'), web.get(8080, '/off')]).toEqual([
      ['8080/TCP'],
      '200 hello from web-0 ',
      '301 ',
      expect.stringMatching(/^503 /),
    ])
  })
  it('serves files of other roots and directories', () => {
    const files = {
      '/etc/nginx/conf.d/default.conf': 'server { listen 80; root /srv; location /docs/ { alias /manual/; } }',
      '/srv/index.html': 'home',
      '/manual/a.txt': 'page a',
    }
    const web = start('nginx', { files })
    expect([web.get(80), web.get(80, '/docs/a.txt'), web.get(80, '/docs')]).toEqual([
      '200 home',
      '200 page a',
      expect.stringMatching(/^404/),
    ])
  })
  it.each([
    ['server { listen 80', 'nginx: [emerg] unexpected end of file, expecting ";" or "}" in /etc/nginx/conf.d/default.conf:1\n'],
    ['server { listen 80; } }', 'nginx: [emerg] unexpected "}" in /etc/nginx/conf.d/default.conf:1\n'],
    [
      'server { location / { proxy_pass http://api; } }',
      'nginx: [emerg] seatrial does not simulate the directive "proxy_pass" in /etc/nginx/conf.d/default.conf:1\n',
    ],
  ])('does not start with %s', (text, logs) => {
    expect(start('nginx', conf(text))).toMatchObject({ exitCode: 1, logs, ports: [] })
  })
})

describe('what an image needs', () => {
  it('postgres wants a password', () => {
    expect(start('postgres')).toMatchObject({
      exitCode: 1,
      logs: expect.stringContaining('Error: Database is uninitialized and superuser password is not specified.'),
    })
  })
  it('postgres answers its own client only when user, password and database are right', () => {
    const [server] = start('postgres:17', { env: { POSTGRES_PASSWORD: 'pw', POSTGRES_DB: 'shop' } }).listeners
    const ask = (call: object) =>
      server!.answer(
        { protocol: 'TCP', host: 'db', port: 5432, data: JSON.stringify({ client: 'psql', sql: 'SELECT 1', user: 'postgres', ...call }) },
        '10.0.0.1',
      ).data
    expect([
      ask({ password: 'pw', database: 'shop' }),
      ask({ password: 'no' }),
      ask({ password: 'pw', database: 'x' }),
      ask({ password: 'pw', sql: 'DROP TABLE a' }),
    ]).toEqual([
      JSON.stringify({ out: ' ?column? \n----------\n        1\n(1 row)\n\n' }),
      JSON.stringify({ error: 'FATAL:  password authentication failed for user "postgres"' }),
      JSON.stringify({ error: 'FATAL:  database "x" does not exist' }),
      JSON.stringify({ error: 'ERROR:  seatrial does not simulate SQL beyond SELECT <number> and SELECT version()' }),
    ])
  })
  it('redis answers PING', () => {
    const [server] = start('redis').listeners
    expect(server!.answer({ protocol: 'TCP', host: 'r', port: 6379, data: 'PING\r\n' }, '10.0.0.1')).toEqual({ data: '+PONG\r\n' })
  })
  it('agnhost names itself and who asks', () => {
    const pod = start('registry.k8s.io/e2e-test-images/agnhost:2.53', { args: ['netexec', '--http-port=80'] })
    expect([pod.get(80, '/hostname'), pod.get(80, '/clientip'), pod.get(80, '/echo?msg=hi')]).toEqual([
      '200 web-0',
      expect.stringMatching(/^200 10\.244\.2\.7:\d+$/),
      '200 hi',
    ])
  })
  it.each([
    ['python', ['python3', 'app.py'], 'error: seatrial does not simulate Python programs: app.py\n'],
    ['node', ['node', 'server.js'], 'error: seatrial does not simulate Node.js programs: server.js\n'],
  ])('%s says what it does not run', (reference, args, logs) => expect(start(reference, { args })).toMatchObject({ exitCode: 1, logs }))
  it('curl runs curl, or what it is told to', () => {
    expect([
      start('curlimages/curl').exitCode,
      start('curlimages/curl', { args: ['sh', '-c', 'exit 3'] }).exitCode,
      start('curlimages/curl', { args: ['-s', 'http://x'] }).exitCode,
    ]).toEqual([2, 3, 7])
  })
  it('busybox without a terminal ends at once', () => expect(start('busybox').exitCode).toBe(0))
  it('names are the last part of a path', () => expect(baseName('/usr/bin/env')).toBe('env'))
})
