import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names'

const box =
  'w-full rounded-md border border-rule-2 bg-sheet px-3 text-base text-ink placeholder:text-ink-3 aria-invalid:border-signal focus-visible:outline-offset-0'

type FieldProps = ComponentProps<'input'> & { name: string; label: ReactNode; hint?: ReactNode; error?: string | null }

/** A labelled input; its hint and its error are read with it. */
export function Field({ name, label, hint, error, className, id = name, ...props }: FieldProps) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
  return (
    <div className={classNames('grid gap-1.5', className)}>
      <label htmlFor={id} className="font-[560] text-sm">
        {label}
      </label>
      <input
        id={id}
        name={name}
        className={classNames(box, 'h-11')}
        aria-invalid={error ? true : undefined}
        aria-describedby={described}
        {...props}
      />
      {hint && (
        <p id={`${id}-hint`} className="text-ink-3 text-sm">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-signal text-sm">
          {error}
        </p>
      )}
    </div>
  )
}

/** A native select in the dress of the other fields. */
export function Choose({ className, ...props }: ComponentProps<'select'>) {
  return <select className={classNames(box, 'h-9 w-auto py-0 pr-8 text-sm', className)} {...props} />
}
