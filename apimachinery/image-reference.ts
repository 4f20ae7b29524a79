type ImageReference = { registry: string; repository: string; tag: string | undefined; digest: string | undefined }

/** An image reference in its parts, with Docker's defaults filled in. as distribution/reference ParseNormalizedNamed */
export function parseReference(reference: string): ImageReference {
  const [named = '', digest] = reference.split('@')
  const slash = named.indexOf('/')
  const first = slash === -1 ? '' : named.slice(0, slash)
  const isRegistry = first.includes('.') || first.includes(':') || first === 'localhost'
  const registry = isRegistry ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io'
  const rest = isRegistry ? named.slice(slash + 1) : named
  const colon = rest.lastIndexOf(':')
  const repository = colon === -1 ? rest : rest.slice(0, colon)
  const tag = colon === -1 ? (digest ? undefined : 'latest') : rest.slice(colon + 1)
  return { registry, repository: registry === 'docker.io' ? repository.replace(/^library\//, '') : repository, tag, digest }
}

/** The reference in full, as a runtime names it: `docker.io/library/nginx:latest`. */
export function canonicalName(reference: string): string {
  const { registry, repository, tag, digest } = parseReference(reference)
  const path = registry === 'docker.io' && !repository.includes('/') ? `library/${repository}` : repository
  return `${registry}/${path}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`
}
