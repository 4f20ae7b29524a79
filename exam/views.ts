import type { Answer, TaskResult } from '@/grader/evidence'
import type { Coverage } from './curriculum'

/**
 * What pages are given: plain data, already checked to be the asker's. Times are milliseconds since the epoch.
 * A use case that returns `null` means: absent, or not theirs. Pages answer both with not-found.
 */
export type Role = 'learner' | 'instructor' | 'admin'
export type CurrentUser = { id: string; name: string; email: string | null; role: Role; guest: boolean }

export type AnswerKind = Answer['kind']
export type Difficulty = 'easy' | 'medium' | 'hard'
/** `practice`: no clock, help on request, of no exam. */
export type AttemptMode = 'exam' | 'practice'

export type ExamCard = {
  id: string
  title: string
  description: string
  minutes: number
  tasks: number
  passPercent: number
  /** The asker's own: how many attempts, the best score, and an attempt still open. */
  attempts: number
  bestPercent: number | null
  openAttemptId: string | null
  /** Of an exam over the whole curriculum: how much of it the bank fills. It says nothing about what is missing. */
  coverage: Coverage | null
}

/** A class in a list. `teaches`: the asker does; else they learn in it. */
export type ClassCard = { id: string; name: string; teaches: boolean; learners: number; assignments: number }

/** A class as its teachers see it. Times are milliseconds since the epoch. */
export type ClassView = {
  id: string
  name: string
  joinCode: string
  learners: { id: string; name: string; email: string | null }[]
  assignments: AssignmentView[]
}
/** `rows`: each learner with what they began within the time. */
export type AssignmentView = { id: string; examId: string; title: string; opensAt: number; closesAt: number; rows: SittingRow[] }
/** `attempt`: the best one, or the newest while none is graded; null: not sat. */
export type SittingRow = {
  userId: string
  name: string
  email: string | null
  attempts: number
  attempt: { id: string; startedAt: number; state: AttemptState; percent: number | null; passed: boolean | null } | null
}
/** An exam that a learner is to take. `percent`: their best within the time. */
export type AssignedExam = {
  id: string
  className: string
  examId: string
  title: string
  opensAt: number
  closesAt: number
  sat: boolean
  percent: number | null
}

/** Whether an attempt counts for a class of its learner, by when it began. */
export type CountsFor = { classId: string; className: string; opensAt: number; closesAt: number; when: 'early' | 'in-time' | 'late' }

/** A domain or topic to drill: how many tasks it draws, and about how long its clock runs. */
export type DrillChoice = { id: string; tasks: number; minutes: number }

export type AttemptState = 'open' | 'closed' | 'graded'

/** `rehearsal`: the real exam's rules. `comfort`: with what helps (completion and lint of manifests, time against budget, links anywhere). */
export type AttemptRules = 'comfort' | 'rehearsal'

/** An open attempt as its learner works on it. Holds no check, solution, hint or explanation, but those that were asked for in practice. */
export type AttemptView = {
  id: string
  mode: AttemptMode
  examTitle: string
  state: AttemptState
  startedAt: number
  deadline: number
  now: number
  rules: AttemptRules
  /** Signed, short-lived; for the attempt's WebSocket at `/labs/attempts/<id>?ticket=…`. */
  ticket: string
  tasks: TaskView[]
}

export type TaskView = {
  /** 0-based place in the attempt. */
  index: number
  title: string
  /** The task text, Markdown with parameters filled in. */
  text: string
  kind: AnswerKind
  minutes: number
  weightPercent: number
  flagged: boolean
  visited: boolean
  /** The learner's own notes. */
  note: string
  /** How long the task was in front of the learner so far. */
  spentMs: number
  /** Lines were run in its terminal. */
  worked: boolean
  answer: Answer | null
  /** In practice only. */
  help?: PracticeHelp
  choices?: { id: string; text: string }[]
  /** More than one option may be right: checkboxes instead of radio buttons. */
  severalRight?: boolean
  /** A manifest to diagnose, shown read-only with a choice. */
  manifest?: string
  /** Text the manifest editor starts with. */
  starter?: string
}

/** What a learner has asked for in practice: hints so far, how many times more there is one to show, and the solution once it is asked for. */
export type PracticeHelp = { hints: string[]; hintsLeft: number; solution: PracticeSolution | null }
export type PracticeSolution = {
  solutions: { title: string; kind: 'sh' | 'yaml' | 'choice'; text: string }[]
  /** Of a choice: which options are right, and why. */
  choices?: { id: string; text: string; right: boolean; why: string }[]
  explanation: string
  links: string[]
}

/** A question as the practice page lists it. */
export type PracticeItem = {
  questionId: string
  title: string
  domain: string
  topics: string[]
  kind: AnswerKind
  difficulty: Difficulty
  minutes: number
  /** How often the asker has had it. */
  seen: number
}

export type ResultView = {
  id: string
  /** The asker's own; otherwise they are staff. */
  own: boolean
  /** Null for practice. */
  examId: string | null
  examTitle: string
  state: AttemptState
  startedAt: number
  endedAt: number
  endedBy: 'submitted' | 'expired'
  passPercent: number
  rules: AttemptRules
  /** When the disconnection began that the learner had asked for, and how long it lasted; null without one. */
  cutOff: { at: number; seconds: number } | null
  /** null until graded. */
  percent: number | null
  passed: boolean | null
  provisional: boolean
  domains: { domain: string; earned: number; points: number }[]
  /** Weakest first. */
  topics: { topic: string; earned: number; points: number }[]
  /** The classes of its learner that were to take this exam, and whether this attempt counts there. */
  classes: CountsFor[]
  /** The link under which others may read it, told to its learner only. */
  share: { token: string; showName: boolean } | null
  tasks: ResultTaskSummary[]
}

/** A task of a graded attempt as its line in the result says it. */
export type ResultTaskSummary = {
  index: number
  questionId: string
  title: string
  kind: AnswerKind
  topics: string[]
  weightPercent: number
  /** The task's time budget, and how long it was in front of the learner. */
  minutes: number
  spentMs: number
  result: TaskResult | null
}

/** All that there is to say of the task: asked for when its line is unfolded. */
export type ResultTaskView = ResultTaskSummary & {
  text: string
  /** The learner's own notes. */
  note: string
  answer: Answer | null
  choices?: { id: string; text: string; right: boolean; why: string; chosen: boolean }[]
  manifest?: string
  /** What was said about grades held to be wrong, by the id of the check. */
  disputes: Record<string, DisputeView>
  /** Reference solutions: a title (file name without extension) and its text. */
  solutions: { title: string; kind: 'sh' | 'yaml' | 'choice'; text: string }[]
  explanation: string
  links: string[]
  transcript: TranscriptLine[]
  /** What was written on the way to the answer. */
  saves: SavedAnswer[]
}

/** A manifest or command lines as they stood at a time; `seq` counts them from 1. */
export type SavedAnswer = { seq: number; at: number; text: string }

/** A line typed in a task's terminal; `seq` counts them, `at` is when it arrived. */
export type TranscriptLine = { seq: number; at: number; line: string; output: string; exitCode: number }

/** "This grade is wrong", and what staff answered: the grade `stands`, or was `changed`. */
export type DisputeView = { at: number; words: string; answered: { at: number; verdict: 'stands' | 'changed'; answer: string } | null }

/** What of a learner's history is asked for. Times in milliseconds since the epoch: `from` inclusive, `until` exclusive. `exam`: an exam's id, or `practice`. */
export type HistoryFilter = { exam?: string; result?: 'passed' | 'failed' | 'open'; from?: number; until?: number }

export type ExamReport = {
  examId: string
  title: string
  attempts: { id: string; learner: string; startedAt: number; state: AttemptState; percent: number | null; passed: boolean | null }[]
  questions: { questionId: string; title: string; attempts: number; passRate: number; meanPercent: number }[]
}

/** A problem in a question's files, where an author can find it. Lines and columns count from 1. */
export type QuestionProblem = { file: string; line?: number; column?: number; message: string }

export type QuestionListItem = {
  id: string
  title: string
  domain: string
  topics: string[]
  kind: AnswerKind
  minutes: number
  version: number
  editedInBrowser: boolean
  draft: boolean
}

/** A question's files as the editor shows them: `question.yaml`, `task.md`, `setup/…`, `solutions/…`, `mistakes/…`. */
export type QuestionFiles = Record<string, string>

export type ProofView = {
  ok: boolean
  seeds: number
  rows: { case: string; expected: string; got: string; ok: boolean }[]
}
