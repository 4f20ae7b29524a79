import type { ChartShelf } from '@/helm/helm'
import { firstHost, type LiveHost } from './host'
import type { Lent, Running } from './host-command'
import type { Inside } from './inside'
import { treeOf } from './run-script'
import { shellsOf } from './tabs'
import { waitingUntil } from './waiting'

/** The running line, as it is from time to time, for a command that may be ended before it. */
const until = (line: Running, end: AbortSignal): Running =>
  Object.assign(Object.create(line) as Running, {
    signal: AbortSignal.any([line.signal, end]),
    waiting: waitingUntil(line.waiting, end),
  })

/** What the commands of a host are lent by the terminal that it is in. */
export function lendTo(inside: Inside, host: LiveHost, charts: ChartShelf): Lent {
  const { cluster, clock, state, now } = inside
  return {
    cluster,
    clock,
    host,
    running: now,
    charts,
    inSsh: () => shellsOf(state, now().tab).some(({ opened }) => opened === 'ssh'),
    startedOn: () => state.start ?? firstHost,
    async runTree(ctx, what, options) {
      const env = { ...ctx.exportedEnv, ...options.env }
      const tree = treeOf(host, what, Object.keys(env), options.terminal)
      if (typeof tree === 'string') return { stdout: '', stderr: tree, exitCode: 2 }
      host.shell().runNext(tree)
      // A command of ours ends by itself, with what it had to say; a script or anything else is aborted.
      const name = 'words' in what ? (what.words[0] ?? '') : 'sh'
      const own = host.commands.has(name) && name !== 'sh' && name !== 'bash'
      const signal = options.signal && !own ? { signal: options.signal } : {}
      const run = async () =>
        ctx.exec?.(':', {
          cwd: ctx.cwd,
          env,
          replaceEnv: true,
          stdin: ctx.stdin as unknown as string,
          stdinKind: 'bytes',
          ...signal,
        })
      const ended = await (options.signal ? inside.as(until(now(), options.signal), run) : run())
      if (!ended) return { stdout: '', stderr: '', exitCode: 126 }
      return { ...ended, stderr: ended.stderr.replace('bash: execution aborted\n', '') }
    },
  }
}
