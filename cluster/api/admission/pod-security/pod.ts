/** The parts of a pod that pod security looks at. */
type Capabilities = { add?: string[]; drop?: string[] }
type Profile = { type?: string }
export type SeLinuxOptions = { type?: string; user?: string; role?: string }

type Common = {
  runAsUser?: number
  runAsNonRoot?: boolean
  seccompProfile?: Profile
  seLinuxOptions?: SeLinuxOptions
  appArmorProfile?: Profile
  windowsOptions?: { hostProcess?: boolean }
}
type Handler = { httpGet?: { host?: string }; tcpSocket?: { host?: string } }

export type SecuredContainer = {
  name: string
  image?: string
  ports?: { hostPort?: number }[]
  livenessProbe?: Handler
  readinessProbe?: Handler
  startupProbe?: Handler
  lifecycle?: { postStart?: Handler; preStop?: Handler }
  securityContext?: Common & {
    privileged?: boolean
    allowPrivilegeEscalation?: boolean
    procMount?: string
    capabilities?: Capabilities
  }
}

export type SecuredSpec = {
  hostNetwork?: boolean
  hostPID?: boolean
  hostIPC?: boolean
  hostUsers?: boolean
  volumes?: ({ name: string } & Record<string, unknown>)[]
  securityContext?: Common & { sysctls?: { name: string }[] }
  initContainers?: SecuredContainer[]
  containers?: SecuredContainer[]
  ephemeralContainers?: SecuredContainer[]
}

/** All containers, in the order in which they are checked. as pkg visitContainers */
export const containersOf = (spec: SecuredSpec): SecuredContainer[] => [
  ...(spec.initContainers ?? []),
  ...(spec.containers ?? []),
  ...(spec.ephemeralContainers ?? []),
]

/** `"a", "b"` */
export const quotedList = (words: readonly string[]): string => words.map((word) => JSON.stringify(word)).join(', ')

export const plural = (one: string, many: string, count: number): string => (count === 1 ? one : many)

/** `container "a"`, `containers "a", "b"` */
export const named = (containers: readonly SecuredContainer[]): string =>
  `${plural('container', 'containers', containers.length)} ${quotedList(containers.map((c) => c.name))}`

/** Each once, in order. */
export const sorted = (words: Iterable<string>): string[] => [...new Set(words)].sort()

/** Who sets something that is not allowed: `pod and container "a"`. */
export const setters = (pod: boolean, containers: readonly SecuredContainer[]): string =>
  [...(pod ? ['pod'] : []), ...(containers.length > 0 ? [named(containers)] : [])].join(' and ')

/** What is wrong, in short and in full. */
export type Violation = { reason: string; detail: string }

/** One rule of a level. `replaces`: the rule of the level below that it says more strictly. */
export type Check = { id: string; replaces?: string; violation(spec: SecuredSpec): Violation | undefined }

/** True for a pod with users of its own: root in it is nobody outside. as relaxPolicyForUserNamespacePod */
export const hasOwnUsers = (spec: SecuredSpec): boolean => spec.hostUsers === false
