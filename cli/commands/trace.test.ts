import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { main } from '../main'

afterEach(() => vi.restoreAllMocks())

async function trace(...words: string[]) {
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      said[stream] += String(chunk)
      return true
    })
  return { exit: await main(['trace', ...words]), ...said }
}

describe('seatrial trace', () => {
  it('tells every step of a connection', async () => {
    const { exit, stdout } = await trace('node/node01', 'http://kubernetes.default.svc.cluster.local:443/')
    expect({ exit, stdout }).toEqual({
      exit: 1,
      stdout: [
        '✓ from node node01 (192.168.1.11)',
        '✗ unresolved: the resolver of node node01 does not know the name kubernetes.default.svc.cluster.local',
        '  names of Services resolve only in pods, by the cluster DNS; use a node or load balancer address, or ask from a pod',
        '',
      ].join('\n'),
    })
  })

  it('tells who answers, after the lines of a script', async () => {
    const script = join(mkdtempSync(join(tmpdir(), 'seatrial-trace-')), 'work.sh')
    const ports = `--overrides='{"spec":{"ports":[{"port":80,"nodePort":30080}]}}'`
    writeFileSync(script, `kubectl run web --image=nginx\nkubectl expose pod web --port=80 --type=NodePort ${ports}\n`)
    const { exit, stdout } = await trace('outside', 'http://node02:30080/', '--script', script)
    expect({ exit, stdout: stdout.replace(/10\.244\.\d+\.\d+/, 'POD') }).toEqual({
      exit: 0,
      stdout: [
        '✓ from outside the cluster (192.168.1.5)',
        '✓ resolver 192.168.1.1 answers: node02 is 192.168.1.12',
        '✓ node node02 port 30080 is Service default/web',
        '✓ Service default/web → endpoint POD:80 (1 of 1)',
        '✓ pod default/web on node02, port 80',
        '✓ pod default/web answers 200',
        '✓ HTTP 200 from pod default/web on node02, which saw 192.168.1.12',
        '',
      ].join('\n'),
    })
  })

  it('prints JSON', async () => {
    const { stdout } = await trace('outside', 'tcp://node01:30099', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ failure: { reason: 'refused' }, hops: [{ kind: 'origin', ok: true }, {}, { ok: false }] })
  })

  it.each([
    [['moon', 'http://a/'], 'FROM is outside, node/NAME or pod/NAMESPACE/NAME, not "moon"'],
    [['outside', 'node01:80'], 'URL is like http://10.96.0.1:80/ or tcp://web.shop:5432, not "node01:80"'],
    [['outside', 'tcp://node01'], 'URL is like http://10.96.0.1:80/ or tcp://web.shop:5432, not "tcp://node01"'],
    [['outside', 'http://a/', 'b'], 'what is "b"? FROM and URL were given'],
    [['node/node09', 'http://a/'], 'there is no node node09; nodes are controlplane, node01, node02'],
    [['pod/default/web', 'http://a/'], 'there is no pod web in namespace default'],
    [['outside', 'http://a/', '--question', 'none'], 'there is no question none'],
    [['outside', 'http://a/', '--profile', 'moon'], 'there is no profile moon; profiles are bare-metal, metallb, cloud, empty'],
    [['outside', 'http://a/', '--speed', '9'], "Unknown option '--speed'"],
  ])('%j', { timeout: 30_000 }, async (words, message) => {
    const { exit, stderr } = await trace(...words)
    expect(exit).toBe(2)
    expect(stderr).toContain(`seatrial trace: ${message}`)
  })
})
