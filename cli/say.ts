/** Prints to standard output; answers the exit code, so that a command ends with `return say(…)`. */
export function say(text: string, code = 0): number {
  process.stdout.write(text)
  return code
}
