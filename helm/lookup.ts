import type { KubeObject } from '@/apimachinery/object'
import { fromJson, type Value } from '@/apimachinery/template/value'
import { type Api, pathOf } from '@/kubectl/client/api'
import { isNotFound } from '@/kubectl/errors'
import { HelmError } from './errors'

type Wanted = { apiVersion: string; kind: string; namespace: string; name: string }

/** A template has looked something up that was not asked of the server yet: it cannot wait. */
class NotYetKnown extends Error {
  constructor(
    readonly key: string,
    readonly wanted: Wanted,
  ) {
    super('not yet looked up')
  }
}

/** How many different things a chart may look up. */
const most = 200

/**
 * Renders with a `lookup` that answers from the cluster: when something is looked up for the first time, it is asked for and the templates run again.
 * Without a server everything is empty, as for `helm template`. As engine lookup_func.go.
 */
export async function withLookups<Made>(
  api: Api | undefined,
  render: (lookup: (...wanted: [string, string, string, string]) => Value) => Made,
): Promise<Made> {
  const known = new Map<string, Value>()
  for (;;) {
    try {
      return render((apiVersion, kind, namespace, name) => {
        if (api === undefined) return {}
        const key = JSON.stringify([apiVersion, kind, namespace, name])
        const found = known.get(key)
        if (found === undefined) throw new NotYetKnown(key, { apiVersion, kind, namespace, name })
        return found
      })
    } catch (error) {
      if (!(error instanceof NotYetKnown) || api === undefined) throw error
      if (known.size >= most) throw new HelmError('seatrial does not simulate more than 200 lookups of one chart')
      known.set(error.key, await found(api, error.wanted))
    }
  }
}

/** An object, a list where no name is given, and an empty map for what is not there. */
async function found(api: Api, { apiVersion, kind, namespace, name }: Wanted): Promise<Value> {
  const resource = await api.forKind(apiVersion, kind)
  if (resource === undefined) throw new HelmError(`unable to get apiresource from unstructured: ${apiVersion}, Kind=${kind}`)
  const where = resource.namespaced && namespace !== '' ? namespace : undefined
  try {
    return fromJson(await api.request<KubeObject>('GET', pathOf(resource, where, name || undefined)))
  } catch (error) {
    if (isNotFound(error)) return {}
    throw error
  }
}
