import { isIPv6 } from '@/apimachinery/ip-address'
import type { FieldError } from '@/cluster/door'
import { duplicateValue, invalidValue, notSupportedValue, requiredValue } from '@/cluster/kinds/field-error'
import { ipAddress } from '@/cluster/kinds/text-rules'
import { isHeadless, type Service } from './service-types'

const families = ['IPv4', 'IPv6']
const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack']

/** clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy against each other. Also asked before allocation. */
// as pkg/apis/core/validation ValidateServiceClusterIPsRelatedFields
export function validateAddressFields(service: Service): FieldError[] {
  const { spec } = service
  if (spec.type === 'ExternalName') return []
  const ips = spec.clusterIPs ?? []
  const errors: FieldError[] = []
  if (spec.clusterIP) {
    if (ips.length === 0) errors.push(requiredValue('spec.clusterIPs', ''))
    else if (ips[0] !== spec.clusterIP) errors.push(invalidValue('spec.clusterIPs', ips, 'first value must match `clusterIP`'))
  } else if (ips.length > 0) errors.push(invalidValue('spec.clusterIPs', ips, 'must be empty when `clusterIP` is not specified'))

  const seen = new Set<string>()
  spec.ipFamilies?.forEach((family, i) => {
    if (!families.includes(family)) errors.push(notSupportedValue(`spec.ipFamilies[${i}]`, family, families))
    if (seen.has(family)) errors.push(duplicateValue(`spec.ipFamilies[${i}]`, family))
    seen.add(family)
  })
  if (spec.ipFamilyPolicy !== undefined && !policies.includes(spec.ipFamilyPolicy))
    errors.push(notSupportedValue('spec.ipFamilyPolicy', spec.ipFamilyPolicy, policies))

  const before = errors.length
  ips.forEach((ip, i) => {
    if (i === 0 && ip === 'None') {
      if (ips.length > 1) errors.push(invalidValue('spec.clusterIPs', ips, "'None' must be the first and only value"))
    } else errors.push(...ipAddress(`spec.clusterIPs[${i}]`, ip))
  })
  const badAddress = errors.length > before
  if (ips.length > 2) errors.push(invalidValue('spec.clusterIPs', ips, 'may only hold up to 2 values'))
  if (badAddress) return errors
  if (ips.length > 1 && new Set(ips.map(isIPv6)).size < 2)
    errors.push(invalidValue('spec.clusterIPs', ips, 'may specify no more than one IP for each IP family'))
  if (!isHeadless(service))
    ips.slice(0, spec.ipFamilies?.length ?? 0).forEach((ip, i) => {
      const family = spec.ipFamilies?.[i]
      if ((family === 'IPv4' && isIPv6(ip)) || (family === 'IPv6' && !isIPv6(ip)))
        errors.push(invalidValue(`spec.clusterIPs[${i}]`, ip, `expected an ${family} value as indicated by \`ipFamilies[${i}]\``))
    })
  return errors
}

/** A cluster address once set stays, until the type becomes ExternalName. */
// as pkg/apis/core/validation validateUpgradeDowngradeClusterIPs and validateUpgradeDowngradeIPFamilies
export function validateAddressUpdate(service: Service, previous: Service): FieldError[] {
  if (service.spec.type === 'ExternalName' || previous.spec.type === 'ExternalName') return []
  const errors: FieldError[] = []
  const now = service.spec.clusterIPs ?? []
  const before = previous.spec.clusterIPs ?? []
  if (isHeadless(service) && isHeadless(previous)) return errors
  const same = now.length === before.length
  if (now.length === 0 && before.length > 0) errors.push(invalidValue('spec.clusterIPs[0]', now, 'primary clusterIP can not be unset'))
  before.slice(0, same ? undefined : 1).forEach((ip, i) => {
    if (now.length > 0 && now[i] !== ip) errors.push(invalidValue(`spec.clusterIPs[${i}]`, now, 'may not change once set'))
  })
  if (now.length === 1 && before.length > 1 && service.spec.ipFamilyPolicy !== 'SingleStack')
    errors.push(
      invalidValue(
        'spec.ipFamilyPolicy',
        service.spec.ipFamilyPolicy ?? null,
        "must be set to 'SingleStack' when releasing the secondary clusterIP",
      ),
    )
  if (isHeadless(service) !== isHeadless(previous)) return errors
  const family = service.spec.ipFamilies ?? []
  const familyBefore = previous.spec.ipFamilies ?? []
  if (family.length > 0 && familyBefore.length > 0 && family[0] !== familyBefore[0])
    errors.push(invalidValue('spec.ipFamilies[0]', family, 'may not change once set'))
  return errors
}
