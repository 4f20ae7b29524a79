import type { Invocation } from '../host-command'
import { outputText } from '../just-bash'

/** Runs just-bash's own command of that name, and passes on what it says; `errors` puts its complaints in the real one's words. Answers its exit code. */
export async function passOn(use: Invocation, args = use.args, errors = (text: string) => text): Promise<number> {
  const ended = await use.original(args)
  use.out(outputText(ended))
  use.err(errors(ended.stderr))
  return ended.exitCode
}
