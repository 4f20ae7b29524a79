import type { Reader } from '@/cluster/api/reader'
import { secret } from '@/cluster/kinds/core/secret'
import type { Gateway, GatewayListener } from '@/cluster/kinds/gateway/kinds'
import { apiGroup, foreignKinds, hostMatches, kindsOfProtocol, lacksSelector, mayRefer } from '@/cluster/network/gateway-routes'
import { no, type Says, yes } from './gateway-conditions'

/** What the status of a listener says. The first fault tells; a conflict with another listener comes after faults of its own. */
// as github.com/nginx/nginx-gateway-fabric internal/controller/state/graph gateway_listener.go
export function listenerSays(read: Reader, gateway: Gateway, listener: GatewayListener): Says[] {
  const faults = ownFault(listener) ?? conflict(gateway, listener) ?? certificateFault(read, gateway, listener) ?? []
  const usual = [
    yes('Accepted', 'The Listener is accepted'),
    yes('Programmed', 'The Listener is programmed'),
    yes('ResolvedRefs', 'All references are resolved'),
    no('Conflicted', 'NoConflicts', 'No conflicts'),
  ]
  return usual.map((says) => faults.find(({ type }) => type === says.type) ?? says)
}

const refused = (reason: string, message: string): Says[] => [no('Accepted', reason, message), no('Programmed', 'Invalid', message)]

/** Ports of the data plane's own. */
export const protectedPorts: Readonly<Record<number, string>> = { 8081: 'HealthPort', 9113: 'MetricsPort' }

/** What is wrong with a listener as it stands. */
function ownFault(listener: GatewayListener): Says[] | undefined {
  const { protocol, tls, port } = listener
  if (kindsOfProtocol(protocol).length === 0)
    return refused('UnsupportedProtocol', `protocol: Unsupported value: "${protocol}": supported values: "HTTP", "HTTPS", "TLS"`)
  const [foreign] = foreignKinds(listener)
  if (foreign) {
    const why = `Unsupported route kind for protocol ${protocol} "${foreign.group ?? apiGroup}/${foreign.kind}"`
    return [no('ResolvedRefs', 'InvalidRouteKinds', why), no('Programmed', 'Invalid', why)]
  }
  if (lacksSelector(listener))
    return refused('UnsupportedValue', "Listener's AllowedRoutes Selector must be set when From is set to type Selector")
  if (protocol === 'TLS') {
    if (!tls) return refused('UnsupportedValue', 'TLS: Required value: tls must be defined for TLS listener')
    return tls.mode === 'Passthrough'
      ? undefined
      : refused('UnsupportedValue', 'TLS.Mode: Required value: Mode must be passthrough for TLS listener')
  }
  const taken = protectedPorts[port]
  if (taken) return refused('UnsupportedValue', `port: Invalid value: ${port}: port is already in use as ${taken}`)
  if (protocol === 'HTTP') return undefined
  if (!tls) return refused('UnsupportedValue', 'TLS: Required value: tls must be defined for HTTPS listener')
  if (Object.keys(tls.options ?? {}).length > 0) return refused('UnsupportedValue', 'tls.options: Forbidden: options are not supported')
  const refs = tls.certificateRefs ?? []
  if (refs.length === 0)
    return badCertificate('tls.certificateRefs: Required value: certificateRefs must be defined for TLS mode terminate')
  const [{ kind = 'Secret' }] = refs as [(typeof refs)[number]]
  if (kind !== 'Secret') return badCertificate(`tls.certificateRefs[0].kind: Unsupported value: "${kind}": supported values: "Secret"`)
  return refs.length > 1
    ? refused('UnsupportedValue', `tls.certificateRefs: Too many: ${refs.length}: must have at most 1 item`)
    : undefined
}

const badCertificate = (message: string, reason = 'InvalidCertificateRef'): Says[] => [
  ...refused(reason, message),
  no('ResolvedRefs', reason, message),
]

/** A port is for HTTP or for TLS; and what HTTPS ends, TLS cannot pass on. as nginx-gateway-fabric createPortConflictResolver */
function conflict({ spec }: Gateway, listener: GatewayListener): Says[] | undefined {
  const others = spec.listeners.filter((each) => each !== listener && each.port === listener.port && !ownFault(each))
  const conflicts = (reason: string, message: string): Says[] => [
    ...refused(reason, message),
    { type: 'Conflicted', met: true, reason, message },
  ]
  const { port, protocol, hostname } = listener
  if (others.some((each) => (each.protocol === 'HTTP') !== (protocol === 'HTTP')))
    return conflicts(
      'ProtocolConflict',
      `Multiple listeners for the same port ${port} specify incompatible protocols; ensure only one protocol per port`,
    )
  const overlaps = (other: string | undefined) => !other || hostMatches(hostname, other) || (hostname && hostMatches(other, hostname))
  if (others.some((each) => each.protocol !== protocol && overlaps(each.hostname)))
    return conflicts(
      'HostnameConflict',
      `HTTPS and TLS listeners for the same port ${port} specify overlapping hostnames; ensure no overlapping hostnames for HTTPS and TLS listeners for the same port`,
    )
  return undefined
}

/** Why a listener's certificate cannot be used. */
function certificateFault(read: Reader, { metadata }: Gateway, { protocol, tls }: GatewayListener): Says[] | undefined {
  const [ref] = tls?.certificateRefs ?? []
  if (protocol !== 'HTTPS' || !ref) return undefined
  const home = ref.namespace ?? metadata.namespace!
  const from = { group: apiGroup, kind: 'Gateway', namespace: metadata.namespace! }
  if (!mayRefer(read, from, { group: '', kind: 'Secret', namespace: home, name: ref.name }))
    return badCertificate(`Certificate ref to secret ${home}/${ref.name} not permitted by any ReferenceGrant`, 'RefNotPermitted')
  if (read.get(secret, home, ref.name)?.type === 'kubernetes.io/tls') return undefined
  return badCertificate(`tls.certificateRefs[0]: Invalid value: "${home}/${ref.name}": secret does not exist or is of unsupported type`)
}
