import { didYouMean } from '@/apimachinery/alike'
import { loadQuestion, questionIds } from '@/exam/questions/bank'
import { type Question, sayProblem } from '@/exam/questions/question'
import { bankFolder } from './bank-folder'
import { Complaint } from './complaint'

/** A question of the bank that comes with Seatrial; the others are not read. Throws a Complaint when there is none. */
export function bankQuestion(id: string): Question {
  const found = loadQuestion(bankFolder(), id)
  if (!found) throw new Complaint(`there is no question ${id}${didYouMean(id, questionIds(bankFolder()))}`)
  if (!found.question) throw new Complaint(`question ${id} does not load\n${found.problems.map(sayProblem).join('\n')}`)
  return found.question
}
