'use client'

import { useActionState } from 'react'
import { Button } from '@/app/ui/button'
import { Field } from '@/app/ui/field'
import { Notice } from '@/app/ui/notice'
import type { Said } from './actions'

type OneFieldFormProps = {
  act: (before: Said, form: FormData) => Promise<Said>
  name: string
  label: string
  hint: string
  /** On the button. */
  children: string
}

/** A form of one field; what came of it stands below. */
export function OneFieldForm({ act, name, label, hint, children }: OneFieldFormProps) {
  const [state, action, busy] = useActionState(act, null)
  return (
    <form action={action} className="grid content-start gap-4">
      <Field
        name={name}
        label={label}
        hint={hint}
        error={state && !state.ok ? state.message : null}
        autoComplete="off"
        spellCheck={false}
        maxLength={80}
        required
      />
      {state?.ok && <Notice tone="fair">{state.message}</Notice>}
      <Button type="submit" disabled={busy} className="justify-self-start">
        {children}
      </Button>
    </form>
  )
}
