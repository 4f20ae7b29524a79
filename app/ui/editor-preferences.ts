import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { indentWithTab } from '@codemirror/commands'
import { indentOnInput, indentUnit } from '@codemirror/language'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'

/** How an editor indents, numbers and wraps: may be exchanged while it is open. */
export const preferences = new Compartment()

/** As this product's own editors do. */
export const ownPreferences: Extension = [
  lineNumbers(),
  closeBrackets(),
  indentOnInput(),
  indentUnit.of('  '),
  EditorState.tabSize.of(2),
  EditorView.lineWrapping,
  keymap.of([...closeBracketsKeymap, indentWithTab]),
]

/** As a plain editor of the terminal does: nothing is typed but what the keys say. `tab`: what Tab puts in at a column. */
export const plainPreferences = (options: {
  unit: string
  tabSize: number
  tab(column: number): string
  numbers: boolean
  wraps: boolean
  /** A new line begins where the one before began. */
  indents: boolean
}): Extension => [
  options.numbers ? lineNumbers() : [],
  indentUnit.of(options.unit),
  EditorState.tabSize.of(options.tabSize),
  options.wraps ? EditorView.lineWrapping : [],
  keymap.of([
    {
      key: 'Tab',
      run: (editor) => {
        const { head } = editor.state.selection.main
        editor.dispatch(editor.state.replaceSelection(options.tab(head - editor.state.doc.lineAt(head).from)))
        return true
      },
    },
    {
      key: 'Enter',
      run: (editor) => {
        const { state } = editor
        const before = options.indents ? (/^[ \t]*/.exec(state.doc.lineAt(state.selection.main.from).text)?.[0] ?? '') : ''
        editor.dispatch({ ...state.replaceSelection(state.lineBreak + before), scrollIntoView: true })
        return true
      },
    },
  ]),
]
