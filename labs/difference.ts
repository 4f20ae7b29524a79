import type { Json, JsonObject, KubeObject } from '@/apimachinery/object'
import { printYaml } from '@/apimachinery/yaml'
import type { Cluster } from '@/cluster/door'
import type { Attempted, TaskInstance } from '@/exam/questions/question'
import type { Answer } from '@/grader/evidence'
import { createLab, restoreLab, runScript, settleLab, submitAnswer } from './lab'
import { ownParts, ownWork } from './own-objects'
import type { ClusterDifference, FieldDifference, LabSnapshot, ObjectDifference } from './seam'

/** Of more roads than these, the first ones are looked at. */
const mostSolutions = 3
const mostFields = 40

/**
 * The learner's cluster against the one that a reference solution leaves: of several solutions the one that is nearest. Objects of controllers and
 * what the server allots by itself are left out, unless the solution names the value. A pure function of its arguments.
 */
export async function differenceToReference(
  task: TaskInstance,
  given: { stored: LabSnapshot | null; startedAt: number; answer: Answer },
): Promise<ClusterDifference> {
  const mine = given.stored ? restoreLab(task, given.stored) : await createLab(task, given.startedAt)
  await submitAnswer(mine, given.answer)
  settleLab(mine)
  const found: ClusterDifference[] = []
  for (const solution of task.solutions.slice(0, mostSolutions)) {
    const reference = await createLab(task, given.startedAt)
    if (solution.kind === 'sh' && task.kind === 'terminal') await runScript(reference, solution.text)
    else await submitAnswer(reference, answerOf(solution))
    settleLab(reference)
    found.push({ solution: solution.title, objects: objectsThatDiffer(reference.cluster, mine.cluster, solution.text) })
  }
  return found.reduce((nearest, one) => (weightOf(one) < weightOf(nearest) ? one : nearest))
}

function answerOf({ kind, text }: Attempted): Answer {
  return kind === 'yaml' ? { kind: 'manifest', yaml: text } : { kind: 'command', lines: text }
}

const weightOf = ({ objects }: ClusterDifference) => objects.reduce((sum, { fields }) => sum + 1 + fields.length, 0)

/** Compares what people state in two clusters. `words` is the text whose values count even where the server could have chosen them. */
export function objectsThatDiffer(reference: Cluster, mine: Cluster, words: string): ObjectDifference[] {
  const { written, removed } = ownWork(reference, mine)
  const objects = written.flatMap(({ object, before }): ObjectDifference[] => {
    if (!before) return [{ ...nameOf(object), state: 'extra', fields: [] }]
    const fields = fieldsThatDiffer(ownParts(before), ownParts(object)).filter((field) => counts(field, words))
    return fields.length > 0 ? [{ ...nameOf(object), state: 'changed', fields: fields.slice(0, mostFields) }] : []
  })
  return [...removed.map(({ object }): ObjectDifference => ({ ...nameOf(object), state: 'missing', fields: [] })), ...objects]
}

function nameOf({ kind, metadata }: KubeObject): Pick<ObjectDifference, 'kind' | 'name' | 'namespace'> {
  return { kind, name: metadata.name ?? '', ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }) }
}

/** What the server fills in where nobody says it; each cluster in its own way. */
const allotted = /(^|\.)(clusterIPs?|nodePort|healthCheckNodePort|volumeName|loadBalancerIP|uid|secretName|nodeName)(\[\d+\])?$/

function counts({ at, reference }: FieldDifference, words: string): boolean {
  return !allotted.test(at) || (reference !== null && words.includes(reference.replace(/^"|"$/g, '')))
}

/** By path; lists of objects by what names their entries. `null`: not there. */
export function fieldsThatDiffer(reference: Json | undefined, mine: Json | undefined, at = ''): FieldDifference[] {
  if (JSON.stringify(reference) === JSON.stringify(mine)) return []
  if (isObject(reference) && isObject(mine))
    return [...new Set([...Object.keys(reference), ...Object.keys(mine)])].flatMap((key) =>
      fieldsThatDiffer(reference[key], mine[key], at === '' ? key : `${at}.${key}`),
    )
  if (Array.isArray(reference) && Array.isArray(mine)) {
    const key = ['name', 'containerPort', 'port', 'key', 'type', 'mountPath'].find((each) => names(reference, each) && names(mine, each))
    if (key) return entriesThatDiffer(reference as JsonObject[], mine as JsonObject[], key, at)
    if (reference.length === mine.length) return reference.flatMap((each, i) => fieldsThatDiffer(each, mine[i], `${at}[${i}]`))
  }
  return [{ at, reference: shown(reference), yours: shown(mine) }]
}

/** Entries of one name are compared with each other; what is left over, in order. */
function entriesThatDiffer(reference: JsonObject[], mine: JsonObject[], key: string, at: string): FieldDifference[] {
  const nameOf = (entry: JsonObject) => String(entry[key])
  const lacking = (from: JsonObject[], others: JsonObject[]) =>
    from.filter((entry) => !others.some((other) => nameOf(other) === nameOf(entry)))
  const [missing, extra] = [lacking(reference, mine), lacking(mine, reference)]
  const alike = reference.flatMap((entry) => {
    const other = mine.find((each) => nameOf(each) === nameOf(entry))
    return other ? fieldsThatDiffer(entry, other, `${at}[${key}=${nameOf(entry)}]`) : []
  })
  const rest = Array.from({ length: Math.max(missing.length, extra.length) }, (_, i) => {
    const entry = missing[i] ?? (extra[i] as JsonObject)
    return fieldsThatDiffer(missing[i], extra[i], `${at}[${key}=${nameOf(entry)}]`)
  })
  return [...alike, ...rest.flat()]
}

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether every entry has a value of its own under `key`. */
function names(entries: Json[], key: string): boolean {
  const values = entries.map((entry) => (isObject(entry) ? entry[key] : undefined))
  return values.every((value) => typeof value === 'string' || typeof value === 'number') && new Set(values).size === values.length
}

const shown = (value: Json | undefined): string | null =>
  value === undefined ? null : typeof value === 'object' && value !== null ? printYaml(value).trimEnd() : String(value)
