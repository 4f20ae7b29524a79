import type { KubectlContext } from './seam'

/** Candidates for the last word of `argv` (which may be empty). */
export async function completeKubectl(_argv: readonly string[], _context: KubectlContext): Promise<string[]> {
  return []
}
