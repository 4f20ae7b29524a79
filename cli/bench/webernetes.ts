import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { cloneFolder } from '../clone-folder'

const run = promisify(execFile)
const version = '0.3.5'
const withinMs = 120_000

/** What the bench asks of webernetes, in a process of its own. It waits on real timers, so only processor time is compared. */
const program = (runs: number) => `
import { BaseImage, Cluster } from '@ngrok/webernetes'
class Web extends BaseImage {
  static imageName = 'web'
  static imageVersion = '1.0'
  defaultCommand = ['server']
  async exec(ctx, argv) {
    if (argv[0] !== 'server') return super.exec(ctx, argv)
    ctx.listenHttp(8080, async () => ({ statusCode: 200, body: 'hello' }))
    return ctx.waitUntilKilled()
  }
}
const labels = { app: 'web' }
const manifests = [
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 1, selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1.0' }] } } } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { type: 'NodePort', selector: labels,
    ports: [{ port: 80, targetPort: 8080, nodePort: 31000, protocol: 'TCP' }] } },
]
const used = () => (gc(), process.memoryUsage().heapUsed)
const make = async () => {
  const cluster = new Cluster()
  cluster.registerImage(Web)
  await cluster.init()
  return cluster
}
await (await make()).close()
const kept = [], cpuMs = [], heap = used()
for (let n = 0; n < 5; n++) kept.push(await make())
const memoryKb = [(used() - heap) / kept.length / 1024]
for (const cluster of kept) await cluster.close()
for (let run = 0; run < ${runs} + 1; run++) {
  const cluster = await make()
  const before = process.cpuUsage()
  await cluster.apply(manifests)
  for (;;) {
    const answer = await cluster.fetch('http://node-1:31000').catch(() => undefined)
    if (answer?.statusCode === 200 || answer?.status === 200) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const { user, system } = process.cpuUsage(before)
  cpuMs.push((user + system) / 1000)
  await cluster.close()
}
console.log(JSON.stringify({ cpuMs: cpuMs.slice(1), memoryKb }))
process.exit()
`

/** CPU from two manifests to an answering page, and the memory of one cluster, in webernetes; or why it cannot be had here. Fetched once, into the cache. */
export async function webernetes(runs: number): Promise<{ cpuMs: number[]; memoryKb: number[] } | { missing: string }> {
  const folder = join(cloneFolder(), `.seatrial/cache/webernetes-${version}`)
  try {
    mkdirSync(folder, { recursive: true })
    if (!existsSync(join(folder, 'node_modules/@ngrok/webernetes/package.json')))
      await run('npm', [
        'install',
        '--prefix',
        folder,
        '--no-save',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        `@ngrok/webernetes@${version}`,
      ])
    writeFileSync(join(folder, 'peer.mjs'), program(Math.min(runs, 5)))
    const outfile = join(folder, 'peer.bundle.mjs')
    // Its files import each other without endings, which only bundlers read.
    await build({ entryPoints: [join(folder, 'peer.mjs')], outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'silent' })
    const { stdout } = await run(process.execPath, ['--expose-gc', outfile], { timeout: withinMs })
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
  } catch (error) {
    return { missing: `not to be had here (${(error as Error).message.split('\n')[0]})` }
  }
}
