import type { Json } from '@/apimachinery/object'
import type { Path } from './paths'
import { cut, JqError } from './values'

/** A value on its way; with the path that leads to it where paths are asked for. */
export type Item = { value: Json; path?: Path }

/** Stands for the path of a value that was made, and not found. */
export const nowhere: Path = Object.freeze([])

/** The path of an item that is to be changed. Throws where there is none. */
export function pathOf({ value, path }: Item): Path {
  if (path === undefined || path === nowhere) throw new JqError(`Invalid path expression with result ${cut(value)}`)
  return path
}

/** The first of what there is; the rest is not asked for. */
export function firstOf(items: Iterable<Item>): Item | undefined {
  for (const item of items) return item
  return undefined
}

/** A value that a function makes of an item. */
export const result = (item: Item, value: Json): Item => (item.path === undefined ? { value } : { value, path: nowhere })

/** An item whose paths nobody asks for. */
export const plain = (item: Item): Item => (item.path === undefined ? item : { value: item.value })

/** What a run has beside its program. */
export type World = {
  variables: Readonly<Record<string, Json>>
  inputs: Iterator<{ value: Json; line: number }>
  /** Where the last input stood: `<stdin>:3`. */
  position(): string
  now(): number
  err(text: string): void
}

/** A function that is not written in jq. Arguments are given as filters, to be run on any item. */
export type Native = (run: Run, item: Item, args: ((item: Item) => Generator<Item>)[]) => Generator<Item>

export type Run = { world: World; spend(steps?: number): void }

/** Ends a program: `halt`. */
export class Halted extends Error {
  constructor(
    readonly exitCode: number,
    readonly said: Json | undefined,
  ) {
    super('halted')
  }
}
