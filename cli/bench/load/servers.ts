import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../../server/start/postgres.mjs'
import { cloneFolder } from '../../clone-folder'

const readyWithinMs = 180_000

/** A server process as `npm start` runs it. */
export type ServerProcess = {
  url: string
  alive(): boolean
  /** The last of what its console said. */
  said(): string
  /** As a power cut: no handler runs. */
  kill9(): Promise<void>
  stop(): Promise<void>
  pid: number | undefined
}

/** Starts a server on a port, beside others on the same database; resolves once it is ready. `env` is added to this process's environment. */
export async function startServer(env: Record<string, string>, port?: number): Promise<ServerProcess> {
  port ??= await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = spawn(process.execPath, ['server/start.mjs'], {
    cwd: cloneFolder(),
    env: { ...process.env, ...env, NODE_ENV: 'production', PORT: String(port), HOST: '127.0.0.1', SEATRIAL_ADDRESS: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (chunk) => {
      said = (said + chunk).slice(-20_000)
    })
  const limit = Date.now() + readyWithinMs
  while (!(await isReady(url))) {
    if (!runs(server) || Date.now() > limit) throw new Error(`the server did not start:\n${said}`)
    await sleep(100)
  }
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (!runs(server)) return
    const ended = once(server, 'exit')
    server.kill(signal)
    await ended
  }
  return {
    url,
    alive: () => runs(server),
    said: () => said,
    kill9: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    pid: server.pid,
  }
}

/** Builds what the servers need, once, so that they need not wait for each other. */
export async function buildOnce(): Promise<void> {
  const build = spawn(process.execPath, ['server/start.mjs', '--build'], { cwd: cloneFolder(), stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = (await once(build, 'exit')) as [number | null]
  if (code !== 0) throw new Error('the server could not be built')
}

const runs = (server: ChildProcess) => server.exitCode === null && server.signalCode === null

const isReady = (url: string) =>
  fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  )
