/** What follows a subcommand: `-nodes` is a switch, `-days 30` a value. */
export type Words = { switches: Set<string>; values: Record<string, string>; rest: string[] }

const takeValue = new Set(
  'in out key subj days inkey CAfile CA CAkey addext passout passin newkey keyout pkeyopt config extensions checkend extfile set_serial signkey algorithm'.split(
    ' ',
  ),
)

/** OpenSSL's own way: one dash, whole words. */
export function wordsOf(args: readonly string[]): Words {
  const words: Words = { switches: new Set(), values: {}, rest: [] }
  for (let at = 0; at < args.length; at++) {
    const name = /^--?(.+)$/.exec(args[at] as string)?.[1]
    if (name === undefined) words.rest.push(args[at] as string)
    else if (takeValue.has(name) && at + 1 < args.length) words.values[name] = args[++at] as string
    else words.switches.add(name)
  }
  return words
}
