import { announce, execInPod, followPod } from '../client/attach'
import { fileFlags } from '../client/manifests'
import { containerToRun, defaultContainer, podOf, podOfFile } from '../client/pod-of'
import { command } from '../command'
import { KubectlError, usageError } from '../errors'
import { bool, duration, text } from '../flags'

const flags = {
  container: text({ short: 'c' }),
  podRunningTimeout: duration(60_000),
  quiet: bool({ short: 'q' }),
  stdin: bool({ short: 'i' }),
  tty: bool({ short: 't' }),
}

export const exec = command({
  use: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  short: 'Execute a command in a container',
  examples: '# One command\nkubectl exec web -- date\n\n# A shell\nkubectl exec -it web -- sh',
  arguments: 'pods',
  interrupted: 130,
  flags: { ...flags, filename: fileFlags.filename },
  async run(invocation) {
    const { args, dash, api, context, err, flags: given } = invocation
    const fromFile = given.filename.length > 0
    const nothing = 'pod, type/name or --filename must be specified'
    if (args.length === 0 && !fromFile) throw new KubectlError(nothing)
    if (dash === undefined && args.length > 1)
      throw usageError('exec', 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead')
    if (dash === 0 && !fromFile) throw new KubectlError(nothing)
    const words = args.slice(fromFile ? (dash ?? 1) : 1)
    if (words.length === 0) throw new KubectlError('you must specify at least one command for the container')
    if (fromFile && (dash ?? 1) > 0) throw new KubectlError('resource/name arguments cannot be provided when a path is specified')
    const at = fromFile ? await podOfFile(api, context, given.filename) : await podOf(api, args[0] as string)
    const container = containerToRun(at.pod, given, err)
    const tty = given.tty && given.stdin && invocation.context.tty.isTerminal
    if (given.tty && !tty) err('Unable to use a TTY - input is not a terminal or the right kind of file\n')
    return execInPod(invocation, at, words, { container, stdin: given.stdin, tty })
  },
})

export const attach = command({
  use: 'attach (POD | TYPE/NAME) -c CONTAINER',
  short: 'Attach to a running container',
  arguments: 'pods',
  interrupted: 130,
  flags,
  async run(invocation) {
    const { args, api, err, flags: given } = invocation
    if (args.length === 0) throw usageError('attach', 'at least 1 argument is required for attach')
    if (args.length > 1)
      throw usageError('attach', `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: ${args.join(' ')}`)
    const at = await podOf(api, args[0] as string)
    const phase = (at.pod as { status?: { phase?: string } }).status?.phase
    if (phase === 'Succeeded' || phase === 'Failed')
      throw new KubectlError(`cannot attach a container in a completed pod; current phase is ${phase}`)
    const container = given.container || defaultContainer(at.pod, given.quiet, err)
    announce(invocation, { ...given, stdin: true })
    return followPod(invocation, at, { container, stdin: given.stdin, tty: given.tty })
  },
})
