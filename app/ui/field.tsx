import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names'

const box =
  'rounded-md border border-rule-2 bg-sheet text-ink placeholder:text-ink-3 aria-invalid:border-signal focus-visible:outline-offset-0'

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
        className={classNames(box, 'h-11 w-full px-3 text-base')}
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

type ChooseProps = ComponentProps<'select'> & { tall?: boolean }

/** A native select in the dress of the other fields, or with `tall` as high as they are. */
export function Choose({ tall, className, ...props }: ChooseProps) {
  return <select className={classNames(box, 'min-w-0 max-w-full py-0 pr-8 pl-3 text-sm', tall ? 'h-11' : 'h-9', className)} {...props} />
}
