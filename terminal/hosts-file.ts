import type { Host } from './host'

/** The names that a host's /etc/hosts gives addresses; the first line wins. */
export async function hostsFile(host: Host): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  if (!(await host.fs.exists('/etc/hosts'))) return names
  const text = await host.fs.readFile('/etc/hosts')
  for (const line of text.split('\n')) {
    const [address, ...own] = (line.split('#')[0] ?? '').trim().split(/\s+/)
    if (address) for (const name of own) if (!names.has(name)) names.set(name, address)
  }
  return names
}
