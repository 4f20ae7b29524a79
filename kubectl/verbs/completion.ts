import { command } from '../command'
import { KubectlError, usageError } from '../errors'

const shells = ['bash', 'zsh', 'fish', 'powershell']

/** The terminal completes kubectl by itself, so that a shell has nothing to load. */
export const completion = command({
  use: 'completion SHELL',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  long: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell), to be read by that shell. Here the terminal completes kubectl by itself, and the code is empty.',
  examples:
    '# Completion in this shell, and in those to come\nsource <(kubectl completion bash)\necho "source <(kubectl completion bash)" >> ~/.bashrc',
  offline: true,
  async run({ args, out }) {
    const [shell] = args
    if (shell === undefined) throw usageError('completion', 'Shell not specified.')
    if (args.length > 1) throw usageError('completion', 'Too many arguments. Expected only the shell type.')
    if (!shells.includes(shell)) throw usageError('completion', `Unsupported shell type ${JSON.stringify(shell)}.`)
    if (shell !== 'bash') throw new KubectlError(`seatrial does not simulate completion in ${shell}`)
    out('# The terminal completes kubectl by itself.\n')
  },
})
