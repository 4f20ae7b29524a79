/** What is wrong with how a command was called, or with what it was given: a sentence for its user, who gets no stack. */
export class Complaint extends Error {
  constructor(
    message: string,
    /** 2 for wrong words, 1 for what goes wrong later. */
    readonly exitCode = 2,
  ) {
    super(message)
  }
}

const ofFiles = ['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR']

/** The complaint that an error is: one of ours, words that parseArgs refuses, a file that is not there. Undefined for a fault of the program. */
export function complaintOf(error: unknown): Complaint | undefined {
  if (error instanceof Complaint) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  // What follows the first sentence explains how to write a positional argument that begins with a dash.
  if (code.startsWith('ERR_PARSE_ARGS_')) return new Complaint(message.replace(/\. .*$/s, ''))
  return ofFiles.includes(code) ? new Complaint(message, 1) : undefined
}
