// Quantities as k8s.io/apimachinery/pkg/api/resource reads and writes them: `100m`, `1.5Gi`, `2e3`.

const decimal: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const binary: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 }
const suffixes = new Map(Object.entries(decimal).map(([suffix, exponent]) => [exponent, suffix]))

const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:([eE])([+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/

/** The error text of an unreadable quantity, as resource.ErrFormatWrong. */
export const quantityFormatError = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

type Format = 'decimal' | 'binary' | 'exponent'
type Amount = { nano: bigint; format: Format }

const power = (base: bigint, exponent: number) => base ** BigInt(exponent)

/** Thousand-millionths, the finest that a quantity holds; finer input is rounded up (away from zero). */
const read = (quantity: string | number): Amount | undefined => {
  const match = pattern.exec(String(quantity))
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', e, exponent, suffix = ''] = match
  if (whole === '' && fraction === '') return undefined
  const shift = e === undefined ? (decimal[suffix] ?? 0) : Number(exponent)
  if (Math.abs(shift) > 30) return undefined
  let units = BigInt(whole + fraction) * (suffix in binary ? power(2n, binary[suffix]!) : 1n)
  const scale = 9 + shift - fraction.length
  if (scale >= 0) units *= power(10n, scale)
  else {
    const divisor = power(10n, -scale)
    units = (units + divisor - 1n) / divisor
  }
  return { nano: sign === '-' ? -units : units, format: e !== undefined ? 'exponent' : suffix in binary ? 'binary' : 'decimal' }
}

/** The numeric value, or undefined when the text is no quantity. JSON numbers are quantities too. */
export const parseQuantity = (quantity: string | number): number | undefined => {
  const amount = read(quantity)
  return amount === undefined ? undefined : Number(amount.nano) / 1e9
}

/** True when both mean the same amount: `0.1` and `100m`, `1Gi` and `1024Mi`. */
export const equalQuantities = (a: string | number, b: string | number): boolean => {
  const left = read(a)
  return left !== undefined && left.nano === read(b)?.nano
}

/** As Kubernetes stores it: `0.5` → `500m`, `1024Mi` → `1Gi`, `1000m` → `1`. undefined when the text is no quantity. */
export const canonicalQuantity = (quantity: string | number): string | undefined => {
  const amount = read(quantity)
  return amount && written(amount)
}

/** The sum, in the format of the first that is not zero; what cannot be read counts nothing. As Quantity.Add. */
export const sumOfQuantities = (quantities: readonly (string | number)[]): string => {
  const amounts = quantities.map(read).filter((amount) => amount !== undefined)
  const format = amounts.find(({ nano }) => nano !== 0n)?.format ?? 'decimal'
  return written({ nano: amounts.reduce((sum, { nano }) => sum + nano, 0n), format })
}

const written = ({ nano, format }: Amount): string => {
  if (nano === 0n) return '0'
  const size = nano < 0n ? -nano : nano
  const unit = power(10n, 9)
  if (format === 'binary' && size >= 1024n * unit) {
    let value = (size + unit - 1n) / unit
    let exponent = 0
    while (value % 1024n === 0n && exponent < 60) {
      value /= 1024n
      exponent += 10
    }
    const suffix = Object.entries(binary).find(([, e]) => e === exponent)?.[0] ?? ''
    return `${nano < 0n ? '-' : ''}${value}${suffix}`
  }
  let value = nano
  let exponent = -9
  while (value % 1000n === 0n && exponent < 18) {
    value /= 1000n
    exponent += 3
  }
  return format === 'exponent' ? `${value}${exponent === 0 ? '' : `e${exponent}`}` : `${value}${suffixes.get(exponent)}`
}
