import { Fragment } from 'react'
import type { TranscriptLine } from '@/exam/views'

/** What was typed in a terminal and what it answered, in a block that scrolls by itself. */
export function Transcript({ lines, startedAt }: { lines: TranscriptLine[]; startedAt: number }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; this is only a named, scrolling block
    <div
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label="Your terminal"
      className="max-h-[28rem] overflow-auto rounded-md border border-glass-rule bg-glass p-4 font-mono text-glass-ink text-sm print:max-h-none"
    >
      {lines.map((entry) => (
        <Fragment key={entry.seq}>
          <pre className="whitespace-pre-wrap break-words">
            <span className="select-none text-glass-dim">{clockText(entry.at - startedAt)} </span>
            <span className="text-glass-dim">$ </span>
            {entry.line}
          </pre>
          {entry.output && <pre className="text-glass-dim">{plain(entry.output).trimEnd()}</pre>}
        </Fragment>
      ))}
    </div>
  )
}

/** `4:07`, minutes and seconds since the start. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** A terminal's output without colours and cursor movements. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours in terminal output are escape codes
export const plain = (output: string) => output.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r', '')
