import type { KubeObject } from '@/apimachinery/object'
import type { Kind, KindDescription } from './kind'

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/** A kind from what its file states; what nearly all kinds share is filled in. */
export function defineKind<T extends KubeObject>(description: KindDescription<T>): Kind<T> {
  const { apiVersion, ...stated } = description
  const [group, version] = apiVersion.includes('/') ? (apiVersion.split('/') as [string, string]) : ['', apiVersion]
  return {
    group,
    version,
    singular: description.kind.toLowerCase(),
    shortNames: [],
    categories: [],
    verbs: allVerbs,
    subresources: [],
    nameRule: 'dns1123subdomain',
    immutable: [],
    generation: false,
    ...stated,
  }
}
