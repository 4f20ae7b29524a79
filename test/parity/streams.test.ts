import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeKubeconfig } from '@/cli/kubeconfig-file'
import { type ServedCluster, serveCluster } from '@/labs/api-server/serve-cluster'
import { wallTime } from '@/labs/api-server/served-time'
import { createLab } from '@/labs/lab'
import { type RealClients, realClients } from './real-clients'

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

describe.skipIf('missing' in found)(`streams of the real kubectl, in real time${why}`, () => {
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
    const child = spawn((found as RealClients).kubectl, args, { env: { ...process.env, HOME: folder, KUBECONFIG: join(folder, 'config') } })
    children.push(child)
    let said = ''
    let check = () => {}
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
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
})
