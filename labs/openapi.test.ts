import type { IncomingMessage, ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import '@/cluster/cluster' // loaded before the tests begin, as it takes a while
import { createOpenApi } from './openapi'

const openApi = createOpenApi()

async function ask(path: string, method = 'GET'): Promise<{ status: number; body: string }> {
  const got = { status: 0, body: '' }
  const response = {
    writeHead(status: number) {
      got.status = status
      return response
    },
    end(body?: Uint8Array) {
      if (body) got.body = gunzipSync(body).toString()
      return response
    },
  }
  await openApi({ method } as IncomingMessage, response as unknown as ServerResponse, new URL(path, 'http://labs'))
  return got
}

it('lists the API versions that a task may serve, those of add-ons too', async () => {
  const { paths } = JSON.parse((await ask('/labs/openapi/v3')).body)
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(['api/v1', 'apis/apps/v1', 'apis/gateway.networking.k8s.io/v1']))
})

it('serves the schemas of one, the same each time', async () => {
  const first = await ask('/labs/openapi/v3/apis/apps/v1')
  expect(Object.keys(JSON.parse(first.body).components.schemas)).toContain('io.k8s.api.apps.v1.Deployment')
  expect(await ask('/labs/openapi/v3/apis/apps/v1')).toEqual(first)
})

it.each([
  ['an API version that nothing serves', '/labs/openapi/v3/apis/apps/v9'],
  ['the whole API at once', '/labs/openapi/v2'],
  ['objects', '/labs/openapi/v3/../../api/v1/secrets'],
  ['what is no address', '/labs/openapi/v3/apis/apps/v1/deployments'],
])('does not serve %s', async (_, path) => expect((await ask(path)).status).toBe(404))

it('is only read', async () => expect((await ask('/labs/openapi/v3', 'POST')).status).toBe(404))
