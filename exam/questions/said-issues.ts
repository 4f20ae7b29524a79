import { z } from 'zod'
import { didYouMean, nearest } from '@/apimachinery/alike'

type Path = readonly PropertyKey[]
/** What is wrong at a place, which the message leaves out; `key` where the key itself is wrong, not its value. */
export type SaidIssue = { path: Path; key?: true; message: string }

/** What a schema found wrong with a value, in an author's words: with what stands there, what may, and what was probably meant. */
export function saidIssues(error: z.ZodError, schema: z.ZodType, value: unknown): SaidIssue[] {
  const said = error.issues.flatMap((issue) => sayIssue(issue, schema, value))
  // A field that is missing because its name has a slip is told once, at the slip.
  const slips = new Set(said.flatMap(({ key, path, meant }) => (key && meant ? [[...path.slice(0, -1), meant].join('.')] : [])))
  return said.filter(({ missing, path }) => !missing || !slips.has(path.join('.'))).map(({ meant: _, missing: __, ...rest }) => rest)
}

type Told = SaidIssue & { meant?: string; missing?: true }

function sayIssue(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown): Told[] {
  const { path } = issue
  const written = valueAt(value, path)
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysAt(schema, path)
      const tell = (key: string): Told => ({
        path: [...path, key],
        key: true,
        message: `there is no field ${key}${didYouMean(key, known) || `; there are ${known.join(', ')}`}`,
        meant: nearest(key, known),
      })
      return issue.keys.map(tell)
    }
    case 'invalid_union': {
      const told = likeliest(issue.errors).flatMap((inner) =>
        sayIssue({ ...inner, path: [...path, ...inner.path] } as z.core.$ZodIssue, schema, value),
      )
      // Which branch was meant shows once the slip is gone.
      const slips = told.filter(({ meant }) => meant !== undefined)
      return slips.length > 0 ? slips : told
    }
    case 'invalid_value':
    case 'invalid_type': {
      const options = issue.code === 'invalid_value' ? issue.values.map(String) : undefined
      if (written === undefined) return [{ path, missing: true, message: `is missing${options ? `: ${options.join(', ')}` : ''}` }]
      if (options) return [{ path, message: `${String(written)} is none of ${options.join(', ')}${didYouMean(String(written), options)}` }]
    }
  }
  return [{ path, message: issue.message.replace(/^Invalid input: /, '') }]
}

/** Of the branches of a union the one that fits furthest: its problems lie deepest, and are fewest. */
function likeliest(branches: z.core.$ZodIssue[][]): z.core.$ZodIssue[] {
  const depth = (issues: z.core.$ZodIssue[]) =>
    Math.min(...issues.map(({ path, code }) => (code === 'invalid_type' || code === 'invalid_value' ? path.length : path.length + 1)))
  return [...branches].sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0] ?? []
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (of, step) => (typeof of === 'object' && of !== null ? (of as Record<PropertyKey, unknown>)[step] : undefined),
    value,
  )

type Described = {
  properties?: Record<string, Described>
  additionalProperties?: Described
  items?: Described
  anyOf?: Described[]
  allOf?: Described[]
}

/** The fields that a schema has at a place. */
function keysAt(schema: z.ZodType, path: Path): string[] {
  const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Described
  const branches = (of: Described): Described[] => [of, ...[...(of.anyOf ?? []), ...(of.allOf ?? [])].flatMap(branches)]
  const step = (of: Described, name: PropertyKey) =>
    typeof name === 'number' ? of.items : (of.properties?.[String(name)] ?? of.additionalProperties)
  const found = path.reduce((all, name) => all.flatMap((each) => branches(step(each, name) ?? {})), branches(described))
  return [...new Set(found.flatMap(({ properties }) => Object.keys(properties ?? {})))]
}
