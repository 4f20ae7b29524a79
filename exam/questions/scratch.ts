import { loadBank } from '@/exam/questions/bank'
import { sayProblem } from '@/exam/questions/question'

const b = loadBank('questions')
console.log(b.problems.map(sayProblem).join('\n'))
console.log(b.questions.length)
