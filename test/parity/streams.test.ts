import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeKubeconfig } from '@/cli/kubeconfig-file'
import { type RealClients, realClients } from '@/cli/real-clients'
import { type ServedCluster, serveCluster } from '@/labs/api-server/serve-cluster'
import { wallTime } from '@/labs/api-server/served-time'
import { createLab } from '@/labs/lab'

const found = await realClients()
const why = 'missing' in found ? ` (skipped: ${found.missing})` : ''

const workloads = `
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { containers: [{ name: nginx, image: nginx }] }
---
apiVersion: v1
kind: Pod
metadata: { name: talker }
spec: { containers: [{ name: sh, image: busybox, command: [sh, -c, 'i=0; while true; do echo line $i; i=$((i+1)); sleep 1; done'] }] }
`

/** How kubectl is told to open its streams: WebSockets by default, SPDY where those do not get through. */
const transports: [string, Record<string, string>][] = [
  ['WebSockets', {}],
  ['SPDY', { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false', KUBECTL_PORT_FORWARD_WEBSOCKETS: 'false' }],
]

describe.skipIf('missing' in found).each(transports)(`streams of the real kubectl over %s, in real time${why}`, (_, transport) => {
  const folder = mkdtempSync(join(tmpdir(), 'seatrial-streams-'))
  const children: ChildProcess[] = []
  let served: ServedCluster

  beforeAll(async () => {
    const { cluster } = await createLab(
      { seed: 'streams', context: { cluster: {} }, setup: [{ name: 'w.yaml', kind: 'yaml', text: workloads }] },
      Date.now(),
    )
    served = await serveCluster({ cluster, time: wallTime(cluster.now()), port: 0, token: 'streams-token' })
    writeKubeconfig(join(folder, 'config'), { name: 'seatrial', server: served.url, authority: served.authority, token: 'streams-token' })
  })
  afterAll(async () => {
    for (const child of children) child.kill()
    await served.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** A kubectl that runs on; `until` resolves with all it has said once that matches. */
  function start(...args: string[]) {
    const child = spawn((found as RealClients).kubectl, args, {
      env: { ...process.env, ...transport, HOME: folder, KUBECONFIG: join(folder, 'config') },
    })
    children.push(child)
    let said = ''
    let check = () => {}
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk) => {
        said += chunk
        check()
      })
    const until = (pattern: RegExp) =>
      new Promise<string>((resolve, reject) => {
        check = () => pattern.test(said) && resolve(said)
        child.once('close', () => reject(new Error(`kubectl ended and had said: ${said}`)))
        check()
      })
    const ended = async () => {
      const [code] = await once(child, 'close')
      return { code, said }
    }
    return { child, until, ended }
  }

  it('a watch sees changes', async () => {
    const watch = start('get', 'configmaps', '-w', '-o', 'name')
    await watch.until(/kube-root-ca.crt/)
    expect(await start('create', 'configmap', 'seen', '--from-literal=a=b').ended()).toEqual({ code: 0, said: 'configmap/seen created\n' })
    expect(await watch.until(/seen/)).toBe('configmap/kube-root-ca.crt\nconfigmap/seen\n')
  })

  it('logs -f goes on', async () => {
    const logs = start('logs', '-f', 'talker', '--tail=1')
    const said = await logs.until(/(line \d+\n){3}/)
    const [first = 0, second, third] = [...said.matchAll(/line (\d+)/g)].map(([, n]) => Number(n))
    expect([second, third]).toEqual([first + 1, first + 2])
  })

  it('exec carries bytes both ways and the exit code', async () => {
    const shell = start('exec', '-i', 'talker', '--', 'sh', '-c', 'read name; echo "hello $name"; echo oops >&2; exit 7')
    shell.child.stdin?.end('sailor\n')
    const { code, said } = await shell.ended()
    expect(code).toBe(7)
    expect(said.split('\n').sort()).toEqual(['', 'command terminated with exit code 7', 'hello sailor', 'oops'])
  })

  it('port-forward carries HTTP, one request after another', async () => {
    const forward = start('port-forward', 'pod/web', ':80', '--address=127.0.0.1')
    const [, port] = /127\.0\.0\.1:(\d+) ->/.exec(await forward.until(/Forwarding from .* -> 80/)) ?? []
    const answers = [await fetch(`http://127.0.0.1:${port}/`), await fetch(`http://127.0.0.1:${port}/nowhere`)]
    expect(answers.map(({ status }) => status)).toEqual([200, 404])
    expect(await answers[0]?.text()).toContain('Welcome to nginx!')
  })

  it('exec hands on standard input to its end, and large payloads whole', async () => {
    const text = Array.from({ length: 3000 }, (_, i) => `${i} ${'x'.repeat(20)} – ünïcödé`).join('\n')
    const cat = start('exec', '-i', 'talker', '--', 'cat')
    cat.child.stdin?.end(`${text}\n`)
    const { code, said } = await cat.ended()
    expect([code, said === `${text}\n`]).toEqual([0, true])
  })

  it('a refused exec says why', async () => {
    expect(await start('exec', 'talker', '-c', 'nope', '--', 'ls').ended()).toEqual({
      code: 1,
      said: 'Error from server (BadRequest): container nope is not valid for pod talker\n',
    })
  })

  it('two port-forwards at once, and a port where nothing listens', async () => {
    const forwards = [
      start('port-forward', 'pod/web', ':80', '--address=127.0.0.1'),
      start('port-forward', 'pod/web', ':81', '--address=127.0.0.1'),
    ]
    const ports = await Promise.all(
      forwards.map(async (forward) => /127\.0\.0\.1:(\d+) ->/.exec(await forward.until(/Forwarding from .* -> 8\d/))?.[1]),
    )
    const answers = await Promise.allSettled(ports.map((port) => fetch(`http://127.0.0.1:${port}/`)))
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(await forwards[1]?.until(/lost connection|connection refused/)).toContain('connection refused')
  })

  it('proxy serves the API to whoever asks it', async () => {
    const proxy = start('proxy', '--port=0')
    const [, port] = /127\.0\.0\.1:(\d+)/.exec(await proxy.until(/Starting to serve on .*\n/)) ?? []
    const pod = await (await fetch(`http://127.0.0.1:${port}/api/v1/namespaces/default/pods/web`)).json()
    expect(pod.metadata.name).toBe('web')
  })
})
