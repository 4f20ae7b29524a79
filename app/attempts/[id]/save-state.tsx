import { Check, CloudOff, LoaderCircle, Lock } from 'lucide-react'
import type { SaveState } from './autosave'

/** Says whether the work is safe. Keeps its width, so nothing beside it moves. */
export function SaveStateLine({ state }: { state: SaveState }) {
  const { Icon, text } = {
    saved: { Icon: Check, text: 'All work saved' },
    saving: { Icon: LoaderCircle, text: 'Saving…' },
    retrying: { Icon: CloudOff, text: 'Not saved yet, trying again' },
    closed: { Icon: Lock, text: 'Closed' },
  }[state.kind]
  return (
    <span className="inline-flex items-center gap-1.5 text-ink-2 text-sm" data-save={state.kind}>
      <Icon aria-hidden className={state.kind === 'retrying' ? 'size-4 text-signal' : 'size-4'} />
      <span role={state.kind === 'retrying' ? 'alert' : undefined}>{text}</span>
    </span>
  )
}
