import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const program = fileURLToPath(new URL('../../cli/seatrial.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'seatrial-cluster-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function start(...words: string[]) {
  const child = spawn(process.execPath, [program, 'cluster', ...words], { cwd: folder })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    said.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    said.stderr += chunk
  })
  const ended = once(child, 'close').then(([code]) => ({ code, ...said }))
  const ready = () =>
    new Promise<{ url: string; kubeconfig: string; context: string; token: string }>((resolve, reject) => {
      child.stdout.on('data', () => said.stdout.includes('\n') && resolve(JSON.parse(said.stdout)))
      void ended.then(() => reject(new Error(said.stderr)))
    })
  return { child, ended, ready }
}

type Answer = { status: number; body: { items?: unknown[]; groups?: { name: string }[]; message?: string } }

/** One GET that trusts only `ca`. */
function ask(url: string, ca: string, token?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { ca, headers: token ? { authorization: `Bearer ${token}` } : {} }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: text.startsWith('{') ? JSON.parse(text) : { message: text } }),
      )
    })
    request.on('error', reject)
  })
}

describe('seatrial cluster', () => {
  it('answers over HTTPS to who has the token, adds itself to a kubeconfig and stops on SIGTERM', async () => {
    const file = join(folder, 'config')
    const mine = { name: 'mine', cluster: { server: 'https://example.com' } }
    writeFileSync(
      file,
      JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: [mine], contexts: [], users: [], 'current-context': 'mine' }),
    )
    const { child, ended, ready } = start(
      '--port',
      '0',
      '--kubeconfig',
      file,
      '--nodes',
      '1',
      '--addons',
      'metrics-server,gateway',
      '--json',
    )
    const { url, context, token } = await ready()
    const config = parse(readFileSync(file, 'utf8'))
    expect(config['current-context']).toBe('mine')
    expect(config.clusters[0]).toEqual(mine)
    expect(config.users).toEqual([{ name: context, user: { token } }])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const ca = Buffer.from(config.clusters[1].cluster['certificate-authority-data'], 'base64').toString()
    const nodes = `${url}/api/v1/nodes`
    expect((await ask(nodes, ca, token)).body.items).toHaveLength(2)
    const groups = (await ask(`${url}/apis`, ca, token)).body.groups?.map(({ name }) => name)
    expect(groups).toEqual(expect.arrayContaining(['metrics.k8s.io', 'gateway.networking.k8s.io']))
    const refusal = 'nodes is forbidden: User "system:anonymous" cannot list resource "nodes" in API group "" at the cluster scope'
    expect(await ask(nodes, ca)).toMatchObject({ status: 403, body: { kind: 'Status', reason: 'Forbidden', message: refusal } })
    expect(await ask(nodes, ca, 'guessed')).toMatchObject({ status: 401 })
    expect(await ask(`${url}/readyz`, ca)).toEqual({ status: 200, body: { message: 'ok' } })
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 0, stderr: '' })
  })

  it('says in one sentence what is wrong', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    writeFileSync(join(folder, 'not-a-kubeconfig'), '- 1\n')
    const said = await Promise.all(
      [
        ['--port', String(port)],
        ['--profile', 'openshift'],
        ['--question', 'no-such-question'],
        ['--clock', 'sundial'],
        ['--addons', 'metrics-server,istio'],
        ['--service-node-port-range', '32767-30000'],
        ['--port', '0', '--kubeconfig', join(folder, 'not-a-kubeconfig')],
      ].map((words) => start(...words).ended),
    )
    taken.close()
    expect(said.map(({ code, stdout, stderr }) => ({ code, stdout, stderr: stderr.replace(folder, '~') }))).toEqual([
      { code: 1, stdout: '', stderr: `seatrial cluster: port ${port} is taken; choose another with --port, or 0 for any free one\n` },
      { code: 2, stdout: '', stderr: 'seatrial cluster: there is no profile openshift; profiles are bare-metal, metallb, cloud, empty\n' },
      { code: 2, stdout: '', stderr: 'seatrial cluster: there is no question no-such-question\n' },
      { code: 2, stdout: '', stderr: 'seatrial cluster: --clock is wall or frozen\n' },
      { code: 2, stdout: '', stderr: 'seatrial cluster: there is no add-on istio; add-ons are metrics-server, ingress-nginx, gateway\n' },
      { code: 2, stdout: '', stderr: 'seatrial cluster: --service-node-port-range takes two ports, such as 30000-32767\n' },
      { code: 1, stdout: '', stderr: 'seatrial cluster: ~/not-a-kubeconfig is not a kubeconfig\n' },
    ])
  })
})
