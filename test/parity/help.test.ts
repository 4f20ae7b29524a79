import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { type RealClients, realClients } from '@/cli/real-clients'
import { createBench } from '../kubectl/context'

const found = await realClients()
const missing = 'missing' in found ? found.missing : undefined

const realHelp = (path: readonly string[]) => real([...path, '--help'])
const real = (words: readonly string[]) =>
  execFileSync((found as RealClients).kubectl, words, {
    encoding: 'utf8',
    env: { ...process.env, HOME: '/home/candidate', KUBECONFIG: '/nonexistent', GOGC: 'off' },
  })

/** What a help says of its command as an interface; the prose and the examples are ours. */
function facts(help: string): Record<string, string> {
  const sections = [...help.matchAll(/^(Aliases|Available Commands|Options|Usage):\n([\s\S]*?)(?=\n\n(?! )|(?![\s\S]))/gm)]
  return Object.fromEntries(sections.map(([, title = '', text = '']) => [title, text.trim()]))
}

const subcommandsOf = (help: string) =>
  [...help.matchAll(/Commands[^\n]*:\n((?: {2}\S.*\n)+)/g)].flatMap(([, lines = '']) =>
    lines
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/)[0] ?? ''),
  )

describe.skipIf(missing)(`help says what the real one's says${missing ? ` (skipped: ${missing})` : ''}`, () => {
  it('of kubectl itself', async () => {
    expect((await createBench().run(['--help'])).stdout).toBe(realHelp([]))
  })

  it('of what every command takes', async () => {
    expect((await createBench().run(['options'])).stdout).toBe(real(['options']))
  })

  it.each(missing ? [] : subcommandsOf(realHelp([])))('of %s and all below it', async (verb) => {
    const visit = async (path: readonly string[]) => {
      const real = realHelp(path)
      const ours = (await createBench().run([...path, '--help'])).stdout
      expect({ path, ...facts(ours) }).toEqual({ path, ...facts(real) })
      for (const name of subcommandsOf(real)) await visit([...path, name])
    }
    await visit([verb])
  })
})
