import { Agent, createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createCluster } from '@/cluster/cluster'
import { createServingCertificate } from '@/labs/api-server/certificates'
import { serveCluster } from '@/labs/api-server/serve-cluster'
import { frozenTime } from '@/labs/api-server/served-time'
import { wallNow } from '@/labs/determinism'
import { wallSamples } from './measure'
import type { Measured } from './row'

const path = '/api/v1/namespaces/kube-system/pods'
const token = 'the-token-of-the-bench'
const inProcess = 500
const overHttp = 200
const atOnce = 8

/** How many lists of kube-system's pods a second are answered: by the function, and over HTTPS with kept connections. */
export async function benchRequests(runs: number): Promise<Measured[]> {
  const cluster = createCluster({ setup: {}, seed: 'bench', startAt: wallNow() })
  cluster.advanceTo(cluster.now() + 120_000)
  const list = () => cluster.handle({ method: 'GET', path })
  const answer = list()
  const body = 'stream' in answer ? '' : String(answer.body)
  const perSecond = (count: number) => (ms: number) => (count / ms) * 1_000
  const repeat = (act: () => unknown) => () => {
    for (let index = 0; index < inProcess; index++) act()
  }
  const ours = await wallSamples(runs, 2, repeat(list))
  const plain = await wallSamples(
    runs,
    2,
    repeat(() => JSON.stringify(JSON.parse(body))),
  )
  const served = await serveCluster({ cluster, time: frozenTime(cluster.now()), port: 0, token })
  const bare = await bareServer(body)
  try {
    return [
      {
        what: 'pod lists answered in process',
        unit: 'requests/s',
        more: true,
        samples: ours.map(perSecond(inProcess)),
        peer: { name: 'JSON read and written', samples: plain.map(perSecond(inProcess)) },
      },
      {
        what: 'pod lists answered over HTTPS',
        unit: 'requests/s',
        more: true,
        samples: (await wallSamples(runs, 1, () => askMany(served.url, served.authority))).map(perSecond(overHttp)),
        peer: {
          name: 'a bare server, same bytes',
          samples: (await wallSamples(runs, 1, () => askMany(bare.url, bare.authority))).map(perSecond(overHttp)),
        },
      },
    ]
  } finally {
    await served.close()
    bare.close()
  }
}

async function bareServer(body: string) {
  const { authority, certificate, key } = await createServingCertificate(['127.0.0.1'], wallNow())
  const server = createServer({ cert: certificate, key }, (_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(body),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `https://127.0.0.1:${port}`, authority, close }
}

async function askMany(url: string, ca: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce, ca })
  const ask = () =>
    new Promise<void>((resolve, reject) => {
      const asked = request(new URL(path, url), { agent, headers: { authorization: `Bearer ${token}` } }, (answer) => {
        if (answer.statusCode !== 200) reject(new Error(`the server answered ${answer.statusCode}`))
        answer.resume().on('end', resolve)
      })
      asked.on('error', reject).end()
    })
  let left = overHttp
  const worker = async () => {
    while (left-- > 0) await ask()
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  agent.destroy()
}
