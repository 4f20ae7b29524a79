'use client'

import type { Extension } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import dynamic from 'next/dynamic'

export type CodeEditorProps = {
  /** The text at first; afterwards the editor owns it. Give another document another `key`. */
  initial: string
  onChange?: (text: string) => void
  label: string
  language: 'yaml' | 'text'
  readOnly?: boolean
  problems?: { line?: number; column?: number; message: string }[]
  vim?: boolean
  /** How it indents, numbers and wraps at first, if not as our own editors do. */
  preferences?: Extension
  /** Completes and checks Kubernetes manifests. */
  assisted?: boolean
  autoFocus?: boolean
  onReady?: (editor: EditorView) => void
}

/** The code editor, fetched when the first one is shown; until then its place is kept. */
export const LazyCodeEditor = dynamic(() => import('./code-editor').then((module) => module.CodeEditor), {
  ssr: false,
  loading: () => <p className="p-4 font-mono text-ink-3 text-sm">Loading the editor…</p>,
})
