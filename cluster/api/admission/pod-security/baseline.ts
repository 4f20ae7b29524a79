import {
  type Check,
  containersOf,
  hasOwnUsers,
  named,
  plural,
  quotedList,
  type SecuredContainer,
  type SecuredSpec,
  type SeLinuxOptions,
  setters,
  sorted,
} from './pod'

// as k8s.io/pod-security-admission/policy check_*.go, of level baseline; in order of id

const usualCapabilities = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
])

const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
])

/** The contexts of the pod and of its containers, as far as they have the part looked for. */
const found = <T>(
  spec: SecuredSpec,
  part: (context: NonNullable<SecuredContainer['securityContext']> | NonNullable<SecuredSpec['securityContext']>) => T | undefined,
  bad: (value: T) => boolean,
) => {
  const own = spec.securityContext === undefined ? undefined : part(spec.securityContext)
  const containers = containersOf(spec).flatMap((container) => {
    const value = container.securityContext === undefined ? undefined : part(container.securityContext)
    return value !== undefined && bad(value) ? [{ container, value }] : []
  })
  const pod = own !== undefined && bad(own)
  return {
    any: pod || containers.length > 0,
    who: setters(
      pod,
      containers.map(({ container }) => container),
    ),
    values: [...(pod ? [own] : []), ...containers.map(({ value }) => value)],
  }
}

const seLinuxTypes = ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']

const badSeLinux = ({ type = '', user, role }: SeLinuxOptions) => !seLinuxTypes.includes(type) || !!user || !!role

const probeHosts = ({ livenessProbe, readinessProbe, startupProbe, lifecycle }: SecuredContainer): string[] =>
  [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop]
    .flatMap((handler) => [handler?.httpGet?.host, handler?.tcpSocket?.host])
    .flatMap((host) => host || [])

export const baselineChecks: readonly Check[] = [
  {
    id: 'appArmorProfile',
    violation: (spec) => {
      const { any, who, values } = found(
        spec,
        (c) => c.appArmorProfile?.type,
        (type) => type !== 'RuntimeDefault' && type !== 'Localhost',
      )
      if (!any) return undefined
      const types = sorted(values)
      return {
        reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', types.length),
        detail: `${who} must not set AppArmor profile type to ${quotedList(types)}`,
      }
    },
  },
  {
    id: 'capabilities_baseline',
    violation: (spec) => {
      const added = (c: SecuredContainer) => (c.securityContext?.capabilities?.add ?? []).filter((name) => !usualCapabilities.has(name))
      const bad = containersOf(spec).filter((c) => added(c).length > 0)
      if (bad.length === 0) return undefined
      const names = quotedList(sorted(bad.flatMap(added)))
      return { reason: 'non-default capabilities', detail: `${named(bad)} must not include ${names} in securityContext.capabilities.add` }
    },
  },
  {
    id: 'hostNamespaces',
    violation: (spec) => {
      const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => spec[name])
      return shared.length === 0 ? undefined : { reason: 'host namespaces', detail: shared.map((name) => `${name}=true`).join(', ') }
    },
  },
  {
    id: 'hostPathVolumes',
    violation: (spec) => {
      const names = (spec.volumes ?? []).filter((volume) => volume.hostPath !== undefined).map((volume) => volume.name)
      if (names.length === 0) return undefined
      return { reason: 'hostPath volumes', detail: `${plural('volume', 'volumes', names.length)} ${quotedList(names)}` }
    },
  },
  {
    id: 'hostPorts',
    violation: (spec) => {
      const portsOf = (c: SecuredContainer) => (c.ports ?? []).flatMap(({ hostPort }) => hostPort || [])
      const bad = containersOf(spec).filter((c) => portsOf(c).length > 0)
      if (bad.length === 0) return undefined
      const ports = sorted(bad.flatMap(portsOf).map(String))
      return {
        reason: 'hostPort',
        detail: `${named(bad)} ${plural('uses', 'use', bad.length)} ${plural('hostPort', 'hostPorts', ports.length)} ${ports.join(', ')}`,
      }
    },
  },
  {
    id: 'hostProbesAndHostLifecycle',
    violation: (spec) => {
      const bad = containersOf(spec).filter((c) => probeHosts(c).length > 0)
      if (bad.length === 0) return undefined
      const hosts = sorted(bad.flatMap(probeHosts))
      return {
        reason: 'probe or lifecycle host',
        detail: `${named(bad)} ${plural('uses', 'use', bad.length)} probe or lifecycle ${plural('host', 'hosts', hosts.length)} ${quotedList(hosts)}`,
      }
    },
  },
  {
    id: 'privileged',
    violation: (spec) => {
      const bad = containersOf(spec).filter((c) => c.securityContext?.privileged)
      return bad.length === 0 ? undefined : { reason: 'privileged', detail: `${named(bad)} must not set securityContext.privileged=true` }
    },
  },
  {
    id: 'procMount',
    violation: (spec) => {
      const mountOf = (c: SecuredContainer) => c.securityContext?.procMount ?? 'Default'
      const bad = hasOwnUsers(spec) ? [] : containersOf(spec).filter((c) => mountOf(c) !== 'Default')
      if (bad.length === 0) return undefined
      return {
        reason: 'procMount',
        detail: `${named(bad)} must not set securityContext.procMount to ${quotedList(sorted(bad.map(mountOf)))}`,
      }
    },
  },
  {
    id: 'seLinuxOptions',
    violation: (spec) => {
      const { any, who, values } = found(spec, (c) => c.seLinuxOptions, badSeLinux)
      if (!any) return undefined
      const types = sorted(values.map(({ type = '' }) => type).filter((type) => !seLinuxTypes.includes(type)))
      const what = [
        ...(types.length > 0 ? [`${plural('type', 'types', types.length)} ${quotedList(types)}`] : []),
        ...(values.some(({ user }) => user) ? ['user may not be set'] : []),
        ...(values.some(({ role }) => role) ? ['role may not be set'] : []),
      ]
      return { reason: 'seLinuxOptions', detail: `${who} set forbidden securityContext.seLinuxOptions: ${what.join('; ')}` }
    },
  },
  {
    id: 'seccompProfile_baseline',
    violation: (spec) => {
      const { any, who, values } = found(
        spec,
        (c) => c.seccompProfile?.type,
        (type) => type !== 'RuntimeDefault' && type !== 'Localhost',
      )
      if (!any) return undefined
      return {
        reason: 'seccompProfile',
        detail: `${who} must not set securityContext.seccompProfile.type to ${quotedList(sorted(values))}`,
      }
    },
  },
  {
    id: 'sysctls',
    violation: (spec) => {
      const names = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !safeSysctls.has(name))
      return names.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: names.join(', ') }
    },
  },
  {
    id: 'windowsHostProcess',
    violation: (spec) => {
      const { any, who } = found(
        spec,
        (c) => c.windowsOptions?.hostProcess,
        (value) => value,
      )
      return any ? { reason: 'hostProcess', detail: `${who} must not set securityContext.windowsOptions.hostProcess=true` } : undefined
    },
  },
]
