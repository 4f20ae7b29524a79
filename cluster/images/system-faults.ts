import { parseCorefile } from '@/cluster/network/corefile'
import type { ContainerView } from './image'

/** Why a component ends as soon as it starts: its last line, or undefined when its configuration is right. */
export type Fault = (argv: readonly string[], container: ContainerView) => string | undefined

const flagOf = (argv: readonly string[], name: string): string | undefined => {
  const at = argv.findIndex((arg) => arg === name || arg.startsWith(`${name}=`))
  return at === -1 ? undefined : argv[at]!.includes('=') ? argv[at]!.slice(name.length + 1) : argv[at + 1]
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
