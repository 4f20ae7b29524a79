'use client'

import type { EditorView } from '@codemirror/view'
import { useCallback, useEffect, useRef, useState } from 'react'
import { LazyCodeEditor } from '@/app/ui/lazy-code-editor'
import { substitute } from './substitute'

type FileEditorProps = { name: string; text: string; keys: 'vi' | 'nano'; onLeave: (text: string | null) => void }

/** The editor that `vi`, `nano` and `kubectl edit` open over the terminal. Leaving it gives the terminal back to the command. */
export function FileEditor({ name, text, keys, onLeave }: FileEditorProps) {
  const now = useRef(text)
  const saved = useRef<string | null>(null)
  const [note, setNote] = useState('')
  const vi = keys === 'vi'

  const save = useCallback(() => {
    saved.current = now.current.endsWith('\n') || now.current === '' ? now.current : `${now.current}\n`
    setNote(`"${name}" ${now.current.split('\n').length} lines written when you leave`)
  }, [name])
  const leave = useCallback(() => onLeave(saved.current), [onLeave])
  const saveAndLeave = useCallback(() => {
    save()
    leave()
  }, [save, leave])
  const discard = useCallback(() => onLeave(null), [onLeave])

  const bindVi = useCallback(
    (editor: EditorView) => {
      if (!vi) return
      void import('@replit/codemirror-vim').then(({ Vim }) => {
        Vim.defineEx('write', 'w', save)
        Vim.defineEx('quit', 'q', (_: unknown, params: { argString?: string }) => {
          if (params.argString?.startsWith('!')) return discard()
          if (saved.current === null && now.current !== text) return setNote('E37: No write since last change (add ! to override)')
          leave()
        })
        Vim.defineEx('wq', 'wq', saveAndLeave)
        // The library's own ignores case, which real vim does not
        Vim.defineEx('substitute', 's', (_: unknown, params: { argString?: string; line?: number; lineEnd?: number }) => {
          const { doc, selection } = editor.state
          const from = params.line ?? doc.lineAt(selection.main.head).number - 1
          const done = substitute(doc.toString().split('\n'), from, params.lineEnd ?? from, params.argString ?? '')
          if ('error' in done) return setNote(done.error)
          const anchor = done.lines.slice(0, done.last).join('\n').length + (done.last > 0 ? 1 : 0)
          editor.dispatch({
            changes: { from: 0, to: doc.length, insert: done.lines.join('\n') },
            selection: { anchor },
            scrollIntoView: true,
          })
          if (done.count > 2) setNote(`${done.count} substitutions`)
        })
        Vim.defineEx('xit', 'x', saveAndLeave)
        Vim.defineAction('saveAndLeave', saveAndLeave)
        Vim.defineAction('discard', discard)
        Vim.mapCommand('ZZ', 'action', 'saveAndLeave', {}, { context: 'normal' })
        Vim.mapCommand('ZQ', 'action', 'discard', {}, { context: 'normal' })
        editor.focus()
      })
    },
    [vi, save, leave, saveAndLeave, discard, text],
  )

  useEffect(() => {
    if (vi) return
    const onKey = (event: KeyboardEvent) => {
      if (!event.ctrlKey || event.altKey || event.metaKey) return
      if (event.key === 'x') saveAndLeave()
      else if (event.key === 'o' || event.key === 's') save()
      else return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [vi, save, saveAndLeave])

  return (
    <section
      aria-label={`Editing ${name}`}
      className="on-glass absolute inset-0 z-10 grid grid-rows-[auto_1fr_auto] bg-glass text-glass-ink"
    >
      <header className="flex h-10 items-center gap-3 border-glass-rule border-b px-3 font-mono text-sm">
        <span className="truncate">{name}</span>
        <span className="ml-auto flex gap-2 font-sans">
          <button
            type="button"
            onClick={discard}
            className="rounded-md px-2.5 py-1 text-glass-dim hover:bg-glass-rule hover:text-glass-ink"
          >
            Leave without saving
          </button>
          <button type="button" onClick={saveAndLeave} className="rounded-md border border-glass-dim px-2.5 py-1 hover:bg-glass-rule">
            Save and leave
          </button>
        </span>
      </header>
      <LazyCodeEditor
        initial={text}
        onChange={(next) => {
          now.current = next
        }}
        label={`Text of ${name}`}
        language={/\.ya?ml$|^kubectl-edit/.test(name) || /^(apiVersion|kind|#)/m.test(text) ? 'yaml' : 'text'}
        vim={vi}
        autoFocus
        onReady={bindVi}
      />
      <footer role="status" className="flex h-8 items-center gap-4 border-glass-rule border-t px-3 font-mono text-glass-dim text-xs">
        {note || (vi ? ':wq saves and leaves   :q! leaves without saving' : '^O saves   ^X saves and leaves')}
      </footer>
    </section>
  )
}
