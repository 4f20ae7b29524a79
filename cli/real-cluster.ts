import http from 'node:http'
import https from 'node:https'
import type { Json } from '@/apimachinery/object'
import type { ClusterReader } from '@/grader/evidence'

/**
 * A reader of a real cluster, over the kubeconfig's context and its credentials. It can only ask the API server: checks that try connections,
 * names or files find nothing to try them with and "could not be checked". Rejects when the kubeconfig has no such context.
 */
export async function readRealCluster(context: string): Promise<ClusterReader> {
  // The client costs 98 MB, so only who grades a real cluster loads it.
  const { KubeConfig } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  config.loadFromDefault()
  if (!config.getContexts().some(({ name }) => name === context))
    throw new Error(`the kubeconfig has no context ${JSON.stringify(context)}`)
  config.setCurrentContext(context)
  const server = config.getCurrentCluster()?.server
  if (server === undefined) throw new Error(`context ${context} names no cluster`)
  return {
    fetch: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, JSON.stringify(body)),
  }

  async function ask(method: string, path: string, body?: string) {
    const headers = { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const options: https.RequestOptions = { method, headers, timeout: 15_000 }
    await config.applyToHTTPSOptions(options)
    return send(new URL(server!.replace(/\/$/, '') + path), options, body)
  }
}

function send(url: URL, options: https.RequestOptions, body: string | undefined): Promise<{ status: number; body: Json }> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'http:' ? http : https).request(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString('utf8')) }))
    })
    request.on('timeout', () => request.destroy(new Error(`${url.host} did not answer in time`)))
    request.on('error', reject)
    request.end(body)
  })
}

/** A proxy in between may answer with a page; its words are then the message. */
function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return { message: text.slice(0, 200) }
  }
}
