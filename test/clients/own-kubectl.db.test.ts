import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type RealClients, realClients } from '@/cli/real-clients'
import { submitAttempt } from '@/exam/attempt'
import { signTicket } from '@/exam/auth/tickets'
import { attemptWork } from '@/exam/lab-work'
import { makeKubeconfig, revokeKubeconfig } from '@/exam/own-kubectl'
import { startAttempt } from '@/exam/start-attempt'
import { selectCommands } from '@/exam/store/commands'
import { database } from '@/exam/store/database'
import { selectOptionalLab } from '@/exam/store/labs'
import { taskOf } from '@/exam/task'
import type { CurrentUser } from '@/exam/views'
import { bareHeaders, withoutPolicies } from '@/labs/bare'
import { deflate, inflate } from '@/labs/deflated'
import { createLab, snapshotLab } from '@/labs/lab'
import { replayLine } from '@/labs/lab-line'
import type { ClientMessage } from '@/labs/seam'
import type { TapeEntry } from '@/labs/worker-protocol'
import { loadFixtureBank, terminalBank } from '../database/fixture-bank'
import { person } from '../database/people'
import { type LabsDoor, openLabs } from '../routes/labs-door'

let labs: LabsDoor
let clients: RealClients
let folder: string
beforeAll(async () => {
  await loadFixtureBank(terminalBank(2), 2)
  const found = await realClients()
  if ('missing' in found) throw new Error(found.missing)
  clients = found
  folder = mkdtempSync(join(tmpdir(), 'seatrial-own-'))
  labs = await openLabs()
})
afterAll(async () => {
  await labs.close()
  rmSync(folder, { recursive: true, force: true })
})

let learners = 0
/** Somebody in the middle of an attempt, with a kubeconfig of the first task. */
async function learner() {
  const user = await person(`Own${++learners}`)
  const started = await startAttempt('drill', user)
  if (!started.ok) throw new Error(started.why)
  return { user, id: started.id, ...(await kubeconfig(started.id, user)) }
}

async function kubeconfig(id: string, user: CurrentUser, task = 0) {
  const made = await makeKubeconfig(id, task, labs.url, user)
  if (!made.ok) throw new Error(made.why)
  const file = join(folder, `${id}-${task}-${++learners}.yaml`)
  writeFileSync(file, made.kubeconfig)
  const address = /server: (\S+)/.exec(made.kubeconfig)?.[1] ?? ''
  const env = { NODE_ENV: 'test' as const, HOME: folder, KUBECONFIG: file, KUBECACHEDIR: join(folder, 'cache') }
  const kubectl = (words: string, input = '') =>
    new Promise<{ exitCode: number; stdout: string; stderr: string }>((resolve) => {
      const ran = execFile(clients.kubectl, words.split(' '), { env, timeout: 20_000 }, (error, stdout, stderr) =>
        resolve({ exitCode: error ? Number((error as { code?: number }).code ?? 1) : 0, stdout, stderr }),
      )
      ran.stdin?.end(input)
    })
  const start = (words: string) => spawn(clients.kubectl, words.split(' '), { env })
  return { kubectl, start, address }
}

/** What a stream has said once it says `expected`. */
function until(stream: NodeJS.ReadableStream, expected: string | RegExp): Promise<string> {
  let said = ''
  return new Promise((resolve, reject) => {
    stream.on('data', (chunk) => {
      said += chunk
      if (typeof expected === 'string' ? said.includes(expected) : expected.test(said)) resolve(said)
    })
    stream.on('end', () => reject(new Error(`the stream ended with:\n${said}`)))
  })
}

const over = 'Error from server (Forbidden): this kubeconfig is not valid, or not any more: it was revoked, or its attempt is over\n'

describe("the learner's own kubectl", () => {
  it('works in the lab, and its requests stand in the transcript', async () => {
    const { id, kubectl } = await learner()
    expect(await kubectl('create namespace harbour')).toEqual({ exitCode: 0, stdout: 'namespace/harbour created\n', stderr: '' })
    expect((await kubectl('get namespace harbour -o name')).stdout).toBe('namespace/harbour\n')
    const refused = 'Error from server (NotFound): pods "nope" not found\n'
    expect(await kubectl('delete pod nope -n harbour')).toMatchObject({ exitCode: 1, stderr: refused })
    const lines = (await selectCommands(id, 0)).map(({ line, output, exitCode }) => ({ line, output, exitCode }))
    expect(lines).toEqual([
      { line: 'kubectl create namespace: create namespaces/harbour', output: '', exitCode: 0 },
      { line: 'kubectl get: get namespaces/harbour', output: '', exitCode: 0 },
      { line: 'kubectl delete: delete pods/nope -n harbour', output: 'pods "nope" not found', exitCode: 1 },
    ])
  })

  it('execs, follows logs, watches and forwards ports', { timeout: 90_000 }, async () => {
    const { id, kubectl, start } = await learner()
    await kubectl('run web --image=nginx --port=80')
    await kubectl('wait --for=condition=Ready pod/web --timeout=60s')
    expect(await kubectl('exec web -- sh -c echo\thello')).toMatchObject({ exitCode: 0 })
    expect(await kubectl('exec -i web -- cat', 'typed')).toMatchObject({ exitCode: 0, stdout: 'typed' })
    const watch = start('get pods -w -o name')
    const more = until(watch.stdout, 'pod/other')
    await kubectl('run other --image=busybox -- sleep 3600')
    expect(await more).toContain('pod/other')
    const logs = start('logs -f web')
    await until(logs.stdout, 'ready for start up')
    const forward = start('port-forward pod/web 0:80')
    const port = /127.0.0.1:(\d+)/.exec(await until(forward.stdout, /127.0.0.1:\d+ ->/))?.[1]
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('Welcome to nginx')
    for (const each of [watch, forward]) each.kill()
    const ended = once(logs, 'exit')
    await kubectl('delete pod web')
    await ended
    const lines = (await selectCommands(id, 0)).map(({ line }) => line)
    expect(lines).toContain('kubectl exec: exec pods/web -n default -- cat')
    expect(lines).toContain('kubectl port-forward: portforward pods/web -n default')
  })

  it('and the terminal see what the other does, while a line waits, too', async () => {
    const { user, id, kubectl } = await learner()
    const terminal = await labs.connect(id, signTicket({ purpose: 'attempt', subject: id, userId: user.id }, Date.now()))
    const say = (message: ClientMessage) => terminal.socket.send(JSON.stringify(message))
    say({ type: 'open', task: 0, columns: 100, rows: 30 })
    await terminal.next('opened')
    say({ type: 'line', task: 0, seq: 1, line: 'kubectl create namespace typed' })
    await terminal.next('prompt')
    expect((await kubectl('get namespace typed -o name')).stdout).toBe('namespace/typed\n')
    say({ type: 'line', task: 0, seq: 2, line: 'kubectl get namespaces -w -o name' })
    await terminal.next('output')
    await kubectl('create namespace meanwhile')
    for (let said = ''; !said.includes('meanwhile'); ) said += JSON.stringify(await terminal.next('output'))
    say({ type: 'interrupt', task: 0 })
    await terminal.next('prompt')
    say({ type: 'line', task: 0, seq: 3, line: 'kubectl get namespace meanwhile -o name' })
    expect(await terminal.next('prompt')).toMatchObject({ exitCode: 0 })
    terminal.socket.terminate()
    await expectReplay(id)
  })

  it('goes on after the server was replaced, where it stopped', async () => {
    const { id, kubectl } = await learner()
    await kubectl('create namespace before')
    await labs.close()
    labs = await openLabs(Number(new URL(labs.url).port))
    expect((await kubectl('get namespace before -o name')).stdout).toBe('namespace/before\n')
    await kubectl('create namespace after')
    await expectReplay(id)
  })

  it('law: replaying what was typed and what was asked gives the stored state', async () => {
    const { id, kubectl } = await learner()
    const manifest =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: nginx}]}}}\n'
    await kubectl('apply -f -', manifest)
    await kubectl('apply --server-side --force-conflicts -f -', manifest.replace('replicas: 2', 'replicas: 3'))
    await kubectl('expose deployment web --port=80')
    await kubectl('delete service web')
    await expectReplay(id)
  })
})

/** As a grader's clerk would: fresh lab, each row again, in order. */
async function expectReplay(id: string): Promise<void> {
  await sleep(300)
  const work = await attemptWork(id)
  const task = work?.tasks[0]
  const lab = await createLab(taskOf(task?.files ?? {}, task?.seed ?? ''), work?.startedAt ?? 0)
  for (const { line, simulatedAt, inputs } of await selectCommands(id, 0))
    if (simulatedAt !== null) await replayLine(lab, line, { at: simulatedAt, tape: inputs as TapeEntry[] })
  const stored = await selectOptionalLab(id, 0)
  expect(inflate(deflate(snapshotLab(lab)))).toEqual(inflate(stored?.state ?? new Uint8Array()))
}

describe('a kubeconfig opens one lab, while its attempt is open', () => {
  it('not after it was revoked, or a new one was made; its streams end', async () => {
    const { id, user, kubectl, start } = await learner()
    const watch = start('get pods -w')
    const ended = new Promise((resolve) => watch.on('exit', resolve))
    await kubectl('get nodes')
    const next = await kubeconfig(id, user)
    expect(await kubectl('get nodes')).toMatchObject({ exitCode: 1, stderr: over })
    expect(await next.kubectl('get nodes')).toMatchObject({ exitCode: 0 })
    await ended
    expect(await revokeKubeconfig(id, 0, await person('Thief'))).toBe(false)
    expect(await revokeKubeconfig(id, 0, user)).toBe(true)
    expect(await next.kubectl('get nodes')).toMatchObject({ exitCode: 1, stderr: over })
  })

  it('not after the end, nor after the deadline; its streams end there', async () => {
    const { id, user, kubectl, start } = await learner()
    const watch = start('get pods -w')
    const ended = new Promise((resolve) => watch.on('exit', resolve))
    await kubectl('get nodes')
    expect(await submitAttempt(id, user)).toMatchObject({ ok: true })
    expect(await kubectl('create namespace late')).toMatchObject({ exitCode: 1, stderr: over })
    await ended
    const late = await learner()
    await late.kubectl('get nodes')
    await database().attempt.update({ where: { id: late.id }, data: { deadline: new Date(Date.now() - 1) } })
    expect(await late.kubectl('create namespace late')).toMatchObject({ exitCode: 1, stderr: over })
  })

  it('not for a blocked learner', async () => {
    const { user, kubectl } = await learner()
    await kubectl('get nodes')
    await database().user.update({ where: { id: user.id }, data: { blockedAt: new Date() } })
    expect(await kubectl('get nodes')).toMatchObject({ exitCode: 1, stderr: over })
  })

  it('is made for its learner alone, of a terminal task, in an attempt that is open and not a rehearsal', async () => {
    const { id, user } = await learner()
    const other = await person('Other')
    const make = (task: number, by: CurrentUser | null) => makeKubeconfig(id, task, labs.url, by)
    expect(await make(0, other)).toEqual({ ok: false, why: 'absent' })
    expect(await make(0, null)).toEqual({ ok: false, why: 'absent' })
    expect(await make(7, user)).toEqual({ ok: false, why: 'absent' })
    await database().attempt.update({ where: { id }, data: { rules: 'rehearsal' } })
    expect(await make(0, user)).toEqual({ ok: false, why: 'not-allowed' })
    await database().attempt.update({ where: { id }, data: { state: 'closed' } })
    expect(await make(0, user)).toEqual({ ok: false, why: 'over' })
  })

  const paths: [name: string, path: (address: string) => string, status: number][] = [
    ['no secret', () => '/labs/k8s/', 403],
    ['a guessed secret', () => `/labs/k8s/${'A'.repeat(43)}/api`, 403],
    ['a part of the secret', (address) => `${address.slice(0, -1)}/api`, 403],
    ['the secret without a path', (address) => address, 403],
    ['a way out of the lab', (address) => `${address}/../../proofs`, 404],
    ['a way out, disguised', (address) => `${address}/%2e%2e/%2e%2e/proofs`, 404],
    ['a way into another lab', (address) => `${address}/../${'B'.repeat(43)}/api`, 404],
    ['two slashes, which lead to the root of its API', (address) => `${address}//api`, 200],
    ['a NUL', (address) => `${address}/api/v1/namespaces/%00`, 404],
    ['quotes', () => '/labs/k8s/%27%20OR%201=1%20--/api', 403],
  ]
  it.each(paths)('%s', async (_, path, status) => {
    const { address } = await learner()
    const { port, hostname } = new URL(labs.url)
    const got = await new Promise<number | undefined>((resolve, reject) => {
      // As it is: `fetch` would tidy the address up.
      const asked = request({ hostname, port, path: path(new URL(address).pathname) }, (answer) => resolve(answer.resume().statusCode))
      asked.on('error', reject)
      asked.end()
    })
    expect(got).toBe(status)
  })

  it('has a bound of what is open at once, and of a body', async () => {
    const { address } = await learner()
    const stop = new AbortController()
    const watch = () => fetch(`${address}/api/v1/namespaces?watch=1`, { signal: stop.signal }).then(({ status }) => status)
    const statuses = await Promise.all(Array.from({ length: 45 }, watch))
    expect(statuses.filter((status) => status === 429)).toHaveLength(5)
    stop.abort()
    const body = 'a'.repeat(4 * 1024 * 1024)
    const post = () => fetch(`${address}/api/v1/namespaces`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    let large = await post()
    while (large.status === 429) large = await post()
    expect(large.status).toBe(413)
  })

  it('shows nothing in a browser, whatever a pod answers', async () => {
    const { address } = await learner()
    for (const path of ['/version', '/nothing', '/api/v1/namespaces/default/pods/web/proxy/']) {
      const answer = await fetch(`${address}${path}`)
      expect(Object.fromEntries(answer.headers), path).toMatchObject(bareHeaders)
    }
    expect(withoutPolicies({ 'content-type': 'text/html', 'content-security-policy': '', 'set-cookie': ['a=b'] })).toEqual({
      'content-type': 'text/html',
    })
  })

  it('is never logged', async () => {
    const said: unknown[] = []
    const log = vi.spyOn(console, 'error').mockImplementation((...words) => void said.push(...words.map((word) => inspect(word))))
    const { address, kubectl } = await learner()
    await kubectl('get nodes')
    await fetch(`${address}/api/v1/namespaces`, { method: 'POST', body: '{' })
    await fetch(`${address}/nothing`)
    log.mockRestore()
    expect(said.join()).not.toContain(address.split('/').at(-1))
  })
})
