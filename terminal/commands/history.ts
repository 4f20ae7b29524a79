import type { HostCommand } from '../host-command'

/** `history` of the lines typed in this terminal. */
export const historyCommand = (state: { history: string[] }): HostCommand => ({
  names: ['history'],
  async run(use) {
    if (use.args[0] === '-c') {
      state.history.length = 0
      return 0
    }
    const count = Number(use.args[0] ?? state.history.length)
    const from = Math.max(0, state.history.length - (Number.isNaN(count) ? 0 : count))
    use.out(
      state.history
        .slice(from)
        .map((line, index) => `${String(from + index + 1).padStart(5)}  ${line}\n`)
        .join(''),
    )
    return 0
  },
})
