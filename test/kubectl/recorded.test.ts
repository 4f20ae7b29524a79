import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Json, KubeObject } from '@/apimachinery/object'
import { type RealClients, realClients } from '@/cli/real-clients'
import { printTranscript, type Ran, recorded, type Transcript, words } from '../parity/transcript'
import { createBench } from './context'
import { shelf } from './shelf'

/** The real kubectl and ours on a server of fixed objects: what a kind's describer prints needs no cluster that has the kind. `vitest -u` writes. */
type Recorded = Transcript & { objects?: KubeObject[]; answers?: Record<string, Json> }

const folder = fileURLToPath(new URL('recorded/', import.meta.url))
const found = await realClients()
const missing = 'missing' in found ? found.missing : undefined
const address = 'http://192.168.1.10:6443'

async function realRun(server: string, home: string, args: string[], stdin: string): Promise<Ran> {
  // Its garbage is collected by its end, which takes half the time
  const env: NodeJS.ProcessEnv = { ...process.env, PATH: home, HOME: home, KUBECONFIG: join(home, 'config'), NO_PROXY: '*', GOGC: 'off' }
  const child = spawn((found as RealClients).kubectl, ['--server', server, ...args], { env, cwd: home, timeout: 20_000 })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk) => {
      said[name] += chunk
    })
  child.stdin.on('error', () => undefined)
  child.stdin.end(stdin)
  const [code] = await once(child, 'close')
  const shown = (text: string) => text.replaceAll(server, address).replaceAll(home, '~')
  return { stdout: shown(said.stdout), stderr: shown(said.stderr), exit: code ?? 124 }
}

describe.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('%s', (name) => {
  const file = `${folder}${name}`
  const transcript = parse(readFileSync(file, 'utf8')) as Recorded
  const answer = shelf(transcript.objects ?? [], transcript.answers)
  const home = mkdtempSync(join(tmpdir(), 'seatrial-recorded-'))
  for (const [path, text] of Object.entries(transcript.files ?? {})) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), text)
  }
  let server: Server | undefined
  afterAll(() => {
    server?.close()
    server?.closeAllConnections()
    rmSync(home, { recursive: true, force: true })
  })

  it.skipIf(missing)(
    `the real kubectl${missing ? ` (skipped: ${missing})` : ''}`,
    async () => {
      server = createServer((request, response) => {
        let body = ''
        request.on('data', (chunk) => {
          body += chunk
        })
        request.on('end', () => {
          const {
            status,
            contentType,
            body: told,
          } = answer(request.method ?? 'GET', request.url ?? '/', body.startsWith('{') ? JSON.parse(body) : undefined)
          response.writeHead(status, { 'content-type': contentType }).end(JSON.stringify(told))
        })
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const steps = []
      for (const step of transcript.steps) steps.push(recorded(step, await realRun(url, home, words(step.run).slice(1), step.stdin ?? '')))
      await expect(printTranscript({ ...transcript, steps })).toMatchFileSnapshot(file)
    },
    60_000,
  )

  it.each(transcript.steps.filter((step) => !step.skip).map((step) => [step.run, step] as const))('%s', async (_, step) => {
    const bench = createBench({ answer })
    for (const [path, text] of Object.entries(transcript.files ?? {})) bench.files.set(`/home/candidate/${path}`, text)
    const ran = await bench.run(['--server', address, ...words(step.run).slice(1)], step.stdin ?? '')
    const shown = (text: string) => text.replaceAll('/home/candidate', '~')
    expect(recorded(step, { ...ran, stdout: shown(ran.stdout), stderr: shown(ran.stderr) })).toEqual(step)
  })
})
