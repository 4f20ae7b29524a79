import { z } from 'zod'
import type { QuestionProblem } from '@/exam/views'
import { parseYaml, problemsAt } from './parameters'
import { saidIssues } from './said-issues'
import { domains } from './schema'

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by dashes')

/** An exam as composed: how long, how many tasks, and what is drawn from the bank. `draw` counts sum up to `tasks`. */
export const blueprintSchema = z
  .strictObject({
    id: slug,
    title: z.string().min(1),
    description: z.string().min(1),
    minutes: z.int().min(1).max(300),
    tasks: z.int().min(1).max(40),
    passPercent: z.int().min(1).max(100),
    /**
     * Groups drawn one after another; a question is drawn once. Each part narrows: kind of answer, curriculum domain, any of the topics.
     * `by: curriculum` spreads a group over the five domains by their weights; `mix` says how hard its tasks are to be, as far as the bank has them.
     */
    draw: z
      .array(
        z.strictObject({
          count: z.int().min(1),
          answer: z.enum(['terminal', 'manifest', 'command', 'choice']).optional(),
          domain: z.enum(domains).optional(),
          topics: z.array(slug).min(1).optional(),
          by: z.literal('curriculum').optional(),
          mix: z.strictObject({ easy: z.int().min(0), medium: z.int().min(0), hard: z.int().min(0) }).optional(),
        }),
      )
      .min(1),
  })
  .refine((exam) => exam.draw.reduce((sum, { count }) => sum + count, 0) === exam.tasks, {
    path: ['draw'],
    message: 'the counts do not sum up to `tasks`',
  })

export type ExamBlueprint = z.infer<typeof blueprintSchema>

/** Reads an exam blueprint. Problems carry line and column. */
export function readBlueprint(file: string, text: string): { blueprint?: ExamBlueprint; problems: QuestionProblem[] } {
  const yaml = parseYaml(text)
  const document = yaml.documents[0]
  if (!document) return { problems: [{ file, message: 'the file is empty' }] }
  if (document.errors.length)
    return { problems: document.errors.map((error) => ({ file, ...yaml.position(error.pos[0]), message: error.message })) }
  const written: unknown = document.toJS()
  const parsed = blueprintSchema.safeParse(written)
  if (parsed.success) return { blueprint: parsed.data, problems: [] }
  return { problems: problemsAt(file, yaml, saidIssues(parsed.error, blueprintSchema, written)) }
}
