import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadQuestion } from '@/exam/questions/bank'
import { instantiate } from '@/exam/questions/question'
import { grade } from '@/grader/grade'
import { createLab, settleLab, submitAnswer } from '@/labs/lab'
import { readRealCluster } from './real-cluster'

// A cluster on a socket stands in for a real one: what matters is the way there, through a kubeconfig.
const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'))
const before = process.env.KUBECONFIG
const question = loadQuestion('questions', 'expose-on-node-ports')!.question!
const task = instantiate(question, 'practice')
let server: Server

beforeAll(async () => {
  const lab = await createLab(task, Date.UTC(2026, 0, 5))
  await submitAnswer(lab, { kind: 'command', lines: task.solutions[0]!.text })
  settleLab(lab)
  server = createServer((request, response) => {
    const answer = lab.cluster.handle({ method: 'GET', path: request.url ?? '/' })
    response.writeHead(answer.status, answer.headers).end('stream' in answer ? '' : answer.body)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: {} }],
    contexts: [
      { name: 'here', context: { cluster: 'c', user: 'u' } },
      { name: 'nowhere', context: { cluster: 'gone', user: 'u' } },
    ],
  }
  writeFileSync(join(folder, 'config'), JSON.stringify(kubeconfig))
  process.env.KUBECONFIG = join(folder, 'config')
})

afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
  if (before === undefined) delete process.env.KUBECONFIG
  else process.env.KUBECONFIG = before
})

describe('grading a real cluster', () => {
  it('asks the API server and leaves out what only a simulation can try', async () => {
    const result = await grade(task.checks, {
      after: await readRealCluster({ context: 'here' }),
      answer: { kind: 'terminal' },
      history: [],
    })
    expect(result.checks.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['type', 'passed'],
      ['node-port', 'passed'],
      ['answers', 'unchecked'],
    ])
    expect(result).toMatchObject({ earned: 3, points: 3, provisional: true })
  })

  it.each([
    ['missing', 'the kubeconfig has no context "missing"'],
    ['nowhere', 'context nowhere names no cluster'],
  ])('refuses context %s', async (context, message) => {
    await expect(readRealCluster({ context })).rejects.toThrow(message)
  })
})
