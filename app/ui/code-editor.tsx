'use client'

import { autocompletion } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint'
import { EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'
import { ownPreferences, preferences } from './editor-preferences'
import type { CodeEditorProps } from './lazy-code-editor'

const colours = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--code-key)' },
  { tag: [tags.string, tags.content], color: 'var(--code-text)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--code-value)' },
  { tag: tags.comment, color: 'var(--code-comment)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.meta], color: 'var(--code-mark)' },
])

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '0.875rem', backgroundColor: 'transparent', color: 'var(--code-text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.6', fontVariantLigatures: 'none' },
  '.cm-content': { padding: '0.75rem 0', caretColor: 'var(--code-caret)' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 0.75rem 0 1rem', minWidth: '3.25rem' },
  '.cm-gutters': { backgroundColor: 'transparent', border: 'none', color: 'var(--code-gutter)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--code-line)' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--code-caret)', borderLeftWidth: '2px' },
  '&.cm-focused .cm-fat-cursor': { background: 'var(--code-caret)', color: 'var(--sheet)' },
  '&:not(.cm-focused) .cm-fat-cursor': { outline: '1px solid var(--code-caret)', background: 'none' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'var(--code-selection)',
  },
  '.cm-panels': { backgroundColor: 'var(--code-panel)', color: 'var(--code-text)', borderColor: 'var(--code-line)' },
  '.cm-vim-panel input': { color: 'inherit', fontFamily: 'var(--font-mono)' },
  '.cm-tooltip': { backgroundColor: 'var(--sheet)', color: 'var(--ink)', border: '1px solid var(--rule-2)' },
})

/** CodeMirror as this product uses it. Loaded only where something is edited: use `LazyCodeEditor`. */
export function CodeEditor(props: CodeEditorProps) {
  const { initial, onChange, label, language, readOnly = false, problems, vim, assisted, autoFocus, onReady } = props
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const changed = useRef(onChange)
  const shownProblems = useRef(problems)
  changed.current = onChange
  shownProblems.current = problems

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text belongs to the editor once it is built; a new document is a new key
  useEffect(() => {
    const parent = place.current
    if (!parent) return
    let gone = false
    const build = (keys: Extension, assist: Extension) => {
      if (gone) return
      const editor = new EditorView({
        parent,
        doc: view.current?.state.doc ?? initial,
        extensions: [
          keys,
          preferences.of(props.preferences ?? ownPreferences),
          readOnly ? [] : [highlightActiveLine(), highlightActiveLineGutter(), history()],
          drawSelection(),
          bracketMatching(),
          assist,
          keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorState.readOnly.of(readOnly),
          language === 'yaml' ? yaml() : [],
          problems ? lintGutter() : [],
          syntaxHighlighting(colours),
          look,
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', spellcheck: 'false', autocapitalize: 'off' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed.current?.(update.state.doc.toString())
          }),
        ],
      })
      view.current = editor
      mark(editor, shownProblems.current)
      if (autoFocus) editor.focus()
      onReady?.(editor)
    }
    // Together, and before the text is shown: an editor that changes under the fingers loses keys.
    const vimKeys = vim ? import('@replit/codemirror-vim').then((module) => module.vim({ status: true })) : []
    const assist = assisted
      ? import('./manifest/assist').then((module) => module.manifestAssist())
      : autocompletion({ activateOnTyping: false })
    void Promise.all([vimKeys, assist]).then(([keys, help]) => build(keys, help))
    return () => {
      gone = true
      view.current?.destroy()
    }
  }, [vim, assisted, language, readOnly, label])

  useEffect(() => {
    if (view.current) mark(view.current, problems)
  }, [problems])

  return <div ref={place} className="h-full min-h-0 overflow-hidden" />
}

function mark(editor: EditorView, problems: CodeEditorProps['problems']): void {
  if (!problems) return
  const { doc } = editor.state
  const diagnostics = problems.map(({ line = 1, column = 1, message }): Diagnostic => {
    const at = doc.line(Math.min(Math.max(1, line), doc.lines))
    const from = Math.min(at.from + column - 1, at.to)
    return { from, to: Math.max(at.to, from), severity: 'error', message }
  })
  editor.dispatch(setDiagnostics(editor.state, diagnostics))
}
