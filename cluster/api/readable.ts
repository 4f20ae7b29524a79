import type { Json } from '@/apimachinery/object'
import { badRequest } from './status'

/** No API type is nested so deeply; code that recurses through a value is safe far beyond it. */
const deepestBody = 512

/**
 * The value, if nothing in it could harm the process: what nests more than 512 levels would overflow the stack (V8 may end the process then),
 * and a field named `__proto__` would be lost, or worse, wherever an object is copied field by field. Throws 400 for both. Never recurses.
 */
export const readable = (value: Json): Json => {
  let level: Json[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepestBody) throw badRequest('json: exceeded max depth')
    const next: Json[] = []
    for (const one of level) {
      if (one === null || typeof one !== 'object') continue
      if (Object.hasOwn(one, '__proto__')) throw badRequest('seatrial does not simulate a field named "__proto__"')
      for (const field of Array.isArray(one) ? one : Object.values(one)) if (field !== null && typeof field === 'object') next.push(field)
    }
    level = next
  }
  return value
}
