import { Slot } from '@radix-ui/react-slot'
import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { classNames } from './class-names'

const looks = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md font-[560] transition-colors duration-100 disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      look: {
        primary: 'border border-transparent bg-deep text-on-deep hover:bg-deep-hover',
        plain: 'border border-rule-2 bg-sheet text-ink hover:bg-shallow',
        quiet: 'border border-transparent text-ink-2 hover:bg-shallow hover:text-ink',
        warning: 'border border-signal bg-sheet text-signal hover:bg-signal-soft',
        onGlass: 'border border-glass-rule bg-glass-ink text-glass hover:bg-white',
      },
      size: {
        small: 'h-8 px-2.5 text-sm',
        field: 'h-9 px-3.5 text-sm',
        medium: 'h-10 px-4 text-base',
        large: 'h-12 px-6 text-base',
        square: 'size-8',
      },
    },
    defaultVariants: { look: 'plain', size: 'medium' },
  },
)

type ButtonProps = ComponentProps<'button'> & VariantProps<typeof looks> & { asChild?: boolean }

/** A button, or with `asChild` a link that looks like one. */
export function Button({ className, look, size, asChild, type = 'button', ...props }: ButtonProps) {
  if (asChild) return <Slot className={classNames(looks({ look, size }), className)} {...props} />
  return <button type={type} className={classNames(looks({ look, size }), className)} {...props} />
}
