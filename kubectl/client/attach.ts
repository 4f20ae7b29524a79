import type { Invocation } from '../command'
import { ApiError, KubectlError } from '../errors'
import type { KubectlChannels } from '../seam'
import { pathOf, type Query } from './api'
import type { Resource } from './discovery'

type Streams = { container?: string; stdin: boolean; tty: boolean }
type At = { resource: Resource; namespace: string | undefined; name: string }

/** Runs a command in a container and gives its exit code. As cmd/exec. */
export async function execInPod(invocation: Invocation, at: At, words: readonly string[], streams: Streams): Promise<number> {
  const query: Query = { command: words, ...streamQuery(streams) }
  const channels = await invocation.api.connect(pathOf(at.resource, at.namespace, at.name, 'exec'), query)
  const exitCode = await pump(invocation, channels, streams)
  if (exitCode !== 0 && !invocation.context.signal.aborted)
    throw new KubectlError(`command terminated with exit code ${exitCode}`, { bare: true, exitCode })
  return exitCode
}

/** Attaches to the running process of a container: how that ends is the container's own affair. As cmd/attach. */
export async function followPod(invocation: Invocation, at: At, streams: Streams): Promise<number> {
  const channels = await invocation.api.connect(pathOf(at.resource, at.namespace, at.name, 'attach'), streamQuery(streams))
  await pump(invocation, channels, streams)
  return invocation.context.signal.aborted ? 130 : 0
}

/** What is said before a session that takes input. As cmd/attach Run. */
export function announce({ err }: Pick<Invocation, 'err'>, { stdin, quiet }: { stdin: boolean; quiet: boolean }): void {
  if (!stdin || quiet) return
  err(
    "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n",
  )
}

const streamQuery = ({ container, stdin, tty }: Streams): Query => ({
  container,
  ...(stdin ? { stdin: true } : {}),
  stdout: true,
  ...(tty ? { tty: true } : { stderr: true }),
})

/** Carries input in and output out until the process ends; its exit code. */
async function pump(invocation: Invocation, channels: KubectlChannels, { stdin, tty }: Streams): Promise<number> {
  const { context, out, err } = invocation
  const stop = () => channels.close()
  context.signal.addEventListener('abort', stop, { once: true })
  try {
    if (!stdin) channels.end()
    else if (!context.tty.isTerminal || context.stdin !== '') {
      channels.write(context.stdin)
      channels.end()
    } else void feed(invocation, channels)
    for (let output = await channels.next(); output !== undefined; output = await channels.next()) {
      if (output.channel === 'stderr' && !tty) err(output.data)
      else out(output.data)
    }
  } finally {
    context.signal.removeEventListener('abort', stop)
    channels.close()
  }
  const result = channels.result()
  if (result === undefined) return context.signal.aborted ? 130 : 0
  if ('error' in result) throw connectionError(result)
  return result.exitCode
}

/** Typed lines go in as they come, until input or the process ends. */
async function feed({ context }: Invocation, channels: KubectlChannels): Promise<void> {
  while (channels.result() === undefined) {
    const line = await context.tty.read().catch(() => undefined)
    if (line === undefined) {
      channels.end()
      return
    }
    channels.write(line.endsWith('\n') ? line : `${line}\n`)
  }
}

/** The API server's refusal in its own words, or what broke the connection. */
export function connectionError({ error, reason }: { error: string; reason?: string }): Error {
  if (reason === undefined) return new KubectlError(error)
  return new ApiError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: error, reason })
}
