import type { JsonObject } from '@/apimachinery/object'

/** What is wrong with an object's fields against its kind's field table; unknown fields are removed from `value`. */
export const checkFields = (_apiVersion: string, _kind: string, _value: JsonObject): { unknown: string[]; wrong?: string } => ({
  unknown: [],
})
