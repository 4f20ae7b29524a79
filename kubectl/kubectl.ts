import { createApi } from './client/api'
import { connection } from './client/kubeconfig'
import { createTrace } from './client/trace'
import { commandName, globalFlags, type Invocation } from './command'
import { errorText, KubectlError } from './errors'
import { findCommand } from './find-command'
import { bool, type Flags, flagName, parseFlags } from './flags'
import { commandHelp, globalHelp, rootHelp } from './help'
import { withPreferences } from './kuberc/apply'
import { preferencesFor } from './kuberc/file'
import { unsimulated } from './options/options'
import { withTemplateRead } from './output/template-files'
import type { KubectlContext } from './seam'
import { similar } from './suggest'
import { groups, verbs } from './verbs/index'

export { completeKubectl } from './complete'
export { throughProxy } from './verbs/proxy'

/**
 * Runs one kubectl command; `typed` is without the word `kubectl`. Resolves with the exit code. All that it prints goes to `context.tty`, failures
 * included: it does not reject, except when the host's own functions fail in ways they do not declare.
 */
export async function kubectl(typed: readonly string[], context: KubectlContext): Promise<number> {
  let argv = typed
  try {
    argv = withPreferences(typed, await preferencesFor(typed, context), (text) => context.tty.stderr(text))
    return await dispatch(argv, context)
  } catch (error) {
    if (context.signal.aborted) return findCommand(argv).command?.interrupted ?? 1
    if (error instanceof KubectlError && error.options.printed) context.tty.stdout(error.options.printed)
    const { text, exitCode } = errorText(error)
    context.tty.stderr(text)
    return findCommand(argv).command?.failing ?? exitCode
  }
}

async function dispatch(argv: readonly string[], context: KubectlContext): Promise<number> {
  const found = findCommand(argv)
  if (found.command === undefined) {
    if (found.word === undefined || found.word === 'help') {
      context.tty.stdout(rootHelp(groups))
      return 0
    }
    if (found.word === 'options') {
      context.tty.stdout(globalHelp(context.env.HOME ?? ''))
      return 0
    }
    const near = similar(found.word, verbs.filter((verb) => !verb.hidden).map(commandName))
    const hint = near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}`
    throw new KubectlError(`unknown command "${found.word}" for "kubectl"${hint}`)
  }
  const { command, path, words } = found
  const simulated = { ...globalFlags, ...command.flags }
  const refused = { ...unsimulated('', simulated), ...unsimulated(path.slice('kubectl '.length), simulated) }
  const flags: Flags = {
    ...globalFlags,
    ...refused,
    ...command.flags,
    help: bool({ short: command.flags.hostname ? '' : 'h' }),
  }
  const parsed = parseFlags(words, flags, path)
  if (parsed.values.help || command.helpsAlways || (!command.run && parsed.args[0] === 'help')) {
    context.tty.stdout(commandHelp(command, path))
    return 0
  }
  const verb = path.slice('kubectl '.length)
  if (!command.run) {
    const unknown = parsed.args[0]
    if (unknown !== undefined) throw new KubectlError(`unknown command "${unknown}"\nSee '${path} -h' for help and examples`)
    context.tty[command.helpsAlone === undefined ? 'stderr' : 'stdout'](commandHelp(command, path))
    return command.helpsAlone ?? 1
  }
  const unknown = Object.keys(refused).find((name) => parsed.changed.has(name))
  if (unknown !== undefined) throw new KubectlError(`seatrial does not simulate --${unknown} of ${path}`)
  const missing = Object.entries(command.flags).filter(([key, flag]) => flag.required && !parsed.changed.has(key))
  if (missing.length > 0) throw new KubectlError(`required flag(s) ${missing.map(([key]) => `"${flagName(key)}"`).join(', ')} not set`)
  const invocation = {
    ...parsed,
    flags: (takesTemplates(parsed.values) ? await withTemplateRead(context, parsed.values) : parsed.values) as Invocation['flags'],
    context,
    verb,
    out: (text: string) => context.tty.stdout(text),
    err: (text: string) => context.tty.stderr(text),
  }
  // A faulty kubeconfig is the first error seen, except by the commands that must be able to mend it.
  const connected = command.offline ? nowhere : await connection(context, { ...invocation.flags, ...shadowed(command.flags) })
  let warnings = 0
  const warn = (text: string) => {
    warnings++
    invocation.err(text)
  }
  const exit = await command.run({
    ...invocation,
    api: createApi(context, connected, warn, createTrace(invocation.flags.v, invocation.err)),
  })
  if (invocation.flags.warningsAsErrors && warnings > 0) throw new KubectlError(`${warnings} warning${warnings === 1 ? '' : 's'} received`)
  return context.signal.aborted ? (command.interrupted ?? 1) : (exit ?? 0)
}

/** Whether the verb prints objects in the formats of `printFlags`. */
const takesTemplates = (values: Record<string, unknown>): values is { output: string; template: string } =>
  typeof values.output === 'string' && typeof values.template === 'string'

/** A verb's own flag of a global name (`create rolebinding --user`) says nothing about the connection. */
const shadowed = (own: Flags) =>
  Object.fromEntries(
    Object.entries(globalFlags)
      .filter(([key]) => key in own)
      .map(([key, flag]) => [key, flag.initial]),
  )

const nowhere = { server: 'http://localhost:8080', headers: {}, namespace: 'default', namespaceGiven: false }
