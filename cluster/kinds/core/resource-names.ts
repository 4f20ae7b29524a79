const containerResources = ['cpu', 'memory', 'ephemeral-storage']

/** cpu, memory, ephemeral-storage, hugepages-…: what containers may ask for beside extended resources. as IsStandardContainerResourceName */
export const isContainerResource = (name: string): boolean => containerResources.includes(name) || name.startsWith('hugepages-')

const counted = [
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]

const computed = ['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [name, `requests.${name}`, `limits.${name}`])

/** What a quota may name without a prefix. as IsStandardQuotaResourceName */
export const isQuotaResource = (name: string): boolean =>
  computed.includes(name) || counted.includes(name) || name === 'requests.storage' || /^(requests\.)?hugepages-/.test(name)

/** as IsStandardResourceName */
export const isStandardResource = (name: string): boolean => isQuotaResource(name) || name === 'storage'

/** Things, which are counted in whole numbers. as IsIntegerResourceName */
export const isWhole = (name: string): boolean => counted.includes(name) || name.startsWith('count/')
