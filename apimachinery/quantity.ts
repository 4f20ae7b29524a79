// Quantities as k8s.io/apimachinery/pkg/api/resource reads them: `100m`, `1.5Gi`, `2e3`.

const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

const pattern = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/

/** The numeric value, or undefined when the text is no quantity. JSON numbers are quantities too. */
export const parseQuantity = (quantity: string | number): number | undefined => {
  const match = pattern.exec(String(quantity))
  if (match === null) return undefined
  if (match[2] !== undefined) return Number(match[1] + match[2])
  const value = Number(match[1]) * factors[match[3] ?? '']!
  // Thousandths are the finest that Kubernetes' resources use; rounding keeps 0.1 and 100m the same number.
  return Math.round(value * 1e9) / 1e9
}

/** True when both mean the same amount: `0.1` and `100m`, `1Gi` and `1024Mi`. */
export const equalQuantities = (a: string | number, b: string | number): boolean => {
  const left = parseQuantity(a)
  return left !== undefined && left === parseQuantity(b)
}

/** The error text of an unreadable quantity, as resource.ErrFormatWrong. */
export const quantityFormatError = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
