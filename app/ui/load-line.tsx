import { classNames } from './class-names'

type LoadLineProps = {
  /** 0 to 100. */
  percent: number
  /** Where the load line is painted; without one only the fill is drawn. */
  passPercent?: number
  label: string
  tall?: boolean
  className?: string
}

/** A score as a draught: how far it fills, against the load line at the pass mark. */
export function LoadLine({ percent, passPercent, label, tall, className }: LoadLineProps) {
  const tone = passPercent === undefined ? 'bg-ink-2' : percent >= passPercent ? 'bg-fair' : 'bg-signal'
  return (
    <div role="img" aria-label={label} className={classNames('relative', tall ? 'h-4' : 'h-2.5', className)}>
      <div className="absolute inset-x-0 top-1/2 h-1.5 -translate-y-1/2 overflow-hidden rounded-sm bg-well shadow-[inset_0_0_0_1px_var(--rule)]">
        <div className={classNames('h-full', tone)} style={{ width: `${percent}%` }} />
      </div>
      {passPercent !== undefined && (
        <div className="absolute inset-y-[-3px] w-0.5 bg-ink" style={{ left: `calc(${passPercent}% - 1px)` }} />
      )}
    </div>
  )
}
