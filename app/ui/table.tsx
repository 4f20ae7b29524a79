import type { ReactNode } from 'react'
import { classNames } from './class-names'

/** `unseen`: the title is for screen readers only. `className`: `num` for figures, or a width. */
type Column = string | { title: string; unseen?: true; className?: string }

/** A table of rows, a `<tr>` each. One that is wider than the page scrolls by itself. */
export function Table({
  columns,
  className,
  children,
}: {
  columns: readonly Column[]
  className?: string | undefined
  children: ReactNode
}) {
  return (
    <div className="scroll-x">
      <table className={classNames('sheet-table', className)}>
        <thead>
          <tr>
            {columns
              .map((column) => (typeof column === 'string' ? { title: column } : column))
              .map(({ title, unseen, className }) => (
                <th key={title} scope="col" className={className}>
                  {unseen ? <span className="sr-only">{title}</span> : title}
                </th>
              ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
