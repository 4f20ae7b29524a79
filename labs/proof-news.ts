import type { Question, TaskInstance } from '@/exam/questions/question'

/**
 * Tells of the draws of a question, one after the other, whether a draw brings anything that none before it had: a fault, or a value of a parameter
 * under that fault. Of a range its lowest, its highest, and all numbers between count as three values.
 */
export function createNews({ parameters }: Pick<Question, 'parameters'>): (task: Pick<TaskInstance, 'parameters'>) => boolean {
  const met = new Set<string>()
  return ({ parameters: drawn }) => {
    const values = Object.entries(drawn).map(([name, value]) => {
      const declared = parameters[name]
      if (declared === undefined || Array.isArray(declared)) return `${name} ${JSON.stringify(value)}`
      return `${name} ${value === declared.from ? 'lowest' : value === declared.to ? 'highest' : 'between'}`
    })
    const news = ['drawn', ...values].map((value) => `${String(drawn.fault)} ${value}`).filter((each) => !met.has(each))
    for (const each of news) met.add(each)
    return news.length > 0
  }
}
