import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import { type RealClients, realClients } from '@/cli/real-clients'
import { realTwin } from './real-twin'
import { startOf, type Twin } from './twins'

const found = await realClients()
const why = 'missing' in found ? ` (skipped: ${found.missing})` : ''
const chart = fileURLToPath(new URL('../../deploy/chart', import.meta.url))

/** The strictest namespace that Kubernetes knows, and an image that the simulation has. */
const given = `
apiVersion: v1
kind: Namespace
metadata: { name: exams, labels: { pod-security.kubernetes.io/enforce: restricted } }
---
apiVersion: v1
kind: Secret
metadata: { name: db, namespace: exams }
stringData: { DATABASE_URL: "postgresql://seatrial@db/seatrial" }
`
const values = '--set url=https://exams.example.com,database.secretName=db,image.repository=nginx,image.tag=1.27 -n exams'

describe.skipIf('missing' in found)(`the chart of deploy/, by the real helm on a Seatrial cluster${why}`, () => {
  let twin: Twin
  const run = async (line: string) => {
    const now = twin.cluster.now() + 60_000
    twin.at(now, now + 60_000)
    return twin.run({ run: line } as Parameters<Twin['run']>[0])
  }
  const read = async (what: string) => JSON.parse((await run(`kubectl get ${what} -n exams -o json`)).stdout)
  beforeAll(async () => {
    twin = await realTwin(await startOf({ given } as Parameters<typeof startOf>[0]), {}, found as RealClients)
  })
  afterAll(() => twin?.close())

  it('says which values are missing', async () => {
    const { exit, stderr } = await run(`helm template ${chart}`)
    expect({ exit, said: stderr.split('\n').filter(Boolean).sort() }).toEqual({
      exit: 1,
      said: [
        "- at '/database/secretName': minLength: got 0, want 1",
        "- at '/url': '' does not match pattern '^https?://[^/]+$'",
        "Error: values don't meet the specifications of the schema(s) in the following chart(s):",
        'seatrial:',
      ],
    })
  })

  it('installs pages and labs, each behind its Service, in a restricted namespace', async () => {
    expect(await run(`helm install seatrial ${chart} ${values}`)).toMatchObject({ exit: 0, stderr: '' })
    const { stdout } = await run('kubectl get deployments,services,hpa,pdb,ingress -n exams -o name')
    expect(stdout.split('\n').filter(Boolean)).toEqual([
      'deployment.apps/seatrial-labs',
      'deployment.apps/seatrial-web',
      'service/seatrial-labs',
      'service/seatrial-web',
      'horizontalpodautoscaler.autoscaling/seatrial-labs',
      'horizontalpodautoscaler.autoscaling/seatrial-web',
      'poddisruptionbudget.policy/seatrial-labs',
      'poddisruptionbudget.policy/seatrial-web',
      'ingress.networking.k8s.io/seatrial',
    ])
    const { items } = await read('endpointslices')
    const targets = (items as { metadata: { labels: JsonObject }; endpoints: { targetRef: { name: string } }[] }[]).map(
      ({ metadata, endpoints }) => [
        metadata.labels['kubernetes.io/service-name'],
        [...new Set(endpoints.map(({ targetRef }) => targetRef.name.replace(/(-[a-z0-9]+){2}$/, '')))],
      ],
    )
    expect(Object.fromEntries(targets)).toEqual({ 'seatrial-labs': ['seatrial-labs'], 'seatrial-web': ['seatrial-web'] })
  })

  it('keeps what signs sessions over an upgrade, and leaves the number of pods to the autoscaler', async () => {
    const before = (await read('secret/seatrial-signing')).data
    await run('kubectl scale deployment seatrial-labs -n exams --replicas=5')
    expect(await run(`helm upgrade seatrial ${chart} ${values} --set labs.workers=4`)).toMatchObject({ exit: 0 })
    expect((await read('secret/seatrial-signing')).data).toEqual(before)
    expect((await read('deployment/seatrial-labs')).spec).toMatchObject({
      replicas: 5,
      template: { spec: { containers: [{ env: expect.arrayContaining([{ name: 'SEATRIAL_WORKERS', value: '4' }]) }] } },
    })
  })
})
