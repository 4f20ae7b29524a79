/** What may wait for a line that does not read it, characters; what comes after that is lost, as where a terminal's buffer is full. */
const mostWaiting = 1024 * 1024
/** An editor's text that comes before it is asked for belongs to one of the last few editors. */
const mostEarly = 4

/** What was typed and not yet read, in order; null is the end of input. */
export type TypedAhead = {
  put(text: string | null): void
  /** Resolves with undefined when the signal ends the wait. */
  take(signal: AbortSignal): Promise<string | null | undefined>
}

export function typedAhead(): TypedAhead {
  const rest: (string | null)[] = []
  let characters = 0
  let waiting: ((text: string | null | undefined) => void) | null = null
  return {
    put(text) {
      if (waiting) return waiting(text)
      const length = (text?.length ?? 0) + 1
      if (characters + length > mostWaiting) return
      characters += length
      rest.push(text)
    },
    take(signal) {
      const first = rest.shift()
      if (first !== undefined) {
        characters -= (first?.length ?? 0) + 1
        return Promise.resolve(first)
      }
      return new Promise((resolve) => {
        const end = (text: string | null | undefined) => {
          waiting = null
          signal.removeEventListener('abort', abort)
          resolve(text)
        }
        const abort = () => end(undefined)
        signal.addEventListener('abort', abort)
        waiting = end
      })
    },
  }
}

/** What editors gave back, by the editor's id: the answer and the question may come in either order. Undefined: nothing was saved. */
export type Edits = { put(id: string, text: string | undefined): void; take(id: string): Promise<string | undefined> }

export function edits(): Edits {
  const asked = new Map<string, (text: string | undefined) => void>()
  const early = new Map<string, string | undefined>()
  return {
    put(id, text) {
      const answer = asked.get(id)
      asked.delete(id)
      if (answer) return answer(text)
      early.set(id, text)
      const [oldest] = early.keys()
      if (early.size > mostEarly && oldest !== undefined) early.delete(oldest)
    },
    take(id) {
      if (!early.has(id)) return new Promise((resolve) => void asked.set(id, resolve))
      const text = early.get(id)
      early.delete(id)
      return Promise.resolve(text)
    },
  }
}
