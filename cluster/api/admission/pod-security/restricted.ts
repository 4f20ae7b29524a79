import { type Check, containersOf, hasOwnUsers, named, plural, quotedList, type SecuredContainer, setters, sorted } from './pod'

// as k8s.io/pod-security-admission/policy check_*.go, of level restricted; in order of id

const mayBeUsed = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret']

const dropsAll = ({ securityContext }: SecuredContainer) => securityContext?.capabilities?.drop?.includes('ALL') ?? false
const addsMore = ({ securityContext }: SecuredContainer) =>
  (securityContext?.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE')

const goodProfile = (type: string | undefined) => type === 'RuntimeDefault' || type === 'Localhost'

export const restrictedChecks: readonly Check[] = [
  {
    id: 'allowPrivilegeEscalation',
    violation: (spec) => {
      const bad = containersOf(spec).filter((c) => c.securityContext?.allowPrivilegeEscalation !== false)
      if (bad.length === 0) return undefined
      return {
        reason: 'allowPrivilegeEscalation != false',
        detail: `${named(bad)} must set securityContext.allowPrivilegeEscalation=false`,
      }
    },
  },
  {
    id: 'capabilities_restricted',
    replaces: 'capabilities_baseline',
    violation: (spec) => {
      const keeping = containersOf(spec).filter((c) => !dropsAll(c))
      const adding = containersOf(spec).filter((c) => addsMore(c).length > 0)
      const details = [
        ...(keeping.length > 0 ? [`${named(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
        ...(adding.length > 0
          ? [`${named(adding)} must not include ${quotedList(sorted(adding.flatMap(addsMore)))} in securityContext.capabilities.add`]
          : []),
      ]
      return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') }
    },
  },
  {
    id: 'restrictedVolumes',
    replaces: 'hostPathVolumes',
    violation: (spec) => {
      const typeOf = ({ name: _, ...source }: { name: string }) => Object.keys(source)[0] ?? 'unknown'
      const bad = (spec.volumes ?? []).filter((volume) => !mayBeUsed.includes(typeOf(volume)))
      if (bad.length === 0) return undefined
      const types = sorted(bad.map(typeOf))
      const names = `${plural('volume', 'volumes', bad.length)} ${quotedList(bad.map(({ name }) => name))}`
      const what = `${plural('restricted volume type', 'restricted volume types', types.length)} ${quotedList(types)}`
      return { reason: 'restricted volume types', detail: `${names} ${plural('uses', 'use', bad.length)} ${what}` }
    },
  },
  {
    id: 'runAsNonRoot',
    violation: (spec) => {
      if (hasOwnUsers(spec)) return undefined
      const reason = 'runAsNonRoot != true'
      const own = spec.securityContext?.runAsNonRoot
      const saying = containersOf(spec).filter((c) => c.securityContext?.runAsNonRoot === false)
      if (own === false || saying.length > 0)
        return { reason, detail: `${setters(own === false, saying)} must not set securityContext.runAsNonRoot=false` }
      const silent = own ? [] : containersOf(spec).filter((c) => c.securityContext?.runAsNonRoot === undefined)
      return silent.length === 0 ? undefined : { reason, detail: `pod or ${named(silent)} must set securityContext.runAsNonRoot=true` }
    },
  },
  {
    id: 'runAsUser',
    violation: (spec) => {
      const own = spec.securityContext?.runAsUser === 0
      const bad = containersOf(spec).filter((c) => c.securityContext?.runAsUser === 0)
      if (hasOwnUsers(spec) || (!own && bad.length === 0)) return undefined
      return { reason: 'runAsUser=0', detail: `${setters(own, bad)} must not set runAsUser=0` }
    },
  },
  {
    id: 'seccompProfile_restricted',
    replaces: 'seccompProfile_baseline',
    violation: (spec) => {
      const reason = 'seccompProfile'
      const own = spec.securityContext?.seccompProfile?.type
      const typeOf = (c: SecuredContainer) => c.securityContext?.seccompProfile?.type
      const saying = containersOf(spec).filter((c) => typeOf(c) !== undefined && !goodProfile(typeOf(c)))
      const podIsBad = own !== undefined && !goodProfile(own)
      if (podIsBad || saying.length > 0) {
        const values = sorted([...(podIsBad ? [own] : []), ...saying.map((c) => typeOf(c)!)])
        return { reason, detail: `${setters(podIsBad, saying)} must not set securityContext.seccompProfile.type to ${quotedList(values)}` }
      }
      const silent = goodProfile(own) ? [] : containersOf(spec).filter((c) => typeOf(c) === undefined)
      if (silent.length === 0) return undefined
      return { reason, detail: `pod or ${named(silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"` }
    },
  },
]
