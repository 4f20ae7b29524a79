import { goJson } from '@/apimachinery/go-json'
import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { inFieldOrder } from '../output/go-struct'

export const lastAppliedKey = 'kubectl.kubernetes.io/last-applied-configuration'

/**
 * The object with its own configuration in the annotation that the next `apply` compares with. `typed`: an object that kubectl has made itself, whose
 * configuration has the order of its struct and tells of no annotations where there are none.
 */
export function withLastApplied(object: KubeObject, { typed = false } = {}): KubeObject {
  const annotations = { ...object.metadata.annotations }
  delete annotations[lastAppliedKey]
  const { annotations: _, ...metadata } = object.metadata
  const bare = typed && Object.keys(annotations).length === 0
  const plain = { ...object, metadata: bare ? metadata : { ...metadata, annotations } }
  const value = plain as unknown as Json
  const configuration = `${typed ? goJson(inFieldOrder(value), { order: 'declared' }) : goJson(value)}\n`
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [lastAppliedKey]: configuration } } }
}

export function lastApplied(object: KubeObject): JsonObject | undefined {
  const text = object.metadata.annotations?.[lastAppliedKey]
  return text === undefined ? undefined : (JSON.parse(text) as JsonObject)
}
