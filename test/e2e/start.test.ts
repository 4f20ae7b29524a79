import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** `npm start` where it cannot work; answers its exit code and the last line it said. */
async function start(settings: Record<string, string>): Promise<{ code: number; last: string }> {
  const env = { ...process.env, PORT: '0', ...settings }
  const child = spawn(process.execPath, ['server/start.mjs'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const [code] = (await once(child, 'exit')) as [number]
  return { code, last: said.trim().split('\n').at(-1) ?? '' }
}

it('says in one sentence that the port is taken', async () => {
  const holder = createServer().listen(0, '0.0.0.0')
  await once(holder, 'listening')
  const { port } = holder.address() as { port: number }
  const end = await start({ PORT: String(port) })
  holder.close()
  expect(end).toEqual({ code: 1, last: `Port ${port} is taken: stop what uses it, or set PORT to another.` })
})

it('says in one sentence that the database cannot be reached', async () => {
  const end = await start({ PORT: '39217', DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' })
  expect(end).toEqual({ code: 1, last: 'The database cannot be reached: connect ECONNREFUSED 127.0.0.1:1 (DATABASE_URL).' })
})

it('says in one sentence which setting is wrong', async () => {
  const end = await start({ PORT: 'http' })
  expect(end).toEqual({ code: 1, last: 'The setting PORT is wrong: Invalid input: expected number, received NaN.' })
})
