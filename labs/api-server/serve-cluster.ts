import { timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { type Cluster, certificateHeader } from '@/cluster/door'
import { wallNow } from '../determinism'
import { createApiBridge } from './api-bridge'
import { createServingCertificate } from './certificates'
import type { ServedTime } from './served-time'

export type ServedCluster = {
  /** `https://127.0.0.1:6443` */
  url: string
  /** The authority to trust, PEM. */
  authority: string
  close(): Promise<void>
}

export type ServeOptions = {
  cluster: Cluster
  time: ServedTime
  /** The address to listen on; only this machine's by default. */
  host?: string
  /** 0: any free port. */
  port: number
  /** What kubernetes-admin says to be known. */
  token: string
}

/** Serves one cluster over HTTPS under a fresh authority. Rejects with Node's error when the port cannot be had. */
export async function serveCluster({ cluster, time, host = '127.0.0.1', port, token }: ServeOptions): Promise<ServedCluster> {
  const { authority, certificate, key } = await createServingCertificate(['127.0.0.1', '::1', host], wallNow())
  const bridge = createApiBridge({
    cluster,
    time,
    identify({ authorization, [certificateHeader]: _, ...headers }, request) {
      const certificate = presented(request.socket as TLSSocket)
      const known = certificate === undefined ? headers : { ...headers, [certificateHeader]: certificate }
      if (authorization === undefined) return known
      return { ...known, authorization: same(authorization, `Bearer ${token}`) ? `Bearer ${cluster.adminToken()}` : authorization }
    },
  })
  const server = createServer({ cert: certificate, key, requestCert: true, rejectUnauthorized: false, ca: cluster.clientAuthority() })
  server.keepAliveTimeout = 65_000
  server.requestTimeout = 0
  server.on('request', (request, response) => void bridge.request(request, response, request.url ?? '/'))
  server.on('upgrade', (request, socket, head) => bridge.upgrade(request, socket, head, request.url ?? '/'))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const shown = host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host
  return {
    url: `https://${shown}:${(server.address() as AddressInfo).port}`,
    authority,
    close() {
      bridge.close()
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

/** The certificate that a client has proved to own in the handshake; whether it is ours, the cluster says. */
function presented(socket: TLSSocket): string | undefined {
  const { raw } = socket.getPeerCertificate?.() ?? {}
  if (raw === undefined) return undefined
  const text = `-----BEGIN CERTIFICATE-----\n${raw.toString('base64')}\n-----END CERTIFICATE-----\n`
  return Buffer.from(text).toString('base64')
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
