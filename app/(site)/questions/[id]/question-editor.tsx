'use client'

import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useMemo, useRef, useState, useTransition } from 'react'
import { Button } from '@/app/ui/button'
import { classNames } from '@/app/ui/class-names'
import { LazyCodeEditor } from '@/app/ui/lazy-code-editor'
import { Notice } from '@/app/ui/notice'
import type { QuestionEditorView } from '@/exam/question-versions'
import type { ProofView, QuestionFiles, QuestionProblem } from '@/exam/views'
import { discard, publish } from '../actions'
import { FileList } from './file-list'
import { Proofs } from './proofs'
import { proveFiles, saveFiles } from './requests'

type QuestionEditorProps = { question: Omit<QuestionEditorView, 'ticket'> }
type Saving = 'saved' | 'saving' | 'failed'

const quietMs = 600

/** A question's files, what is wrong with them, and their proofs. */
export function QuestionEditor({ question }: QuestionEditorProps) {
  const router = useRouter()
  const [files, setFiles] = useState(question.files)
  const [open, setOpen] = useState('question.yaml' in question.files ? 'question.yaml' : (Object.keys(question.files)[0] ?? ''))
  const [problems, setProblems] = useState(question.problems)
  const [saving, setSaving] = useState<Saving>('saved')
  const [draft, setDraft] = useState(question.draft)
  const [proof, setProof] = useState<{ view: ProofView; files: QuestionFiles } | null>(null)
  const [message, setMessage] = useState<{ tone: 'signal' | 'fair'; text: string } | null>(null)
  const [busy, start] = useTransition()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(files)
  latest.current = files

  const save = useCallback(async (): Promise<QuestionProblem[] | null> => {
    clearTimeout(timer.current)
    setSaving('saving')
    try {
      const found = await saveFiles(question.id, latest.current)
      setProblems(found)
      setDraft(true)
      setSaving('saved')
      return found
    } catch {
      setSaving('failed')
      timer.current = setTimeout(() => void save(), 2_000)
      return null
    }
  }, [question.id])

  const change = (next: QuestionFiles) => {
    setFiles(next)
    setMessage(null)
    setSaving('saving')
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void save(), quietMs)
  }
  useEffect(() => () => clearTimeout(timer.current), [])

  const proven = proof ? proof.view.ok && proof.files === files : question.proven && files === question.files
  const runProofs = () =>
    start(async () => {
      setMessage(null)
      const found = await save()
      if (!found) return setMessage({ tone: 'signal', text: 'The draft could not be saved, so nothing was proved.' })
      if (found.length > 0) return setMessage({ tone: 'signal', text: 'Put the problems right first.' })
      const proved = latest.current
      try {
        setProof({ view: await proveFiles(question.id, proved), files: proved })
      } catch (error) {
        setMessage({ tone: 'signal', text: error instanceof Error ? error.message : 'The proofs could not be run.' })
      }
    })
  const publishNow = () =>
    start(async () => {
      const end = await publish(question.id)
      if (end.ok) {
        setDraft(false)
        setMessage({
          tone: 'fair',
          text: `Version ${end.version} is published. New attempts draw it; open attempts keep the version they began with.`,
        })
        return router.refresh()
      }
      if (end.why === 'problems') setProblems(end.problems)
      setMessage({ tone: 'signal', text: refusals[end.why] })
    })

  const here = useMemo(() => problems.filter(({ file }) => file === open), [problems, open])
  return (
    <div className="grid gap-px px-4 sm:px-6 lg:h-[calc(100dvh-4.1rem)] lg:grid-rows-[auto_1fr]">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3 py-4">
        <div className="min-w-0">
          <h1 className="truncate text-xl">{question.id}</h1>
          <p className="text-ink-3 text-sm">
            {question.version > 0 ? `Version ${question.version} is published` : 'Never published'}
            {draft && ', this is a draft'}
            {question.editedInBrowser && question.version > 0 && ', edited in the browser'}
          </p>
        </div>
        <div className="ml-auto flex flex-wrap items-center gap-3">
          <span role="status" className={classNames('text-sm', saving === 'failed' ? 'text-signal' : 'text-ink-2')}>
            {{ saved: draft ? 'Draft saved' : '', saving: 'Saving…', failed: 'Not saved yet, trying again' }[saving]}
          </span>
          {draft && (
            <form action={discard.bind(null, question.id)}>
              <Button type="submit" look="quiet">
                Discard the draft
              </Button>
            </form>
          )}
          <Button onClick={runProofs} disabled={busy}>
            {busy ? 'One moment…' : 'Run the proofs'}
          </Button>
          <Button
            look="primary"
            onClick={publishNow}
            disabled={busy || !draft || !proven || problems.length > 0 || saving !== 'saved'}
            title={proven ? undefined : 'A version can be published once all its proofs hold'}
          >
            Publish a new version
          </Button>
        </div>
      </div>

      <div className="grid min-h-0 gap-4 pb-5 lg:grid-cols-[15rem_1fr_24rem]">
        <FileList
          files={files}
          open={open}
          problems={problems}
          onOpen={setOpen}
          onAdd={(path) => {
            change({ ...files, [path]: '' })
            setOpen(path)
          }}
          onRemove={(path) => {
            const { [path]: _, ...rest } = files
            change(rest)
            setOpen('question.yaml')
          }}
        />
        <section
          aria-label={`Text of ${open}`}
          className="h-[32rem] min-h-0 overflow-hidden rounded-md border border-rule bg-sheet lg:h-auto"
        >
          <LazyCodeEditor
            key={open}
            initial={files[open] ?? ''}
            onChange={(text) => change({ ...latest.current, [open]: text })}
            label={open}
            language={/\.ya?ml$/.test(open) ? 'yaml' : 'text'}
            problems={here}
          />
        </section>
        <div className="grid min-h-0 content-start gap-6 overflow-y-auto">
          {message && <Notice tone={message.tone}>{message.text}</Notice>}
          <section aria-labelledby="problems">
            <h2 id="problems" className="text-base">
              Problems
            </h2>
            {problems.length === 0 ? (
              <p className="mt-2 text-ink-2 text-sm">None. The files are sound.</p>
            ) : (
              <ul className="mt-2 grid gap-1">
                {problems.map((problem) => (
                  <li key={`${problem.file}:${problem.line}:${problem.column} ${problem.message}`}>
                    <button
                      type="button"
                      onClick={() => setOpen(problem.file)}
                      className="w-full rounded-md px-2 py-1.5 text-left text-sm hover:bg-shallow"
                    >
                      <span className="block font-mono text-ink-3 text-xs">
                        {problem.file}
                        {problem.line !== undefined && `:${problem.line}`}
                        {problem.column !== undefined && `:${problem.column}`}
                      </span>
                      {problem.message}
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </section>
          <Proofs view={proof?.view ?? null} stale={proof !== null && proof.files !== files} busy={busy} />
        </div>
      </div>
    </div>
  )
}

const refusals = {
  forbidden: 'Only an instructor can publish.',
  'no-draft': 'There is nothing new to publish.',
  unproven: 'The files changed since their proofs. Run the proofs again.',
  problems: 'Put the problems right first.',
}
