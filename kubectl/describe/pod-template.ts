import type { JsonObject } from '@/apimachinery/object'

/** The pod template as `rollout history --revision` and the describers of workloads show it. */
export function podTemplateText(_template: JsonObject, _cause: string): string {
  return ''
}
