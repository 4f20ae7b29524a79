/** `W1121 11:17:17.485014       1`, as klog begins its lines. */
export function logPrefix(level: string, now: number): string {
  const iso = new Date(now).toISOString()
  return `${level}${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000       1`
}
