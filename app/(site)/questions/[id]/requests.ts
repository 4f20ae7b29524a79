import type { ProofView, QuestionFiles, QuestionProblem } from '@/exam/views'

/** Stores the draft and answers what is wrong with it. Throws when it could not be stored. */
export async function saveFiles(id: string, files: QuestionFiles): Promise<QuestionProblem[]> {
  const response = await fetch(`/questions/${id}/draft`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(files),
  })
  if (!response.ok) throw new Error(`saving answered ${response.status}`)
  return ((await response.json()) as { problems: QuestionProblem[] }).problems
}

/** Runs every proof of these files in the labs. Throws with a sentence to show. */
export async function proveFiles(id: string, files: QuestionFiles): Promise<ProofView> {
  const ticket = await fetch(`/questions/${id}/ticket`, { method: 'POST' })
  if (!ticket.ok) throw new Error('You may not run proofs. Sign in again.')
  const { ticket: signed } = (await ticket.json()) as { ticket: string }
  const response = await fetch(`/labs/proofs?ticket=${encodeURIComponent(signed)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ files }),
  })
  if (!response.ok) throw new Error(`The proofs could not be run: the labs answered ${response.status}.`)
  return response.json() as Promise<ProofView>
}
