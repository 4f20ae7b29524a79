import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'

const script = (first: string) => `
${first}
const told = []
process.on('uncaughtException', (error) => told.push(error.code))
setInterval(() => console.log('tick'), 1)
process.on('message', () => process.exit(told.length))
process.send('begun')`

async function broken(first: string): Promise<number> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script(first)], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  await once(child, 'message')
  child.stdout!.destroy()
  child.stderr!.destroy()
  await new Promise((resolve) => setTimeout(resolve, 100))
  child.send('how many?')
  return (await once(child, 'exit'))[0]
}

it('a console that nobody reads any more is no error of the server', async () => {
  expect(await broken("import { outliveConsole } from './console.mjs'\noutliveConsole()")).toBe(0)
  expect(await broken('')).toBeGreaterThan(0)
})
