import { httpAnswer, httpListener } from './http'
import type { Image, Listener, Program } from './image'
import { apiServerFault, clientFault, corednsFault, etcdFault, type Fault, kubeProxyFault } from './system-faults'

/** A component that runs, listens on some ports and has no shell. */
const component = (
  repository: string,
  names: readonly string[],
  size: number,
  listeners: readonly Listener[] = [],
  [milliCpu, mebibytes]: readonly [number, number] = [1, 12],
  fault: Fault = () => undefined,
): Image => ({
  names: [names[0]!],
  registry: repository,
  tags: ['latest'],
  ports: listeners.map(({ port }) => port),
  entrypoint: [`/${names[1] ?? names[0]}`],
  programs: {
    [names[1] ?? names[0]!]: (argv, container): Program => {
      const why = fault(argv, container)
      if (why !== undefined) return { runs: false, exitCode: 1, afterMs: 100, logs: [why] }
      return { runs: true, listeners: [...listeners], logs: [], usage: { cpu: milliCpu / 1000, memory: mebibytes * 1024 * 1024 } }
    },
  },
  tools: [],
  flavour: 'gnu',
  files: {},
  size,
})

const text = (port: number, body: string): Listener =>
  httpListener(port, () => httpAnswer(200, body, { 'content-type': 'text/plain; charset=utf-8' }))

/** A port whose protocol only its own clients speak. */
const opaque = (port: number, protocol: Listener['protocol'] = 'TCP'): Listener => ({ port, protocol, answer: () => ({}) })

const apiServer: Listener = {
  port: 6443,
  protocol: 'TCP',
  serves: 'api',
  answer: () => httpAnswer(400, 'Client sent an HTTP request to an HTTPS server.\n'),
}

const kubernetes = 'registry.k8s.io'

export const systemImages: readonly Image[] = [
  component(kubernetes, ['pause'], 318_731),
  component(kubernetes, ['etcd'], 22_871_747, [opaque(2379), opaque(2380)], [22, 48], etcdFault),
  component(kubernetes, ['kube-apiserver'], 27_679_403, [apiServer], [47, 262], apiServerFault),
  component(kubernetes, ['kube-controller-manager'], 23_127_021, [], [14, 52], clientFault),
  component(kubernetes, ['kube-scheduler'], 17_226_407, [], [4, 24], clientFault),
  component(kubernetes, ['metrics-server/metrics-server', 'metrics-server'], 22_000_000, [text(10250, 'ok')], [4, 21]),
  component(kubernetes, ['kube-proxy'], 25_775_103, [text(10256, '{"healthy":true}')], [1, 19], kubeProxyFault),
  component(
    kubernetes,
    ['coredns/coredns', 'coredns'],
    23_551_892,
    [opaque(53, 'UDP'), opaque(53), text(8080, 'OK'), text(8181, 'OK'), text(9153, '')],
    [2, 15],
    corednsFault,
  ),
  component('docker.io', ['calico/node', 'start_runit'], 158_000_000, [], [26, 118]),
  component('ghcr.io', ['flannel-io/flannel', 'flanneld'], 83_000_000),
  component('quay.io', ['metallb/speaker', 'speaker'], 68_000_000),
  component('quay.io', ['metallb/controller', 'controller'], 31_000_000),
]
