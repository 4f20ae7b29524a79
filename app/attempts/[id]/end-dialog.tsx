'use client'

import { useActionState } from 'react'
import { Button } from '@/app/ui/button'
import { Dialog, DialogClose } from '@/app/ui/dialog'
import { Notice } from '@/app/ui/notice'
import type { TaskView } from '@/exam/views'
import { submit } from './actions'
import type { TaskProgress } from './task-list'

type EndDialogProps = {
  attemptId: string
  open: boolean
  onOpenChange: (open: boolean) => void
  tasks: TaskView[]
  progress: TaskProgress[]
  onSelect: (task: number) => void
  beforeEnd: () => Promise<void>
}

/** Asks before the exam ends, and shows what is still open. */
export function EndDialog({ attemptId, open, onOpenChange, tasks, progress, onSelect, beforeEnd }: EndDialogProps) {
  const [state, end, ending] = useActionState(async () => {
    await beforeEnd()
    return submit(attemptId)
  }, null)
  const listed = tasks.filter((_, i) => !progress[i]?.answered || progress[i]?.flagged)
  const unanswered = progress.filter((each) => !each.answered).length
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="End this exam?"
      description={
        unanswered === 0
          ? 'Every task has an answer. Once ended, nothing can be changed.'
          : `${unanswered === 1 ? 'One task has' : `${unanswered} tasks have`} no answer yet. Once ended, nothing can be changed.`
      }
    >
      {listed.length > 0 && (
        <ul className="mt-5 grid max-h-72 gap-px overflow-y-auto border-rule border-y py-1">
          {listed.map((task) => (
            <li key={task.index}>
              <button
                type="button"
                className="flex w-full items-baseline gap-3 rounded-md px-2 py-1.5 text-left text-sm hover:bg-shallow"
                onClick={() => {
                  onOpenChange(false)
                  onSelect(task.index)
                }}
              >
                <span className="figures w-5 text-right text-ink-3">{task.index + 1}</span>
                <span className="min-w-0 flex-1 truncate">{task.title}</span>
                <span className="text-ink-3">{stateOf(progress[task.index])}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {state && (
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
            {ending ? 'Ending…' : 'End exam and grade it'}
          </Button>
        </form>
      </div>
    </Dialog>
  )
}

const stateOf = (progress: TaskProgress | undefined) =>
  [!progress?.visited ? 'not seen' : !progress.answered ? 'no answer' : null, progress?.flagged ? 'flagged' : null]
    .filter(Boolean)
    .join(', ')
