/** What nano asks at the bottom of its screen. */
export type Asking = { for: 'save-first' } | { for: 'name'; leaves: boolean } | null

/** What a key does to a nano: asks next, says something, or ends it. `key` as the browser names it; `modified`: something is not saved. */
export type Answered = { asking: Asking; save?: true; leave?: true; taken: boolean }

export function answer(asking: Asking, { key, ctrlKey }: { key: string; ctrlKey: boolean }, modified: boolean): Answered {
  const ctrl = ctrlKey ? key.toLowerCase() : ''
  if (asking === null) {
    if (ctrl === 'x') return modified ? { asking: { for: 'save-first' }, taken: true } : { asking: null, leave: true, taken: true }
    if (ctrl === 'o') return { asking: { for: 'name', leaves: false }, taken: true }
    if (ctrl === 's') return { asking: null, save: true, taken: true }
    return { asking: null, taken: false }
  }
  if (ctrl === 'c' || key === 'Escape') return { asking: null, taken: true }
  if (asking.for === 'save-first') {
    if (key.toLowerCase() === 'n' && !ctrlKey) return { asking: null, leave: true, taken: true }
    return { asking: key.toLowerCase() === 'y' && !ctrlKey ? { for: 'name', leaves: true } : asking, taken: true }
  }
  if (key !== 'Enter') return { asking, taken: true }
  return { asking: null, save: true, ...(asking.leaves && { leave: true as const }), taken: true }
}
