/** Prints to standard output; answers the exit code, so that a command ends with `return say(…)`. */
export function say(text: string, code = 0): number {
  process.stdout.write(text)
  return code
}

/** Tells on standard error what is wrong with a command, under its name; answers the exit code, 2 for wrong words. */
export const failing =
  (command: string) =>
  (message: string, code = 2): number => {
    process.stderr.write(`seatrial ${command}: ${message}\n`)
    return code
  }
