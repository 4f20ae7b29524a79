import { canonicalName, parseReference } from '@/apimachinery/image-reference'
import { alpine, busybox } from './busybox'
import { curl, netshoot, nodeImage, pythonImage } from './clients'
import { memcached, mysql, postgres, redis } from './databases'
import type { Image } from './image'
import { goStress, hpaExample, stress } from './load'
import { nginx } from './nginx'
import { proxyImages } from './proxies'
import { systemImages } from './system'
import { agnhost, httpd, httpEcho } from './web'

/** Every image that is simulated. */
const images: readonly Image[] = [
  nginx,
  httpd,
  httpEcho,
  agnhost,
  busybox,
  alpine,
  curl,
  netshoot,
  postgres,
  mysql,
  redis,
  memcached,
  pythonImage,
  nodeImage,
  hpaExample,
  stress,
  goStress,
  ...systemImages,
  ...proxyImages,
]

const byName = new Map(images.flatMap((image) => image.names.map((name) => [`${image.registry ?? 'docker.io'}/${name}`, image] as const)))

/** True for a text that names no image at all. as distribution/reference */
export const isInvalid = (reference: string): boolean =>
  !/^[a-zA-Z0-9][\w./:@-]*$/.test(reference) || /[A-Z]/.test(parseReference(reference).repository)

export type Found = { image: Image } | { error: string }

const looked = new Map<string, Found>()

/** The simulated image of a reference, or what the pull says. */
export function findImage(reference: string): Found {
  const known = looked.get(reference) ?? lookUp(reference)
  if (looked.size > 1000) looked.clear()
  looked.set(reference, known)
  return known
}

function lookUp(reference: string): Found {
  if (isInvalid(reference)) return { error: 'invalid reference format' }
  const { registry, repository, tag } = parseReference(reference)
  const image = byName.get(`${registry}/${repository}`)
  if (!image) return { error: `seatrial does not simulate image ${reference}` }
  if (tag === undefined || isTag(image, tag)) return { image }
  const name = canonicalName(reference)
  return {
    error: `rpc error: code = NotFound desc = failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${name}: not found`,
  }
}

/** The image that a running container was started from: its reference was found when it was pulled. */
export function imageOf(reference: string): Image | undefined {
  const found = findImage(reference)
  return 'image' in found ? found.image : undefined
}

/** True for words the image knows and for version numbers up to its newest, with or without a known word after them. */
function isTag({ tags = ['latest'], newest }: Image, tag: string): boolean {
  if (tags.includes(tag)) return true
  if (!newest) return true
  const [version = '', ...suffixes] = tag.replace(/^v(?=\d)/, '').split('-')
  if (tags.includes(version)) return suffixes.every((suffix) => tags.includes(suffix))
  if (!/^\d+(\.\d+){0,2}$/.test(version) || compareVersions(version, newest) > 0) return false
  return suffixes.every((suffix) => tags.includes(suffix) || /^[a-z]+[\d.]*$/.test(suffix))
}

/** Compares as far as `limit` says: `1.29.4` is not above `1.29`. */
function compareVersions(version: string, limit: string): number {
  const numbers = version.split('.').map(Number)
  for (const [i, most] of limit.split('.').map(Number).entries()) {
    const number = numbers[i]
    if (number === undefined || number === most) continue
    return number - most
  }
  return 0
}
