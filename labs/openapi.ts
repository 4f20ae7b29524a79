import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Cluster } from '@/cluster/door'
import { readApiTexts } from './api-texts'

const anHour = 'public, max-age=3600'

/**
 * Answers `/labs/openapi/v3` and what it lists, as a task's own API server would (`/openapi/v3`), add-ons' kinds included: what the manifest
 * editor completes and checks from. It tells of Kubernetes only, so anybody may read it; nothing is read or kept but the documents.
 */
export function createOpenApi(): (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> {
  const answers = new Map<string, Uint8Array>()
  let cluster: Promise<Cluster> | undefined

  const made = async (path: string): Promise<Uint8Array | null> => {
    cluster ??= makeCluster()
    const answer = (await cluster).handle({ method: 'GET', path })
    return 'body' in answer && answer.status === 200 ? gzipSync(answer.body ?? '') : null
  }

  return async (request, response, url) => {
    const path = url.pathname.slice('/labs'.length)
    const body = request.method === 'GET' && isDocument(path) ? (answers.get(path) ?? (await made(path))) : null
    // Only what there is, is kept: the paths that are asked for are anybody's.
    if (!body) return void response.writeHead(404).end()
    answers.set(path, body)
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip', 'cache-control': anHour })
    response.end(body)
  }
}

/** Loaded when the first editor asks: the thread that serves sockets needs no Kubernetes of its own. */
async function makeCluster(): Promise<Cluster> {
  const { createCluster, describeApi } = await import('@/cluster/cluster')
  describeApi(readApiTexts)
  return createCluster({ setup: { profile: 'empty', addons: ['gateway'] }, seed: 'openapi', startAt: 0 })
}

const isDocument = (path: string) => /^\/openapi\/v3(\/(api\/v1|apis\/[a-z0-9.-]+\/v[a-z0-9]+))?$/.test(path)
