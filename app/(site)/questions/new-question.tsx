'use client'

import { useActionState, useState } from 'react'
import { Button } from '@/app/ui/button'
import { Dialog, DialogClose } from '@/app/ui/dialog'
import { Field } from '@/app/ui/field'
import { create } from './actions'

export function NewQuestion() {
  const [open, setOpen] = useState(false)
  const [state, act, busy] = useActionState(create, null)
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        New question
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="New question"
        description="Its id is its folder's name in the bank and stays what it is."
      >
        <form action={act} className="mt-5 grid gap-6">
          <Field
            name="id"
            label="Id"
            hint="Small letters, digits and hyphens, such as nodeport-for-the-shop"
            error={state?.message ?? null}
            autoComplete="off"
            spellCheck={false}
            required
          />
          <div className="flex justify-end gap-3">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" look="primary" disabled={busy}>
              Create the draft
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  )
}
