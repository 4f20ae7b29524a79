/**
 * The keys by which the items of a list field meet, as Kubernetes merges them (`x-kubernetes-list-map-keys` of its API types). A list that is
 * not named here is a set: its items have no key and their order means nothing, but for those in `ordered`.
 */
const keysByField: Record<string, readonly (readonly string[])[]> = {
  ports: [
    ['port', 'protocol'],
    ['containerPort', 'protocol'],
  ],
  containers: [['name']],
  initContainers: [['name']],
  ephemeralContainers: [['name']],
  env: [['name']],
  volumes: [['name']],
  volumeMounts: [['mountPath']],
  volumeDevices: [['devicePath']],
  conditions: [['type']],
  imagePullSecrets: [['name']],
  hostAliases: [['ip']],
  ownerReferences: [['uid']],
  topologySpreadConstraints: [['topologyKey', 'whenUnsatisfiable']],
  readinessGates: [['conditionType']],
}

/** Lists whose order is their meaning: words of a command line, DNS look-ups in turn. */
const ordered = new Set(['command', 'args', 'nameservers', 'searches'])

/** The keys of a list's items: of the alternatives for this field the one that the items carry. */
export function mergeKeysOf(field: string, items: readonly unknown[]): readonly string[] {
  const alternatives = keysByField[field] ?? []
  return alternatives.find((keys) => items.some((item) => typeof item === 'object' && item !== null && keys[0]! in item)) ?? []
}

export const orderMatters = (field: string): boolean => ordered.has(field)
