export type Url = { scheme: 'http' | 'https'; host: string; port: number; path: string; authority: string }

/** A URL as wget and curl read one: `http://` may be left out. Undefined for other schemes and bad ports. */
export function parseUrl(text: string): Url | undefined {
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase() ?? 'http'
  if (scheme !== 'http' && scheme !== 'https') return undefined
  const rest = text.replace(/^[a-z][a-z\d+.-]*:\/\//i, '').split('#')[0]!
  const end = rest.search(/[/?]/)
  const authority = (end === -1 ? rest : rest.slice(0, end)).split('@').at(-1)!
  const path = end === -1 ? '/' : rest[end] === '?' ? `/${rest.slice(end)}` : rest.slice(end)
  const [, host = '', portText] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(authority) ?? []
  const port = portText ? Number(portText) : scheme === 'https' ? 443 : 80
  if (host === '' || port < 1 || port > 65_535) return undefined
  return { scheme, host: host.replace(/^\[|\]$/g, ''), port, path, authority }
}
