const suffixes: Record<string, number> = {
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

/** A quantity as a number; 0 for none. */
export function parseAmount(quantity: string | number | undefined): number {
  const match = /^([-+]?[\d.]+)([numkMGTPE]|[KMGTPE]i)?$/.exec(String(quantity ?? '0'))
  return match ? Number(match[1]) * (suffixes[match[2] ?? ''] ?? 1) : 0
}

/** A sum as `describe node` shows it: cores in milli where needed, sizes in binary units. */
export function formatAmount(value: number, resource: string): string {
  if (value === 0) return '0'
  if (resource === 'cpu') return Number.isInteger(value) ? String(value) : `${Math.round(value * 1000)}m`
  for (const unit of ['Gi', 'Mi', 'Ki'] as const) {
    const size = suffixes[unit] as number
    if (value >= size && value % size === 0) return `${value / size}${unit}`
  }
  return String(value)
}
