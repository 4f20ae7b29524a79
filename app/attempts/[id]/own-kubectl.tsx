'use client'

import { Check, Copy, Download, Unplug } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '@/app/ui/button'
import { CodeBlock } from '@/app/ui/code-block'
import { Dialog } from '@/app/ui/dialog'
import { Notice } from '@/app/ui/notice'
import { When } from '@/app/ui/when'

type Key = { createdAt: number; usedAt: number | null }
type State = { key: Key | null; kubeconfig: string | null; busy: boolean; trouble: string | null }

const unreachable = 'The server cannot be reached. Try again once the connection is back.'

const troubleOf = (status: number) =>
  status === 429
    ? 'Many kubeconfigs were made in a short time. Try again in a few minutes; the last one is valid.'
    : status < 500
      ? 'This attempt takes no kubeconfig any more. Reload the page.'
      : unreachable

/** A kubeconfig for the task's lab, to work with the learner's own kubectl: how to use it, to copy, to download, to revoke. */
export function OwnKubectl({ attemptId, task }: { attemptId: string; task: number }) {
  const [open, setOpen] = useState(false)
  const [{ key, kubeconfig, busy, trouble }, setState] = useState<State>({ key: null, kubeconfig: null, busy: false, trouble: null })
  const [copied, setCopied] = useState(false)
  const change = (next: Partial<State>) => setState((before) => ({ ...before, ...next }))
  const address = `/attempts/${attemptId}/kubeconfig`
  const file = `seatrial-task-${task + 1}.yaml`

  useEffect(() => {
    if (!open) return
    fetch(`${address}?task=${task}`)
      .then((response) => response.json() as Promise<{ key: Key | null }>)
      .then(({ key }) => setState((before) => ({ ...before, key })))
      .catch(() => setState((before) => ({ ...before, trouble: unreachable })))
  }, [open, address, task])

  async function send(method: 'POST' | 'DELETE'): Promise<{ kubeconfig?: string } | null> {
    change({ busy: true, trouble: null })
    const answer = await fetch(address, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ task }),
    }).catch(() => null)
    if (answer?.ok) return answer.json()
    change({ busy: false, trouble: troubleOf(answer?.status ?? 500) })
    return null
  }
  async function make() {
    const made = await send('POST')
    if (made) change({ kubeconfig: made.kubeconfig ?? null, key: { createdAt: Date.now(), usedAt: null }, busy: false })
  }
  async function revoke() {
    if (await send('DELETE')) change({ kubeconfig: null, key: null, busy: false })
  }
  function download() {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([kubeconfig ?? ''], { type: 'application/yaml' }))
    link.download = file
    link.click()
    URL.revokeObjectURL(link.href)
  }
  async function copy() {
    await navigator.clipboard?.writeText(kubeconfig ?? '')
    setCopied(true)
    setTimeout(() => setCopied(false), 1_600)
  }

  return (
    <>
      <Button look="quiet" size="small" className="-ml-2.5" onClick={() => setOpen(true)}>
        <Unplug aria-hidden /> Use your own kubectl
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Use your own kubectl"
        description="A kubeconfig for this task's cluster, for the terminal you are used to. It is valid until the attempt ends. What you do with it counts as your work, and stands in the transcript."
        wide
      >
        {trouble && (
          <Notice tone="signal" className="mt-4">
            {trouble}
          </Notice>
        )}
        {kubeconfig ? (
          <div className="mt-5 grid grid-cols-1 gap-4" data-kubeconfig>
            <CodeBlock text={kubeconfig.trimEnd()} label="The kubeconfig" className="max-h-56 overflow-y-auto" />
            <div className="flex flex-wrap gap-2">
              <Button look="primary" size="small" onClick={download}>
                <Download aria-hidden /> Download {file}
              </Button>
              <Button size="small" onClick={copy}>
                {copied ? <Check aria-hidden /> : <Copy aria-hidden />} {copied ? 'Copied' : 'Copy'}
              </Button>
              <Button look="warning" size="small" disabled={busy} onClick={revoke}>
                Revoke it
              </Button>
            </div>
            <div>
              <p className="mb-1.5 text-sm">Then, in your own terminal:</p>
              <CodeBlock text={`export KUBECONFIG=~/Downloads/${file}\nkubectl get nodes`} label="How to use it" />
            </div>
            <p className="text-ink-2 text-sm">
              Its address holds the key: whoever has it can work in this cluster, so keep it to yourself. It is shown once. Commands on the
              hosts (ssh, systemctl, vi) work only in the terminal of this page.
            </p>
          </div>
        ) : (
          <div className="mt-5 grid justify-items-start gap-4">
            {key && (
              <p className="text-ink-2" data-key>
                A kubeconfig was made <When at={key.createdAt} />
                {key.usedAt ? (
                  <>
                    {' '}
                    and last used <When at={key.usedAt} />
                  </>
                ) : (
                  ' and not used yet'
                )}
                . It cannot be shown again; a new one takes its place.
              </p>
            )}
            <div className="flex flex-wrap gap-2">
              <Button look="primary" size="small" disabled={busy} onClick={make}>
                {key ? 'Make a new kubeconfig' : 'Make a kubeconfig'}
              </Button>
              {key && (
                <Button look="warning" size="small" disabled={busy} onClick={revoke}>
                  Revoke it
                </Button>
              )}
            </div>
          </div>
        )}
      </Dialog>
    </>
  )
}
