import { isInRange, isIPv6, parseRange } from '@/apimachinery/ip-address'
import type { FieldError } from '@/cluster/door'
import { invalidValue } from '@/cluster/kinds/field-error'

// as apimachinery validation IsValidCIDR
export function cidr(field: string, value: string): FieldError[] {
  const [address, bits] = value.split('/')
  const six = isIPv6(address ?? '') && /^([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8])$/.test(bits ?? '')
  return six || (value.includes('/') && parseRange(value))
    ? []
    : [invalidValue(field, value, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')]
}

// as pkg/apis/core/validation ValidateNonSpecialIP
export function nonSpecialIP(field: string, value: string): FieldError[] {
  const special: [boolean, string][] = [
    [value === '0.0.0.0' || value === '::', 'may not be unspecified (0.0.0.0 or ::)'],
    [isInRange(value, '127.0.0.0/8') || value === '::1', 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    [isInRange(value, '169.254.0.0/16') || /^fe80:/i.test(value), 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
    [isInRange(value, '224.0.0.0/24') || /^ff02:/i.test(value), 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
  ]
  return special.flatMap(([applies, message]) => (applies ? [invalidValue(field, value, message)] : []))
}
