import { didYouMean } from '@/apimachinery/alike'
import { loadQuestion, questionIds } from '@/exam/questions/bank'
import { type Question, sayProblem } from '@/exam/questions/question'
import { bankFolder } from './bank-folder'

/** The words say what is wrong with an id that somebody typed. */
export class NoQuestion extends Error {}

/** A question of the bank that comes with Seatrial; the others are not read. Throws NoQuestion. */
export function bankQuestion(id: string): Question {
  const found = loadQuestion(bankFolder(), id)
  if (!found) throw new NoQuestion(`there is no question ${id}${didYouMean(id, questionIds(bankFolder()))}`)
  if (!found.question) throw new NoQuestion(`question ${id} does not load\n${found.problems.map(sayProblem).join('\n')}`)
  return found.question
}
