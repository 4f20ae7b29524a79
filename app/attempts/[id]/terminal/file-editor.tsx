'use client'

import type { EditorView } from '@codemirror/view'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { plainPreferences, preferences } from '@/app/ui/editor-preferences'
import { LazyCodeEditor } from '@/app/ui/lazy-code-editor'
import { type Asking, answer } from './nano'
import type { EditRequest } from './session'
import { substitute } from './substitute'
import { examSettings, indentation, readVimrc, set, type VimSettings } from './vim-settings'

type FileEditorProps = { request: EditRequest; onLeave: (text: string | null) => void }

const isYaml = (name: string, text: string) => /\.ya?ml$|^kubectl-edit/.test(name) || /^(apiVersion|kind|#)/m.test(text)

/** The options with which an editor opens: Vim's by the user's own file, nano's as it comes. */
function startSettings({ editor, name, text, vimrc }: EditRequest): { settings: VimSettings; errors: string[] } {
  if (editor === 'nano')
    return { settings: { ...examSettings, expandtab: false, number: false, tabstop: 8, shiftwidth: 8, softtabstop: 0 }, errors: [] }
  return vimrc ? readVimrc(vimrc.text, vimrc.path, isYaml(name, text)) : { settings: examSettings, errors: [] }
}

const preferencesOf = (settings: VimSettings) =>
  plainPreferences({
    ...indentation(settings),
    tabSize: settings.tabstop,
    numbers: settings.number,
    wraps: settings.wrap,
    indents: settings.autoindent && !settings.paste,
  })

const question = (asking: NonNullable<Asking>, name: string) =>
  asking.for === 'name' ? `File Name to Write: ${name}   Enter Write   ^C Cancel` : 'Save modified buffer?   Y Yes   N No   ^C Cancel'

/** The editor that `vi`, `nano` and `kubectl edit` open over the terminal. Leaving it gives the terminal back to the command. */
export function FileEditor({ request, onLeave }: FileEditorProps) {
  const { name, text, readOnly = false } = request
  const now = useRef(text)
  const saved = useRef<string | null>(null)
  const vi = request.editor === 'vi'
  const opened = useRef(startSettings(request))
  const settings = useRef(opened.current.settings)
  const first = useMemo(() => preferencesOf(opened.current.settings), [])
  const [note, setNote] = useState(opened.current.errors.join('  '))
  const [asking, setAsking] = useState<Asking>(null)

  const save = useCallback(() => {
    saved.current = now.current.endsWith('\n') || now.current === '' ? now.current : `${now.current}\n`
    const lines = saved.current.split('\n').length - 1
    setNote(
      vi
        ? `"${name}" ${lines}L, ${new TextEncoder().encode(saved.current).length}B written`
        : `[ Wrote ${lines} ${lines === 1 ? 'line' : 'lines'} ]`,
    )
  }, [name, vi])
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
        type Given = { argString?: string }
        const forced = ({ argString = '' }: Given) => argString.startsWith('!')
        const write = (given: Given) => {
          const other = given.argString?.replace('!', '').trim()
          if (other) setNote(`seatrial does not simulate :w ${other}: save the file under its own name`)
          else if (readOnly && !forced(given)) setNote("E45: 'readonly' option is set (add ! to override)")
          else {
            save()
            return true
          }
          return false
        }
        const quit = (given: Given) => {
          if (forced(given)) return discard()
          if (now.current !== (saved.current ?? text)) return setNote('E37: No write since last change (add ! to override)')
          leave()
        }
        const writeAndQuit = (given: Given) => {
          if (write(given)) leave()
        }
        const exit = (given: Given) => (now.current === (saved.current ?? text) ? leave() : writeAndQuit(given))
        for (const [name, short, run] of [
          ['write', 'w', write],
          ['wall', 'wa', write],
          ['quit', 'q', quit],
          ['quitall', 'quita', quit],
          ['qall', 'qa', quit],
          ['wq', 'wq', writeAndQuit],
          ['wqall', 'wqa', writeAndQuit],
          ['xit', 'x', exit],
          ['xall', 'xa', exit],
        ] as const)
          Vim.defineEx(name, short, (_: unknown, given: Given) => void run(given))
        Vim.defineEx('set', 'se', (_: unknown, given: Given) => {
          const done = set(settings.current, given.argString ?? '')
          settings.current = done.settings
          editor.dispatch({ effects: preferences.reconfigure(preferencesOf(done.settings)) })
          setNote(done.said ?? '')
        })
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
        Vim.defineAction('saveAndLeave', () => exit({}))
        Vim.defineAction('discard', discard)
        Vim.mapCommand('ZZ', 'action', 'saveAndLeave', {}, { context: 'normal' })
        Vim.mapCommand('ZQ', 'action', 'discard', {}, { context: 'normal' })
        editor.focus()
      })
    },
    [vi, save, leave, discard, text, readOnly],
  )

  useEffect(() => {
    if (vi) return
    const onKey = (event: KeyboardEvent) => {
      if (event.altKey || event.metaKey || (asking !== null && ['Shift', 'Control'].includes(event.key))) return
      const said = answer(asking, event, now.current !== (saved.current ?? text))
      if (!said.taken) return
      event.preventDefault()
      event.stopPropagation()
      setAsking(said.asking)
      if (said.save) save()
      if (said.leave) leave()
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [vi, asking, save, leave, text])

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
        language={isYaml(name, text) ? 'yaml' : 'text'}
        vim={vi}
        preferences={first}
        autoFocus
        onReady={bindVi}
      />
      <footer role="status" className="flex h-8 items-center gap-4 border-glass-rule border-t px-3 font-mono text-glass-dim text-xs">
        {asking ? question(asking, name) : note || (vi ? ':wq saves and leaves   :q! leaves without saving' : '^O Write Out   ^X Exit')}
      </footer>
    </section>
  )
}
