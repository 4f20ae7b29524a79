import type { Flag as Plain } from '@/kubectl/flags'

/** One flag of helm, read as kubectl's are, with its words of help. */
export type Flag<T> = Plain<T> & { help: string }
export type Flags = Record<string, Flag<unknown>>

type Extra<T> = Partial<Omit<Flag<T>, 'kind' | 'help'>>

export const text = (help: string, extra: Extra<string> = {}): Flag<string> => ({ kind: 'string', help, initial: '', ...extra })
export const bool = (help: string, extra: Extra<boolean> = {}): Flag<boolean> => ({
  kind: 'bool',
  help,
  initial: false,
  bare: 'true',
  ...extra,
})
export const int = (help: string, initial: number, extra: Extra<number> = {}): Flag<number> => ({ kind: 'int', help, initial, ...extra })
/** Milliseconds. */
export const duration = (help: string, initial: number, extra: Extra<number> = {}): Flag<number> => ({
  kind: 'duration',
  help,
  initial,
  ...extra,
})
/** May be repeated; values are taken whole. */
export const array = (help: string, extra: Extra<string[]> = {}): Flag<string[]> => ({ kind: 'array', help, initial: [], ...extra })
