import { useId, useState, useTransition } from 'react'
import { Button } from '@/app/ui/button'
import { Dialog } from '@/app/ui/dialog'
import { share, unshare } from './actions'
import type { ShareProps } from './share'

type ShareDialogProps = ShareProps & { open: boolean; onOpenChange: (open: boolean) => void }

/** What others would read, and the link itself. It comes when it is first asked for. */
export function ShareDialog({ open, onOpenChange, ...sharing }: ShareDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Share this result"
      description="Whoever has the link reads your score and which tasks it came from. They see no solution, nothing that you typed, and your name only if you want it."
    >
      <Sharing {...sharing} />
    </Dialog>
  )
}

/** Rendered in an open dialog only: there is a window. */
function Sharing({ attemptId, shared }: ShareProps) {
  const id = useId()
  const [busy, begin] = useTransition()
  const [message, setMessage] = useState('')
  const [name, setName] = useState(shared?.showName ?? false)
  const act = (what: () => Promise<{ message: string }>, said: string) =>
    begin(async () => {
      const end = await what()
      setMessage(end.message === 'done' ? said : end.message)
    })
  const address = shared ? `${window.location.origin}/results/${shared.token}` : ''
  return (
    <div className="mt-5 grid gap-4">
      <label className="flex items-center gap-2.5">
        <input
          type="checkbox"
          className="size-4 accent-[var(--deep)]"
          checked={name}
          onChange={(event) => {
            const { checked } = event.target
            setName(checked)
            if (shared) act(() => share(attemptId, checked), checked ? 'Your name is shown now.' : 'Your name is hidden now.')
          }}
        />
        Show my name
      </label>
      {shared && (
        <div className="grid gap-1.5">
          <label htmlFor={id} className="font-[560] text-sm">
            The link
          </label>
          <input
            id={id}
            readOnly
            value={address}
            onFocus={(event) => event.target.select()}
            className="h-11 w-full rounded-md border border-rule-2 bg-paper px-3 font-mono text-sm"
          />
        </div>
      )}
      <p role="status" className={message ? 'text-ink-2 text-sm' : 'sr-only'}>
        {message}
      </p>
      <div className="flex flex-wrap gap-3">
        {shared ? (
          <>
            <Button
              look="primary"
              onClick={() => void navigator.clipboard?.writeText(address).then(() => setMessage('The link is copied.'))}
            >
              Copy the link
            </Button>
            <Button look="warning" disabled={busy} onClick={() => act(() => unshare(attemptId), 'The link opens nothing any more.')}>
              Take the link back
            </Button>
          </>
        ) : (
          <Button look="primary" disabled={busy} onClick={() => act(() => share(attemptId, name), 'The link is made.')}>
            {busy ? 'Making the link…' : 'Make a link'}
          </Button>
        )}
      </div>
    </div>
  )
}
