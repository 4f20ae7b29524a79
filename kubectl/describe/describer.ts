import type { KubeObject } from '@/apimachinery/object'
import type { Api } from '../client/api'
import { type Writer, writer } from './writer'

export type DescribeContext = { api: Api; now: number; showEvents: boolean }

/** Tells one kind of object in full. */
export type Describer = { group: string; kind: string; describe(object: KubeObject, context: DescribeContext): Promise<string> }

export function describer<T extends KubeObject>(
  group: string,
  kind: string,
  write: (w: Writer, object: T, context: DescribeContext) => Promise<void> | void,
): Describer {
  return {
    group,
    kind,
    async describe(object, context) {
      const w = writer()
      await write(w, object as T, context)
      return w.text()
    },
  }
}
