/**
 * Lets the server go on when nobody reads its console any more. A terminal that was closed breaks the pipe, and each error that is told of a broken pipe breaks it again:
 * without this the process talks to itself on a whole core.
 */
export function outliveConsole() {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}
