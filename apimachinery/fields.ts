import type { MergeSchema } from './strategic-merge'

export const mergeSchemaOf = (_apiVersion: string, _kind: string): MergeSchema | undefined => undefined
