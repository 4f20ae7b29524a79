'use client'

import { Button } from '@/app/ui/button'
import { Dialog } from '@/app/ui/dialog'

/** Asked before a tab is closed in which something runs: it ends with the tab. `tab` counts from 1; null: nothing is asked. */
export function CloseTabDialog({ tab, onAnswer, onClosed }: { tab: number | null; onAnswer(close: boolean): void; onClosed(): boolean }) {
  return (
    <Dialog
      open={tab !== null}
      onOpenChange={(open) => !open && onAnswer(false)}
      onClosed={onClosed}
      title={`Close tab ${tab}?`}
      description="Something runs in it, and ends with it. Its shell is forgotten; files and what was done in the cluster stay."
    >
      <div className="mt-5 flex justify-end gap-3">
        <Button look="quiet" onClick={() => onAnswer(false)}>
          Keep it
        </Button>
        <Button onClick={() => onAnswer(true)}>Close the tab</Button>
      </div>
    </Dialog>
  )
}
