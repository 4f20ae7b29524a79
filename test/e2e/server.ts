import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { onDatabase, run, testPostgres } from '../database/test-postgres'

const root = new URL('../..', import.meta.url).pathname

export type TestServer = {
  /** `http://localhost:<port>`, the same through restarts. */
  url: string
  /** What the console has said since the last start. */
  said(): string
  /** Ends it with SIGKILL and starts it again: nothing acknowledged may be lost. */
  killAndRestart(): Promise<void>
  /** Ends it as Ctrl-C does; answers its exit code. */
  stop(): Promise<number | null>
}

/** `npm start` with a database of its own, empty but for the question bank. `settings`: further environment variables. */
export async function startServer(settings: Record<string, string> = {}): Promise<TestServer> {
  const postgres = await testPostgres()
  const database = `seatrial_browser_${process.pid}_${Date.now()}`
  await run(postgres.url, `CREATE DATABASE ${database}`)
  const port = await freePort()
  const env = {
    ...process.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    DATABASE_URL: onDatabase(postgres.url, database),
    SEATRIAL_SECRET: 'a secret that only the browser tests know',
    ...settings,
  }
  let said = ''
  let child: ChildProcess

  function start(): Promise<void> {
    said = ''
    return new Promise((resolve, reject) => {
      child = spawn(process.execPath, ['server/start.mjs'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (chunk) => {
          said += chunk
          if (said.includes('\nReady after')) resolve()
        })
      child.once('exit', (code) => reject(new Error(`the server ended (${code}) before it was ready:\n${said}`)))
    })
  }

  const ended = () => new Promise<number | null>((resolve) => child.once('exit', resolve))
  await start()
  return {
    url: `http://localhost:${port}`,
    said: () => said,
    async killAndRestart() {
      const end = ended()
      child.kill('SIGKILL')
      await end
      await start()
    },
    async stop() {
      const end = ended()
      child.kill('SIGINT')
      const code = await end
      await postgres.stop()
      return code
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
