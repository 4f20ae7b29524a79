import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { createCluster, describeApi } from '@/cluster/cluster'
import type { Cluster } from '@/cluster/door'
import { readApiTexts } from './api-texts'

const anHour = 'public, max-age=3600'

/**
 * Answers `/labs/openapi/v3` and what it lists, as a task's own API server would (`/openapi/v3`), add-ons' kinds included: what the manifest
 * editor completes and checks from. It tells of Kubernetes only, so anybody may read it; nothing is read or kept but the documents.
 */
export function createOpenApi(): (request: IncomingMessage, response: ServerResponse, url: URL) => void {
  const answers = new Map<string, Uint8Array | null>()
  let cluster: Cluster | undefined

  const made = (path: string): Uint8Array | null => {
    if (!cluster) {
      describeApi(readApiTexts)
      cluster = createCluster({ setup: { profile: 'empty', addons: ['gateway'] }, seed: 'openapi', startAt: 0 })
    }
    const answer = cluster.handle({ method: 'GET', path })
    return 'body' in answer && answer.status === 200 ? gzipSync(answer.body ?? '') : null
  }

  return (request, response, url) => {
    const path = url.pathname.slice('/labs'.length)
    if (request.method !== 'GET' || !isDocument(path)) return void response.writeHead(404).end()
    const body = answers.get(path) ?? made(path)
    // Only what there is, is kept: the paths that are asked for are anybody's.
    if (!body) return void response.writeHead(404).end()
    answers.set(path, body)
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip', 'cache-control': anHour })
    response.end(body)
  }
}

const isDocument = (path: string) => /^\/openapi\/v3(\/(api\/v1|apis\/[a-z0-9.-]+\/v[a-z0-9]+))?$/.test(path)
