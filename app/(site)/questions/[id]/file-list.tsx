'use client'

import { Plus, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '@/app/ui/button'
import { classNames } from '@/app/ui/class-names'
import type { QuestionFiles, QuestionProblem } from '@/exam/views'

type FileListProps = {
  files: QuestionFiles
  open: string
  problems: QuestionProblem[]
  onOpen: (path: string) => void
  onAdd: (path: string) => void
  onRemove: (path: string) => void
}

const fixed = ['question.yaml', 'task.md']
const rank = (path: string) => (fixed.includes(path) ? fixed.indexOf(path) : 2)

/** The question's files by folder; the two that every question has come first. */
export function FileList({ files, open, problems, onOpen, onAdd, onRemove }: FileListProps) {
  const [adding, setAdding] = useState(false)
  const paths = Object.keys(files).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
  const faulty = new Set(problems.map(({ file }) => file))
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const path = String(new FormData(event.currentTarget).get('path')).trim()
    if (!path || path in files) return
    setAdding(false)
    onAdd(path)
  }
  return (
    <nav aria-label="Files" className="min-h-0 overflow-y-auto">
      <ul className="grid gap-0.5">
        {paths.map((path) => (
          <li key={path} className="flex min-w-0 items-center">
            <button
              type="button"
              onClick={() => onOpen(path)}
              aria-current={path === open ? 'true' : undefined}
              className={classNames(
                'min-w-0 flex-1 truncate rounded-md px-2.5 py-1.5 text-left font-mono text-sm',
                path === open ? 'bg-deep text-on-deep' : 'hover:bg-shallow',
              )}
            >
              {path}
              {faulty.has(path) && <span className={path === open ? 'ml-2' : 'ml-2 text-signal'}>has problems</span>}
            </button>
            {!fixed.includes(path) && path === open && (
              <Button look="quiet" size="square" aria-label={`Delete ${path}`} onClick={() => onRemove(path)}>
                <Trash2 aria-hidden />
              </Button>
            )}
          </li>
        ))}
      </ul>
      {adding ? (
        <form onSubmit={add} className="mt-2 grid gap-2">
          <label htmlFor="path" className="text-ink-2 text-sm">
            Path, such as solutions/patch.sh
          </label>
          <input id="path" name="path" className="h-9 rounded-md border border-rule-2 bg-sheet px-2.5 font-mono text-sm" required />
          <div className="flex gap-2">
            <Button type="submit" size="small">
              Add the file
            </Button>
            <Button size="small" look="quiet" onClick={() => setAdding(false)}>
              Cancel
            </Button>
          </div>
        </form>
      ) : (
        <Button look="quiet" size="small" className="mt-2" onClick={() => setAdding(true)}>
          <Plus aria-hidden /> Add a file
        </Button>
      )}
    </nav>
  )
}
