'use client'

import { Flag } from 'lucide-react'
import { useActionState, useRef } from 'react'
import { Button } from '@/app/ui/button'
import { Dialog, DialogClose } from '@/app/ui/dialog'
import { Notice } from '@/app/ui/notice'
import type { TaskView } from '@/exam/views'
import { submit } from './actions'
import { Mark, type TaskProgress } from './task-list'

type EndDialogProps = {
  attemptId: string
  open: boolean
  onOpenChange: (open: boolean) => void
  tasks: TaskView[]
  progress: TaskProgress[]
  onSelect: (task: number) => void
  beforeEnd: () => Promise<void>
  /** The server cannot be reached: what is unsaved and the end itself wait. */
  waits: boolean
  practice: boolean
}

/** Asks before the exam ends, and shows what is still open: a click on it goes there instead. */
export function EndDialog({ attemptId, open, onOpenChange, tasks, progress, onSelect, beforeEnd, waits, practice }: EndDialogProps) {
  const [state, end, ending] = useActionState(async () => {
    await beforeEnd()
    return submit(attemptId)
  }, null)
  const goesTo = useRef<number | null>(null)
  const listed = tasks.filter((_, i) => !progress[i]?.answered || progress[i]?.flagged)
  const unanswered = progress.filter((each) => !each.answered).length
  const flagged = progress.filter((each) => each.flagged).length
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={practice ? 'End this practice?' : 'End this exam?'}
      description={`${summary(unanswered, flagged)} Once ended, nothing can be changed.`}
      onClosed={() => {
        const to = goesTo.current
        goesTo.current = null
        if (to !== null) onSelect(to)
        return to !== null
      }}
    >
      {listed.length > 0 && (
        <ul className="mt-5 grid max-h-72 gap-px overflow-y-auto border-rule border-y py-1">
          {listed.map((task) => (
            <li key={task.index}>
              <button
                type="button"
                className="flex w-full items-center gap-3 rounded-md px-2 py-1.5 text-left text-sm hover:bg-shallow"
                onClick={() => {
                  goesTo.current = task.index
                  onOpenChange(false)
                }}
              >
                <Mark state={progress[task.index] ?? { answered: false, visited: false }} current={false} />
                <span className="figures w-4 text-right text-ink-3">{task.index + 1}</span>
                <span className="min-w-0 flex-1 truncate">{task.title}</span>
                <span className="text-ink-3">{stateOf(progress[task.index])}</span>
                <span className="figures w-10 text-right text-ink-3">{task.weightPercent} %</span>
                <Flag
                  aria-hidden
                  className={progress[task.index]?.flagged ? 'size-3.5 fill-signal text-signal' : 'size-3.5 text-transparent'}
                />
              </button>
            </li>
          ))}
        </ul>
      )}
      {ending && waits && <Notice className="mt-4">The connection is lost. The exam ends as soon as it is back.</Notice>}
      {state && !ending && (
        <Notice tone="signal" className="mt-4">
          {state.message}
        </Notice>
      )}
      <div className="mt-6 flex justify-end gap-3">
        <DialogClose asChild>
          <Button>Keep working</Button>
        </DialogClose>
        <form action={end}>
          <Button type="submit" look="primary" disabled={ending}>
            {ending ? 'Ending…' : practice ? 'End practice and grade it' : 'End exam and grade it'}
          </Button>
        </form>
      </div>
    </Dialog>
  )
}

function summary(unanswered: number, flagged: number): string {
  const count = (n: number, verb: [string, string]) => (n === 1 ? `One task ${verb[0]}` : `${n} tasks ${verb[1]}`)
  const open = unanswered === 0 ? 'Every task has an answer.' : `${count(unanswered, ['has', 'have'])} no answer yet.`
  return flagged === 0 ? open : `${open} ${count(flagged, ['is', 'are'])} flagged.`
}

const stateOf = (progress: TaskProgress | undefined) =>
  [!progress?.visited ? 'not seen' : !progress.answered ? 'no answer' : null, progress?.flagged ? 'flagged' : null]
    .filter(Boolean)
    .join(', ')
