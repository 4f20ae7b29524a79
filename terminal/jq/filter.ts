/** A filter as a tree. */
export type Filter =
  | { is: 'identity' }
  | { is: 'recurse' }
  | { is: 'literal'; value: string | number | boolean | null }
  | { is: 'text'; format: string; parts: (string | Filter)[] }
  | { is: 'format'; name: string }
  | { is: 'index'; of: Filter; key: Filter }
  | { is: 'slice'; of: Filter; from?: Filter; to?: Filter }
  | { is: 'each'; of: Filter }
  | { is: 'try'; body: Filter; caught?: Filter }
  | { is: 'array'; body?: Filter }
  | { is: 'object'; entries: [key: Filter, value: Filter][] }
  | { is: 'minus'; of: Filter }
  | { is: 'pipe' | 'comma' | 'and' | 'or' | 'else'; left: Filter; right: Filter }
  | { is: 'binary' | 'update'; operator: string; left: Filter; right: Filter }
  | { is: 'if'; condition: Filter; then: Filter; otherwise?: Filter }
  | { is: 'reduce'; source: Filter; pattern: Pattern; from: Filter; update: Filter }
  | { is: 'foreach'; source: Filter; pattern: Pattern; from: Filter; update: Filter; extract?: Filter }
  | { is: 'def'; name: string; params: string[]; body: Filter; rest: Filter }
  | { is: 'call'; name: string; args: Filter[]; at?: number }
  | { is: 'variable'; name: string; at: number }
  | { is: 'bind'; source: Filter; patterns: Pattern[]; body: Filter }
  | { is: 'label'; name: string; body: Filter }
  | { is: 'break'; name: string; at: number }

/** What a value is taken apart into. */
export type Pattern = { name: string } | { items: Pattern[] } | { members: { key: Filter; variable?: string; value?: Pattern }[] }
