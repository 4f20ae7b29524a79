'use client'

import { useState } from 'react'
import { LazyCodeEditor } from '@/app/ui/lazy-code-editor'

type WrittenAnswerProps = {
  kind: 'manifest' | 'command'
  task: number
  initial: string
  onChange: (text: string) => void
  assisted: boolean
}

const words = {
  manifest: { title: 'Your manifest', help: 'Submitted as with kubectl apply -f. What counts is what the cluster makes of it.' },
  command: {
    title: 'Your commands',
    help: 'One command a line, run from top to bottom in a shell with kubectl. Spelling does not count, the outcome does.',
  },
}

/** The editor for an answer that is written instead of worked out in a terminal. */
export function WrittenAnswer({ kind, task, initial, onChange, assisted }: WrittenAnswerProps) {
  const [vim, setVim] = useState(false)
  const { title, help } = words[kind]
  return (
    <section aria-label={title} className="grid h-full grid-rows-[auto_1fr]">
      <header className="flex min-h-12 items-center gap-4 border-rule border-b px-5 py-2">
        <div className="min-w-0">
          <h2 className="font-[560] text-sm">{title}</h2>
          <p className="truncate text-ink-3 text-xs" title={help}>
            {help}
            {assisted && ' Ctrl+Space completes.'}
          </p>
        </div>
        <label className="ml-auto inline-flex shrink-0 items-center gap-2 text-ink-2 text-sm">
          <input type="checkbox" checked={vim} onChange={(event) => setVim(event.target.checked)} className="size-4 accent-deep" />
          Vim keys
        </label>
      </header>
      <div className="min-h-0 bg-sheet">
        <LazyCodeEditor
          key={task}
          initial={initial}
          onChange={onChange}
          label={title}
          language={kind === 'manifest' ? 'yaml' : 'text'}
          vim={vim}
          assisted={assisted}
          autoFocus
        />
      </div>
    </section>
  )
}
