import { httpAnswer, httpListener } from './http'
import type { Image, Listener, Program } from './image'

const health = (port: number, path: string): Listener =>
  httpListener(port, (request) =>
    request.path.split('?')[0] === path
      ? httpAnswer(200, 'ok', { 'content-type': 'text/plain; charset=utf-8' })
      : httpAnswer(404, '404 page not found\n', { 'content-type': 'text/plain; charset=utf-8' }),
  )

/** A port whose requests the network hands on by Ingresses or HTTPRoutes; what is not HTTP is closed without a word. */
const routed = (port: number, routes: NonNullable<Listener['routes']>): Listener => ({ port, protocol: 'TCP', routes, answer: () => ({}) })

const portsIn = (argv: readonly string[], flag: string): number[] =>
  (argv.find((arg) => arg.startsWith(`${flag}=`)) ?? '')
    .slice(flag.length + 1)
    .split(',')
    .filter((port) => port !== '')
    .map(Number)

const bare = { tools: [], flavour: 'busybox', files: {}, user: 'other' } as const

/** The controller and the proxy of ingress-nginx, which are one process tree. */
const ingressNginx: Image = {
  ...bare,
  names: ['ingress-nginx/controller'],
  registry: 'registry.k8s.io',
  newest: '1.14',
  entrypoint: ['/usr/bin/dumb-init', '--'],
  cmd: ['/nginx-ingress-controller'],
  programs: {
    'dumb-init': ([, , command = '']): Program =>
      command === '/nginx-ingress-controller'
        ? {
            runs: true,
            listeners: [routed(80, 'ingress'), routed(443, 'ingress'), health(10254, '/healthz')],
            logs: [
              'NGINX Ingress controller',
              'Starting NGINX Ingress controller',
              'successfully acquired lease ingress-nginx/ingress-nginx-leader',
            ],
          }
        : { runs: false, exitCode: 2, afterMs: 0, logs: [`[dumb-init] ${command}: No such file or directory`] },
  },
  size: 115_000_000,
}

/** The control plane of NGINX Gateway Fabric. */
const gatewayFabric: Image = {
  ...bare,
  names: ['nginx/nginx-gateway-fabric'],
  registry: 'ghcr.io',
  newest: '2.2',
  entrypoint: ['/usr/bin/gateway'],
  programs: {
    gateway: (): Program => ({
      runs: true,
      listeners: [health(8081, '/readyz')],
      logs: ['Starting the NGINX Gateway Fabric control plane'],
    }),
  },
  size: 26_000_000,
}

/** Its data plane: one Deployment for each Gateway. */
const gatewayNginx: Image = {
  ...bare,
  names: ['nginx/nginx-gateway-fabric/nginx'],
  registry: 'ghcr.io',
  newest: '2.2',
  entrypoint: ['/agent/entrypoint.sh'],
  programs: {
    'entrypoint.sh': (argv): Program => ({
      runs: true,
      listeners: [...portsIn(argv, '--listen').map((port) => routed(port, 'gateway')), health(8081, '/readyz')],
      logs: ['starting nginx ...', 'starting nginx-agent ...'],
    }),
  },
  size: 62_000_000,
}

export const proxyImages: readonly Image[] = [ingressNginx, gatewayFabric, gatewayNginx]
