import { isBackup } from '@/cluster/etcd-backup'
import { parseCorefile } from '@/cluster/network/corefile'
import { databaseIn, isLiveData } from '@/cluster/node/machine-files'
import type { ContainerView } from './image'

/** Why a component ends as soon as it starts: its last line, or undefined when its configuration is right. */
export type Fault = (argv: readonly string[], container: ContainerView) => string | undefined

const flagOf = (argv: readonly string[], name: string): string | undefined => {
  const at = argv.findIndex((arg) => arg === name || arg.startsWith(`${name}=`))
  return at === -1 ? undefined : argv[at]!.includes('=') ? argv[at]!.slice(name.length + 1) : argv[at + 1]
}

/** The first of these flags that names a file which is not there. */
const missingFile = (argv: readonly string[], { hasFile }: ContainerView, flags: readonly string[]): string | undefined =>
  flags.map((flag) => flagOf(argv, `--${flag}`)).find((path) => path !== undefined && !hasFile(path))

const fatal = (message: string, error: string) =>
  `{"level":"fatal","caller":"etcdmain/etcd.go:180","msg":${JSON.stringify(message)},"error":${JSON.stringify(error)}}`

/** An etcd needs its certificates, and data: one that starts with none would be a cluster without anything in it. as etcdmain startEtcd */
export const etcdFault: Fault = (argv, container) => {
  const tls = ['cert-file', 'key-file', 'trusted-ca-file', 'peer-cert-file', 'peer-key-file', 'peer-trusted-ca-file']
  const missing = missingFile(argv, container, tls)
  if (missing !== undefined) return fatal('discovery failed', `open ${missing}: no such file or directory`)
  const directory = flagOf(argv, '--data-dir') ?? 'default.etcd'
  const data = container.readFile(databaseIn(directory))
  if (data === undefined) return fatal('seatrial does not simulate an etcd that starts empty', `no data in ${directory}`)
  return isLiveData(data) || isBackup(data) ? undefined : fatal('failed to open database', 'invalid database')
}

const command = (error: string) => `E1121 run.go:72] "command failed" err=${JSON.stringify(error)}`

/** as cmd/kube-apiserver/app Run: certificates are read, then etcd is asked */
export const apiServerFault: Fault = (argv, container) => {
  const files = [
    ...[
      'client-ca-file',
      'tls-cert-file',
      'tls-private-key-file',
      'etcd-cafile',
      'etcd-certfile',
      'etcd-keyfile',
      'proxy-client-cert-file',
    ],
    ...['kubelet-client-certificate', 'kubelet-client-key', 'service-account-key-file', 'service-account-signing-key-file'],
    'requestheader-client-ca-file',
  ]
  const missing = missingFile(argv, container, files)
  if (missing !== undefined) return command(`open ${missing}: no such file or directory`)
  const etcd = flagOf(argv, '--etcd-servers')
  if (etcd === undefined) return command('--etcd-servers must be specified')
  if (etcd.split(',').some((url) => /^https:\/\/(127\.0\.0\.1|localhost|192\.168\.1\.10):2379\/?$/.test(url))) return undefined
  return command('failed to create etcd client: context deadline exceeded')
}

/** A component that asks the API server by a kubeconfig. as component-base cli.Run */
export const clientFault: Fault = (argv, container) => {
  const missing = missingFile(argv, container, ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'])
  return missing === undefined ? undefined : command(`stat ${missing}: no such file or directory`)
}

/** A Corefile that does not parse ends CoreDNS when it starts; one that is changed later is not taken over. */
export const corednsFault: Fault = (argv, container) => {
  const text = container.readFile(flagOf(argv, '-conf') ?? 'Corefile')
  const found = text === undefined ? undefined : parseCorefile(text)
  return found && 'error' in found ? found.error : undefined
}

const modes = ['', 'iptables', 'ipvs', 'nftables']

// as cmd/kube-proxy/app Options.Complete and pkg/proxy/apis/config/validation validateProxyMode
export const kubeProxyFault: Fault = (argv, container) => {
  const path = flagOf(argv, '--config')
  if (path === undefined) return undefined
  const text = container.readFile(path)
  if (text === undefined) return `E1121 "Error running ProxyServer" err="failed complete: open ${path}: no such file or directory"`
  const field = (name: string) =>
    text
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim()
      .replace(/^"(.*)"$/, '$1')
  if (field('kind') !== 'KubeProxyConfiguration')
    return `E1121 "Error running ProxyServer" err="failed complete: no kind \\"${field('kind') ?? ''}\\" is registered for version \\"${field('apiVersion') ?? ''}\\""`
  const mode = field('mode') ?? ''
  if (modes.includes(mode)) return undefined
  return `E1121 "Error running ProxyServer" err="failed validate: KubeProxyConfiguration.Mode: Invalid value: \\"${mode}\\": must be iptables, ipvs, nftables or blank (blank means the best-available proxy [currently iptables])"`
}
