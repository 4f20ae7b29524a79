'use client'

import { Share2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/app/ui/button'
import type { ShareDialog } from './share-dialog'

export type ShareProps = { attemptId: string; shared: { token: string; showName: boolean } | null }

/** Makes, shows and takes back the link under which others may read the result. */
export function Share({ attemptId, shared }: ShareProps) {
  const [open, setOpen] = useState(false)
  const [Shown, setShown] = useState<typeof ShareDialog | null>(null)
  const ask = async () => {
    const { ShareDialog } = await import('./share-dialog')
    setShown(() => ShareDialog)
    setOpen(true)
  }
  return (
    <>
      <Button onClick={() => void ask()} data-share={shared ? 'made' : 'none'}>
        <Share2 aria-hidden />
        {shared ? 'Shared' : 'Share'}
      </Button>
      {Shown && <Shown open={open} onOpenChange={setOpen} attemptId={attemptId} shared={shared} />}
    </>
  )
}
