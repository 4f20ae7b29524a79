const help = `Usage: seatrial admin COMMAND

  reset-password EMAIL     set a new password, asked for or read from standard input
  grant EMAIL ROLE         make someone learner, instructor or admin
`

/** `seatrial admin …`: what an operator does to an account from the console. */
export async function run(words: string[]): Promise<number> {
  process.stdout.write(help)
  return words.includes('--help') ? 0 : 2
}
