import http from 'node:http'
import https from 'node:https'
import type { Json } from '@/apimachinery/object'
import type { ClusterReader } from '@/grader/evidence'
import { probes } from './real-probe'

/**
 * Which cluster: a kubeconfig file (the usual one when absent), and a context of it (its current one when absent). `fromHere`: this machine reaches
 * the nodes as the world outside does.
 */
export type Place = { kubeconfig?: string; context?: string; fromHere?: boolean }

/** `close` removes what was made there to look from. */
export type RealCluster = ClusterReader & { close(): Promise<void> }

/**
 * A reader of a real cluster, by a kubeconfig's credentials. Connections and names are tried in pods, by their own tools or those of a probe pod
 * that is made for it; what the API cannot show (files of hosts, how it was before) has nothing to be tried with and "could not be checked". Rejects when there is no such file or context.
 */
export async function readRealCluster({ kubeconfig, context, fromHere = false }: Place): Promise<RealCluster> {
  // The client costs 98 MB, so only who grades a real cluster loads it.
  const { KubeConfig } = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  if (kubeconfig === undefined) config.loadFromDefault()
  else config.loadFromFile(kubeconfig)
  const chosen = context ?? config.getCurrentContext()
  if (!config.getContexts().some(({ name }) => name === chosen)) throw new Error(`the kubeconfig has no context ${JSON.stringify(chosen)}`)
  config.setCurrentContext(chosen)
  const server = config.getCurrentCluster()?.server
  if (server === undefined) throw new Error(`context ${chosen} names no cluster`)
  return {
    fetch: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, JSON.stringify(body)),
    ...probes(config, fromHere),
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
