'use client'

import '@xterm/xterm/css/xterm.css'
import { FitAddon } from '@xterm/addon-fit'
import { Terminal as Xterm } from '@xterm/xterm'
import dynamic from 'next/dynamic'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { TerminalSettings } from '../screen-settings'
import type { Link } from './link'
import { createSession, type EditRequest, type Place, type Session } from './session'

const FileEditor = dynamic(() => import('./file-editor').then((module) => module.FileEditor), { ssr: false })

const colours = {
  background: '#0b1828',
  foreground: '#dbe4ea',
  cursor: '#ff8562',
  cursorAccent: '#0b1828',
  selectionBackground: '#2c4a68',
  black: '#1c3045',
  red: '#ff8d7a',
  green: '#62cba6',
  yellow: '#e9c46a',
  blue: '#7db8ff',
  magenta: '#d7a6f0',
  cyan: '#74d3df',
  white: '#dbe4ea',
  brightBlack: '#8fa3b6',
  brightRed: '#ffab9b',
  brightGreen: '#8be0c1',
  brightYellow: '#f4d994',
  brightBlue: '#a5cfff',
  brightMagenta: '#e6c6f7',
  brightCyan: '#a0e5ed',
  brightWhite: '#ffffff',
}

/** `place` is the same object as long as the tab lives. `closing`: the labs are to close it. */
type TerminalProps = {
  link: Link
  place: Place
  label: string
  shown: boolean
  visits: number
  settings: TerminalSettings
  closing: boolean
}

/** A tab of a task's terminal. It stays alive while others are shown, so coming back shows it as it was left. */
export function Terminal({ link, place: where, label, shown, visits, settings, closing }: TerminalProps) {
  const place = useRef<HTMLDivElement>(null)
  const widget = useRef<{ xterm: Xterm; fit: FitAddon; session: Session } | null>(null)
  const [editing, setEditing] = useState<EditRequest | null>(null)
  const first = useRef(settings)

  useEffect(() => {
    const host = place.current
    if (!host) return
    const xterm = new Xterm({
      fontFamily: 'ui-monospace, monospace',
      fontSize: first.current.fontSize,
      lineHeight: 1.25,
      scrollback: 5_000,
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      theme: colours,
      screenReaderMode: first.current.screenReader,
      macOptionIsMeta: true,
      minimumContrastRatio: 4.5,
    })
    const fit = new FitAddon()
    xterm.loadAddon(fit)
    xterm.open(host)
    xterm.textarea?.setAttribute('aria-label', label)
    fit.fit()
    xterm.write('\x1b[?2004h') // pastes arrive marked, so a pasted text is never taken for keys
    const screen = {
      write: (text: string) => xterm.write(text),
      reset: () => {
        xterm.reset()
        xterm.write('\x1b[?2004h')
      },
      columns: () => xterm.cols,
      rows: () => xterm.rows,
    }
    const session = createSession(link, where, screen, setEditing)
    widget.current = { xterm, fit, session }
    xterm.onData(session.type)
    xterm.attachCustomKeyEventHandler((event) => !leaves(event) && !copies(event, xterm))
    const observer = new ResizeObserver(() => {
      if (!host.offsetWidth) return
      const before = `${xterm.cols}x${xterm.rows}`
      fit.fit()
      if (before !== `${xterm.cols}x${xterm.rows}`) session.resize()
    })
    observer.observe(host)
    // The widget measures its font once, and knows no CSS variables; ours has a name that the build gives, and may arrive late.
    void document.fonts.ready.then(() => {
      xterm.options.fontFamily = getComputedStyle(host).getPropertyValue('--font-mono')
      fit.fit()
    })
    return () => {
      widget.current = null
      observer.disconnect()
      session.close()
      xterm.dispose()
    }
  }, [link, where, label])

  // biome-ignore lint/correctness/useExhaustiveDependencies: each visit takes the keyboard, also to a task that is shown already
  useEffect(() => {
    if (shown && !editing) widget.current?.xterm.focus()
  }, [shown, editing, visits])

  useEffect(() => {
    const { xterm, fit, session } = widget.current ?? {}
    if (!xterm) return
    xterm.options.screenReaderMode = settings.screenReader
    if (xterm.options.fontSize === settings.fontSize) return
    xterm.options.fontSize = settings.fontSize
    fit?.fit()
    session?.resize()
  }, [settings])

  useEffect(() => {
    if (closing) widget.current?.session.leave()
  }, [closing])

  const leaveEditor = useCallback(
    (text: string | null) => {
      if (editing) widget.current?.session.edited(editing.id, text)
    },
    [editing],
  )

  return (
    <div className="relative h-full bg-glass" hidden={!shown}>
      <div ref={place} className="absolute inset-0 overflow-hidden py-2 pr-1 pl-3" />
      {editing && <FileEditor key={editing.id} request={editing} onLeave={leaveEditor} />}
    </div>
  )
}

/** Shift+Tab means nothing to a shell: it goes back to the screen around the terminal, as Tab would anywhere else. */
const leaves = (event: KeyboardEvent) => event.key === 'Tab' && event.shiftKey

/** Ctrl+Shift+C and V as in the exam's terminal. True when the key was taken. */
function copies(event: KeyboardEvent, xterm: Xterm): boolean {
  if (!(event.ctrlKey && event.shiftKey) || event.type !== 'keydown') return false
  if (event.code === 'KeyC') {
    event.preventDefault()
    const text = xterm.getSelection()
    if (text) void navigator.clipboard?.writeText(text)
    return true
  }
  return event.code === 'KeyV' // the browser pastes
}
